"""The columns of co-marketing actions, for the list and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.money import Money
from marketing.actions.rules import Outcome
from marketing.actions.selectors import outcomes
from marketing.models import CoMarketingAction
from partners.vocabulary.exchange import programme_currency
from web.cells import link, row_url
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge
from web.templatetags.formats import percent

_url = row_url("marketing:action")
# What the outcome is worked out from.
_COSTS = ("our_programme_minor", "partner_programme_minor", "status")


def _of_outcome(read: Callable[[Outcome], Any]) -> Callable[[Actor, list[Any]], dict[int, Any]]:
    """A figure of the outcome for the rows of a page; the outcomes are read once for all of its columns."""

    def load(actor: Actor, rows: list[Any]) -> dict[int, Any]:
        if rows and not hasattr(rows[0], "outcome"):
            found = outcomes(rows)
            for row in rows:
                row.outcome = found[row.pk]
        return {row.pk: read(row.outcome) for row in rows}

    return load


def _money(read: Callable[[Outcome], int | None]) -> Callable[[Actor, list[Any]], dict[int, Any]]:
    def load(actor: Actor, rows: list[Any]) -> dict[int, Any]:
        currency = programme_currency()
        found = _of_outcome(read)(actor, rows)
        return {pk: None if minor is None else Money(minor, currency) for pk, minor in found.items()}

    return load


def _roi_cell(row: CoMarketingAction) -> str:
    return percent(row.loaded["roi"].get(row.pk))  # type: ignore[attr-defined]  # set by web.columns.load


def _title(row: CoMarketingAction) -> Any:
    return link(_url(row.public_id), row.title, f"{row.partner.name} · {row.get_kind_display()}")


ACTION_COLUMNS = [
    field("held_on", _("Date"), sort="-held_on", sort_as="held", classes="nowrap"),
    Column("title", _("Title"), lambda row: row.title, ("title", "partner__name", "kind"), cell=_title, sort="title"),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",), shown=False),
    choice("kind", _("Kind"), CoMarketingAction.Kind.choices, shown=False),
    choice("status", _("Status"), CoMarketingAction.Status.choices,
           mark=lambda row, label: badge(label, row.tone)),
    Column("ours", _("Our investment"), lambda row: row.our_investment, ("our_minor", "currency"), num=True,
           total="our_minor", total_day="held_on"),
    Column("theirs", _("Investment of the partner"), lambda row: row.partner_investment,
           ("partner_minor", "currency"), num=True, shown=False, total="partner_minor", total_day="held_on"),
    loaded("leads", _("Leads"), _of_outcome(lambda o: o.leads), num=True, reads=_COSTS),
    loaded("customers", _("Customers"), _of_outcome(lambda o: o.customers), num=True, reads=_COSTS),
    loaded("revenue", _("Revenue"), _money(lambda o: o.revenue_minor), num=True, reads=_COSTS),
    loaded("cost_per_lead", _("Cost per lead"), _money(lambda o: o.cost_per_lead), num=True, wide=True,
           reads=_COSTS),
    loaded("roi", _("ROI"), _of_outcome(lambda o: o.roi), num=True, reads=_COSTS,
           cell=_roi_cell),
    field("link", _("Link"), shown=False),
    field("note", _("Note"), shown=False),
    field("created_at", _("Recorded on"), shown=False, sort="-created_at", sort_as="created"),
]  # fmt: skip
