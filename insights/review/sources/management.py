"""Section 10 from the data: the tool, the measures, the service levels, the conflicts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Agreement
from core import clock, programme
from core.models import Event
from enablement.models import SupportQueue
from insights.kpis import present
from insights.kpis.registry import KPIS
from insights.review.sources import partners, reads
from insights.review.sources.tools import ROWS, cut, number, open_, row, table, url, words
from partners.models import TierBenefit
from partners.questions.sources import Computed, Context, source
from pipeline.models import Deal, DuplicateFinding


@source("review.management-tool", label=gettext_lazy("This application"), kind="text")
def tool(context: Context) -> Computed:
    named = programme.current()
    said = (
        gettext_lazy("This application: recruitment by phases, agreements, deal registration, commissions, payouts "
                     "and figures in one place, for us and for partners.")
    )  # fmt: skip
    return Computed(
        words(said), url(context, "web:my_day", "core.my_day:view"), note=str(named.name) if named else ""
    )


@source("review.management-evaluation", label=gettext_lazy("Figures of the programme"), kind="table")
def evaluation(context: Context) -> Computed:
    if not reads.counts(context)["partners"]:
        return open_(partners.NONE, url(context, *partners.ADD))
    reading = reads.reading(context)
    rows = []
    for kpi in KPIS.values():
        value = kpi.read(reading.now)
        if value is not None:
            rows.append(
                row(
                    measure=words(kpi.label),
                    value=words(
                        lambda kpi=kpi, value=value: present.shown(kpi, value, reading.currency, short=False)
                    ),
                )
            )
    page = url(context, "insights:kpis", "insights.kpi:view")
    return table(
        rows,
        gettext_lazy("Bring the figures up to date."),
        page,
        rows_url=page,
        moment=reads.rolled_up_at(context),
    )


@source(
    "review.management-service-levels",
    label=gettext_lazy("Service levels of tiers and agreements"),
    kind="table",
)
def service_levels(context: Context) -> Computed:
    queues: dict[str, list[SupportQueue]] = {}
    for queue in SupportQueue.objects.all():
        queues.setdefault(queue.service_level, []).append(queue)
    levels = TierBenefit.objects.filter(
        kind=TierBenefit.Kind.SERVICE_LEVEL, tier__is_active=True
    ).select_related("tier")
    rows = [
        row(
            where=words(lambda one=one: f"{one.tier} · {one}"),
            commitment=words(lambda one=one: _promise(one, queues)),
        )
        for one in levels
        if one.response_hours or one.code in queues
    ]
    terms = (
        Agreement.objects.visible_to(context.actor)
        .in_force()
        .exclude(service_level="")
        .select_related("partner")
    )
    rows += [
        row(where=f"{one.partner.name} · {one.number}", commitment=cut(one.service_level))
        for one in terms.order_by("partner__name", "pk")[: ROWS - len(rows)]
    ]
    return table(
        rows,
        gettext_lazy("Give a tier a service level, or write one into an agreement."),
        url(context, "partners:config", "partners.config:change", "", "tiers"),
        rows_url=url(context, "enablement:queues", "enablement.queue:view"),
    )


def _promise(level: TierBenefit, queues: dict[str, list[SupportQueue]]) -> str:
    hours = level.response_hours
    if hours:
        return ngettext(
            "first answer within %(count)s hour", "first answer within %(count)s hours", hours
        ) % {"count": hours}
    return ", ".join(str(queue) for queue in queues[level.code])


# How a deal that met another one ended, by its status.
ENDED = {
    Deal.Status.SUBMITTED: gettext_lazy("Not decided yet"),
    Deal.Status.REJECTED: gettext_lazy("Refused, with a reason"),
    Deal.Status.WITHDRAWN: gettext_lazy("Withdrawn by the partner"),
}
PROTECTED = gettext_lazy("Protected once the other no longer held the customer, or by an override")
SHARED = gettext_lazy("of these by an override that shares the customer")
TRANSFERRED = gettext_lazy("of these by an override that transfers the customer")


@source("review.management-conflicts", label=gettext_lazy("Deals that met another one"), kind="table")
def conflicts(context: Context) -> Computed:
    """Over twelve months, by what became of the deal; overrides apart, as the log of events has them."""
    first = clock.start_of(clock.period(context.on, reads.MONTHS)[0])
    met = (
        DuplicateFinding.objects.visible_to(context.actor).filter(blocks=True, found_at__gte=first).order_by()
    )
    counts: dict[str, int] = {}
    for status, count in met.values_list("deal__status").annotate(count=Count("deal", distinct=True)):
        key = status if status in ENDED else "protected"
        counts[key] = counts.get(key, 0) + count
    rows = [
        row(outcome=words(label), deals=number(counts[status]))
        for status, label in ENDED.items()
        if status in counts
    ]
    if "protected" in counts:
        rows.append(row(outcome=words(PROTECTED), deals=number(counts["protected"])))
        rows += _overrides(first)
    page = url(context, "pipeline:deals", "pipeline.deal:view")
    if not rows and Deal.objects.visible_to(context.actor).shown_to_staff().exists():
        rows = [row(outcome=words(gettext_lazy("No deal met another one over 12 months")), deals="0")]
    return table(
        rows,
        gettext_lazy("Let partners register their deals: conflicts are found then."),
        page,
        rows_url=page,
    )


def _overrides(first: datetime) -> list[dict[str, Any]]:
    events = Event.objects.filter(code="pipeline.deal.overridden", at__gte=first)
    how = [data.get("override") for data in events.values_list("data", flat=True)]
    found = ((SHARED, how.count("share")), (TRANSFERRED, how.count("transfer")))
    return [row(outcome=words(label), deals=number(count)) for label, count in found if count]
