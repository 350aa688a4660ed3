"""Section 2 from the data: the partners of today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import Money
from core.text import listed
from insights.review.sources import reads
from insights.review.sources.tools import ROWS, day, later, money, number, row, table, url, words
from partners.models import Contact, Partner, PartnerStatusChange
from partners.questions.sources import Computed, Context, source
from web.templatetags import formats

NONE = gettext_lazy("Add the partners of the programme, or import them.")
ADD = ("partners:imports", "partners.import:run")
PAGE = ("partners:list", "partners.partner:view", "status=active&status=onboarding&status=suspended")


@source("review.partners-list", label=gettext_lazy("Partners of today"), kind="table")
def current(context: Context) -> Computed:
    shown = reads.with_most_revenue(reads.current(context))
    kinds, unit = reads.kinds_of(shown), reads.currency(context)
    contacts = dict(
        Contact.objects.filter(partner__in=shown, is_main=True, archived_at=None).values_list(
            "partner_id", "name"
        )
    )
    began = _began(shown)
    rows = [
        row(
            partner=one.name,
            type=words(lambda one=one: listed(kind.kind.name for kind in kinds.get(one.pk, []))),
            since=day(
                min([*(kind.since for kind in kinds.get(one.pk, [])), *began.get(one.pk, [])], default=None)
            ),
            revenue=money(one.revenue, unit),
            status=words(one.get_status_display),
            contact=contacts.get(one.pk),
        )
        for one in shown
    ]
    total = reads.counts(context)["partners"]
    return table(
        rows,
        NONE,
        url(context, *ADD),
        rows_url=url(context, *PAGE),
        moment=reads.rolled_up_at(context),
        note=_others(context, shown, total) if total > ROWS else "",
    )


def _began(shown: list[Any]) -> dict[int, list[date]]:
    """Since when each is active: the first day, as its history says."""
    rows = PartnerStatusChange.objects.filter(partner__in=shown, new_status=Partner.Status.ACTIVE).order_by()
    return {pk: [first] for pk, first in rows.values_list("partner_id").annotate(first=Min("effective_on"))}


def _others(context: Context, shown: list[Any], total: int) -> Any:
    others = reads.revenue_of(reads.current(context)) - sum(one.revenue for one in shown)
    amount = Money(others, reads.currency(context))
    return later(
        lambda: (
            _("These are the %(shown)s with the most revenue; the other %(count)s add up to %(amount)s.")
            % {
                "shown": formats.number(len(shown)),
                "count": formats.number(total - len(shown)),
                "amount": formats.money(amount),
            }
        )
    )


@source("review.partners-facts", label=gettext_lazy("What is known of partners"), kind="table")
def facts(context: Context) -> Computed:
    found = reads.counts(context)
    return table(
        [row(**{code: number(count) for code, count in found.items()})] if found["partners"] else [],
        NONE,
        url(context, *ADD),
        rows_url=url(context, *PAGE),
        moment=reads.rolled_up_at(context),
    )
