"""Section 3 from the data: integrations there are, and those that are asked for."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext_lazy, ngettext

from insights.review.sources.tools import ROWS, later, number, open_, rate, row, table, url, words
from integrations.models import Integration
from partners.questions.sources import Computed, Context, source

PAGE = ("integrations:list", "integrations.integration:view")
NONE = gettext_lazy("Add the integrations with products of partners.")


def _integrations(context: Context) -> list[Integration]:
    """Those in use, the most used first."""

    def read() -> list[Integration]:
        rows = Integration.objects.visible_to(context.actor).filter(archived_at=None).select_related("partner")
        return sorted(rows.order_by("name", "pk")[:ROWS], key=lambda one: -(one.usage_share or Decimal(0)))

    return context.once("integrations", read)


@source("review.integrations-existing", label=gettext_lazy("Integrations"), kind="table")
def existing(context: Context) -> Computed:
    rows = [
        row(
            partner=one.partner.name,
            kind=one.kind,
            listing=one.listing_url,
            usage=rate(one.usage_share),
            co_marketing=one.co_marketing,
        )
        for one in _integrations(context)
    ]
    page = url(context, *PAGE)
    return table(rows, NONE, page, rows_url=page)


@source("review.integrations-builders", label=gettext_lazy("Who built the integrations"), kind="table")
def builders(context: Context) -> Computed:
    counted = Counter(one.built_by for one in _integrations(context))
    rows = [
        row(builder=words(builder.label), integrations=number(counted[builder.value]))
        for builder in Integration.Builder
        if counted[builder.value]
    ]
    page = url(context, *PAGE)
    return table(rows, NONE, page, rows_url=page)


@source("review.integrations-formal", label=gettext_lazy("Formal agreements on integrations"), kind="yes_no")
def formal(context: Context) -> Computed:
    found = _integrations(context)
    if not found:
        return open_(NONE, url(context, *PAGE))
    agreed = sum(1 for one in found if one.formal_agreement)
    values = {"some": agreed, "count": len(found)}
    note = later(
        lambda: ngettext(
            "%(some)s of %(count)s integration has a formal agreement.",
            "%(some)s of %(count)s integrations have a formal agreement.",
            len(found),
        )
        % values
    )
    return Computed(agreed > 0, url(context, *PAGE), note=note)


@source("review.integrations-listed", label=gettext_lazy("Marketplace listings"), kind="yes_no")
def listed(context: Context) -> Computed:
    found = _integrations(context)
    if not found:
        return open_(NONE, url(context, *PAGE))
    shown = sum(1 for one in found if one.listing_url)
    values = {"some": shown, "count": len(found)}
    note = later(
        lambda: ngettext(
            "%(some)s of %(count)s integration is listed.", "%(some)s of %(count)s integrations are listed.", len(found)
        )
        % values
    )
    return Computed(shown > 0, url(context, *PAGE), note=note)
