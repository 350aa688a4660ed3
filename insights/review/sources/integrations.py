"""Section 3 from the data: integrations there are, and those that are asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from insights.review.sources.tools import ROWS, later, number, open_, rate, row, table, url, words
from integrations.catalogue.selectors import CatalogueFact, catalogue_facts
from integrations.models import Integration, IntegrationRequest
from partners.questions.sources import Computed, Context, source
from web.templatetags import formats

PAGE = ("integrations:list", "integrations.integration:view")
REQUESTS = ("integrations:requests", "integrations.request:view")
NONE = gettext_lazy("Add the integrations with products of partners.")
PLANNED = (IntegrationRequest.Status.IN_PROGRESS, IntegrationRequest.Status.PLANNED)


def _integrations(context: Context) -> list[CatalogueFact]:
    """Those in use, the most used first. Three queries."""
    return context.once(
        "integrations", lambda: sorted(catalogue_facts(), key=lambda one: -(one.share or Decimal(0)))[:ROWS]
    )


@source("review.integrations-existing", label=gettext_lazy("Integrations"), kind="table")
def existing(context: Context) -> Computed:
    rows = [
        row(
            partner=f"{one.partner} · {one.name}",
            kind=one.kind,
            listing=one.listing_url,
            usage=rate(one.share),
            co_marketing=one.co_marketing,
        )
        for one in _integrations(context)
    ]
    page = url(context, *PAGE)
    return table(rows, NONE, page, rows_url=page)


@source("review.integrations-builders", label=gettext_lazy("Who built the integrations"), kind="table")
def builders(context: Context) -> Computed:
    counted = Counter(one.builder for one in _integrations(context))
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
    agreed = sum(1 for one in found if one.formal)
    values = {"some": agreed, "count": len(found)}
    note = later(
        lambda: (
            ngettext(
                "%(some)s of %(count)s integration has a formal agreement.",
                "%(some)s of %(count)s integrations have a formal agreement.",
                len(found),
            )
            % values
        )
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
        lambda: (
            ngettext(
                "%(some)s of %(count)s integration is listed.",
                "%(some)s of %(count)s integrations are listed.",
                len(found),
            )
            % values
        )
    )
    return Computed(shown > 0, url(context, *PAGE), note=note)


def _requests(context: Context) -> list[Any]:
    """What is still asked for, the most wanted first. One query."""

    def read() -> list[Any]:
        rows = IntegrationRequest.objects.visible_to(context.actor).filter(status__in=IntegrationRequest.OPEN)
        return sorted(rows.with_demand(), key=lambda one: (-one.demand, one.priority, one.pk))[:ROWS]

    return context.once("integration requests", read)


def _asked(one: Any, **more: Any) -> dict[str, Any]:
    return row(
        integration=words(one.name), **more, priority=one.priority, status=words(one.get_status_display)
    )


@source("review.integrations-requested", label=gettext_lazy("Requested integrations"), kind="table")
def requested(context: Context) -> Computed:
    rows = [_asked(one, requests=number(one.demand)) for one in _requests(context)]
    page = url(context, *REQUESTS)
    return table(
        rows,
        gettext_lazy("Record the integrations that customers and partners ask for."),
        page,
        rows_url=page,
    )


@source("review.integrations-planned", label=gettext_lazy("Planned integrations"), kind="table")
def planned(context: Context) -> Computed:
    rows = [
        _asked(one, planned_for=_when(one.planned_for)) for one in _requests(context) if one.status in PLANNED
    ]
    query = "&".join(f"status={status}" for status in PLANNED)
    page = url(context, *REQUESTS, query)
    return table(
        rows, gettext_lazy("Say of a requested integration that it is planned."), page, rows_url=page
    )


def _when(planned_for: str) -> Any:
    """A quarter as it is written, a day in words of each language."""
    if not planned_for or "Q" in planned_for:
        return planned_for
    return words(lambda: formats.day(date.fromisoformat(planned_for)))
