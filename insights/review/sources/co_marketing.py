"""Section 6 from the data: what is done with partners in the year, what it cost and brought."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.review.sources import reads
from insights.review.sources.tools import ROWS, later, money, number, open_, row, table, url, words
from marketing.actions import selectors
from marketing.actions.rules import Outcome
from marketing.models import CoMarketingAction
from partners.questions.sources import Computed, Context, source

PAGE = ("marketing:actions", "marketing.action:view")
YEARS = ("marketing:action-years", "marketing.action:view")
NONE = gettext_lazy("Record what is done together with partners this year.")


def _actions(context: Context) -> list[Any]:
    """The actions of the year, the latest first, each with its ``outcome``. Five queries."""

    def read() -> list[Any]:
        rows = CoMarketingAction.objects.visible_to(context.actor).counted().of_year(context.year).for_list()
        return selectors.with_outcomes(list(rows.order_by("-held_on", "-pk")))

    return context.once("actions", read)


def _table(context: Context, rows: list[dict[str, Any]]) -> Computed:
    note = later(lambda: _("Actions of %(year)s.") % {"year": context.year})
    page = url(context, *PAGE, f"year={context.year}")
    return table(rows, NONE, url(context, *PAGE), rows_url=page, note=note)


@source("review.co-marketing-actions", label=gettext_lazy("Co-marketing actions of the year"), kind="table")
def actions(context: Context) -> Computed:
    unit = reads.currency(context)
    rows = [
        row(
            partner=one.partner.name,
            kind=words(one.get_kind_display),
            date=one.held_on.isoformat(),
            investment=money(one.outcome.cost_minor, unit),
            leads=number(one.outcome.leads),
            customers=number(one.outcome.customers),
        )
        for one in _actions(context)[:ROWS]
    ]
    return _table(context, rows)


@source("review.co-marketing-kinds", label=gettext_lazy("Kinds of co-marketing actions"), kind="table")
def kinds(context: Context) -> Computed:
    labels = dict(CoMarketingAction.Kind.choices)
    found = selectors.by_kind(_actions(context))
    ranked = sorted(found.items(), key=lambda item: -item[1].count)
    return _table(context, [row(kind=words(labels[kind]), actions=number(one.count)) for kind, one in ranked])


@source("review.co-marketing-results", label=gettext_lazy("Results of co-marketing actions"), kind="table")
def results(context: Context) -> Computed:
    found, unit = _actions(context), reads.currency(context)
    if not found:
        return _table(context, [])
    total = sum((one.outcome for one in found), Outcome())
    line = row(
        actions=number(len(found)),
        partners=number(len({one.partner_id for one in found})),
        investment=money(total.cost_minor, unit),
        leads=number(total.leads),
        customers=number(total.customers),
        cost_per_lead=money(total.cost_per_lead, unit),
    )
    return _table(context, [line])


@source("review.co-marketing-budget", label=gettext_lazy("Budget of co-marketing"), kind="money")
def budget(context: Context) -> Computed:
    planned = selectors.yearly_budget(context.year)
    if planned is None:
        lines = url(context, "partners:budget", "partners.budget:view")
        return open_(gettext_lazy("Plan a line for co-marketing in the budget of the year."), lines)
    return Computed(planned.as_json(), url(context, *YEARS))
