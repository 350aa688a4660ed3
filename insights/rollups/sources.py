"""Where rollups come from: for each source, its rows by measure, partner and day.

A source gives queries with the columns ``measure, partner_id, day, amount, count``, grouped. Where
amounts stand in several currencies it gives those of the programme's currency as a query, and the
others as groups to be converted at the rate of their day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, TruncDate
from django.utils.timezone import localdate

from agreements.models import Agreement
from core.errors import DomainError
from core.models import Event
from enablement.certification.selectors import certified_spans
from enablement.models import Certification
from insights.by_partners import counting as by_partners
from marketing.models import Award, CaseStudy, MediaCoverage, Publication
from partners.models import Partner, PartnerStatusChange
from partners.vocabulary.exchange import Rates, programme_currency
from pipeline.models import Deal, Phase, Recruitment, Sale
from referrals.models import Commission, ReferralEvent

# measure, partner id, day, amount, count
Cell = tuple[str, int, date, int, int]
ACTIVE = Partner.Status.ACTIVE


@dataclass(frozen=True)
class Source:
    """One part of the rollup, replaced on its own.

    ``queries(first, last)`` are summed in the database, ``cells(first, last)`` in Python.
    ``touched(since)`` is the first day changed since an instant; None when nothing was, and a
    source without it is restated in full. A snapshot has no days but that of the run.
    """

    code: str
    queries: Callable[[date | None, date], list[QuerySet]] | None = None
    cells: Callable[[date | None, date], Iterable[Cell]] | None = None
    touched: Callable[[datetime], date | None] | None = None
    snapshot: bool = False


def _between(rows: QuerySet, field: str, first: date | None, last: date) -> QuerySet:
    rows = rows.filter(**{f"{field}__lte": last})
    return rows if first is None else rows.filter(**{f"{field}__gte": first})


def _grouped(
    rows: QuerySet, *, measure: Any, day: Any, amount: Any, count: Any, by: tuple[str, ...] = ()
) -> QuerySet:
    """One row for each measure, partner and day (and each of ``by``, as columns at the end)."""
    measure = Value(measure, output_field=CharField()) if isinstance(measure, str) else measure
    return (
        rows.order_by()
        .annotate(measure_=measure, day_=F(day) if isinstance(day, str) else day)
        .values("measure_", "partner_id", "day_", *by)
        .annotate(amount_=amount, count_=count)
        .values_list("measure_", "partner_id", "day_", "amount_", "count_", *by)
    )


NOTHING = Value(0, output_field=BigIntegerField())


# -- Sales ----------------------------------------------------------------------------------------


def _sales(first: date | None, last: date) -> list[QuerySet]:
    measure = Case(
        When(role=Sale.Role.SOURCED, then=Value("revenue_sourced")),
        default=Value("revenue_influenced"),
        output_field=CharField(),
    )
    rows = _between(Sale.objects.all(), "sold_on", first, last)
    return [_grouped(rows, measure=measure, day="sold_on", amount=Sum("programme_minor"), count=Count("pk"))]


def _first_sales(first: date | None, last: date) -> Iterator[Cell]:
    """Days from becoming a partner to the first sale, on the day of that sale."""
    sales = (
        Sale.objects.filter(refund_of=None).order_by().values_list("partner_id").annotate(on=Min("sold_on"))
    )
    began = dict(
        PartnerStatusChange.objects.filter(new_status=ACTIVE)
        .order_by()
        .values_list("partner_id")
        .annotate(on=Min("effective_on"))
    )
    for partner_id, sold_on in sales:
        active_on = began.get(partner_id)
        counted = active_on and active_on <= sold_on <= last
        if counted and (first is None or sold_on >= first):
            yield "first_sale", partner_id, sold_on, (sold_on - active_on).days, 1


# -- Partners -------------------------------------------------------------------------------------


def _active(first: date | None, last: date) -> list[QuerySet]:
    """What became active (+1) or ceased to be (−1), from the dated history of statuses.

    A partner without history counts from the day it was recorded.
    """
    changes = PartnerStatusChange.objects.filter(partner__merged_into=None).exclude(
        new_status=F("old_status")
    )
    step = Case(When(new_status=ACTIVE, then=Value(1)), default=Value(-1), output_field=BigIntegerField())
    moved = changes.filter(Q(new_status=ACTIVE) | Q(old_status=ACTIVE))
    without = Partner.objects.current().filter(status=ACTIVE, status_changes=None)
    created = without.annotate(on=TruncDate("created_at"))
    # A partner's own key stands where other rows name their partner.
    recorded = (
        _between(created, "on", first, last)
        .order_by()
        .annotate(measure_=Value("active_partners", output_field=CharField()), amount_=NOTHING)
        .annotate(count_=Value(1, output_field=BigIntegerField()))
        .values_list("measure_", "pk", "on", "amount_", "count_")
    )
    history = _grouped(
        _between(moved, "effective_on", first, last),
        measure="active_partners",
        day="effective_on",
        amount=Sum(NOTHING),
        count=Sum(step),
    )
    return [history, recorded]


# -- Deals ----------------------------------------------------------------------------------------


def _stages(rows: QuerySet, last: date, by: tuple[str, ...] = ()) -> QuerySet:
    return _grouped(
        rows.exclude(status=Deal.Status.DRAFT),
        measure=Concat(Value("stage_"), F("status"), output_field=CharField()),
        day=Value(last, output_field=DateField()),
        amount=Sum(Coalesce("amount_minor", 0)),
        count=Count("pk"),
        by=by,
    )


def _deals(first: date | None, last: date) -> list[QuerySet]:
    """Deals by status as they stand now, those in the programme's currency."""
    return [_stages(Deal.objects.filter(currency=programme_currency()), last)]


def _foreign_deals(first: date | None, last: date) -> Iterator[Cell]:
    return _converted(_stages(Deal.objects.exclude(currency=programme_currency()), last, by=("currency",)))


def _decided(first: date | None, last: date) -> list[QuerySet]:
    """Deals won, lost or expired by the day they were closed; the amount counts those won."""
    Status = Deal.Status
    closed = Deal.objects.filter(
        status__in=[Status.CONVERTED, Status.LOST, Status.EXPIRED], closed_at__isnull=False
    ).annotate(on=TruncDate("closed_at"))
    won = Case(When(status=Status.CONVERTED, then=Value(1)), default=Value(0), output_field=BigIntegerField())
    rows = _between(closed, "on", first, last)
    return [_grouped(rows, measure="deals_decided", day="on", amount=Sum(won), count=Count("pk"))]


# -- The rest -------------------------------------------------------------------------------------


def _earned(rows: QuerySet, first: date | None, last: date, by: tuple[str, ...] = ()) -> QuerySet:
    rows = _between(rows, "earned_on", first, last)
    return _grouped(
        rows, measure="commission_cost", day="earned_on", amount=Sum("amount_minor"), count=Count("pk"), by=by
    )


def _commissions(first: date | None, last: date) -> list[QuerySet]:
    return [_earned(Commission.objects.filter(currency=programme_currency()), first, last)]


def _foreign_commissions(first: date | None, last: date) -> Iterator[Cell]:
    rows = Commission.objects.exclude(currency=programme_currency())
    return _converted(_earned(rows, first, last, by=("currency",)))


def _converted(rows: Iterable[tuple[Any, ...]]) -> Iterator[Cell]:
    """Groups in other currencies, each sum at the rate of its day; without a rate it is left out."""
    groups = list(rows)
    rates = Rates({group[5] for group in groups})
    sums: dict[tuple[str, int, date], list[int]] = defaultdict(lambda: [0, 0])
    for measure, partner_id, day, amount, count, currency in groups:
        try:
            value = rates.value(amount, currency, day)
        except DomainError:
            continue
        cell = sums[measure, partner_id, day]
        cell[0] += value
        cell[1] += count
    return ((*key, amount, count) for key, (amount, count) in sums.items())


def _leads(first: date | None, last: date) -> list[QuerySet]:
    """Leads credited to a partner."""
    leads = ReferralEvent.objects.filter(type=ReferralEvent.Type.LEAD, partner__isnull=False)
    rows = _between(leads.annotate(on=TruncDate("occurred_at")), "on", first, last)
    return [_grouped(rows, measure="leads", day="on", amount=Sum(NOTHING), count=Count("pk"))]


def _deployments(first: date | None, last: date) -> Iterator[Cell]:
    """Days from signature to going live, on the day of going live."""
    rows = _between(Recruitment.objects.filter(won_on__isnull=False), "live_on", first, last)
    return _added(
        "deployment",
        (
            (pk, live, (live - won).days)
            for pk, won, live in rows.values_list("partner_id", "won_on", "live_on")
        ),
    )


def _deploying_late(first: date | None, last: date) -> Iterator[Cell]:
    """Partnerships that are not live by their target: in on the day it passes, out on the day they go live
    or are closed. The amount is the day of signature as a number, so that a stock of them knows their age
    on any day."""
    target = Phase.objects.filter(is_active=True).aggregate(days=Min("target_days"))["days"]
    if target is None:
        return iter(())
    rows = Recruitment.objects.filter(won_on__isnull=False)
    late = (
        (pk, won, won + timedelta(days=target), live or (closed and localdate(closed)))
        for pk, won, live, closed in rows.values_list("partner_id", "won_on", "live_on", "closed_at")
        if won is not None
    )
    return _staying("deploying_late", late, first, last)


def _without_sale(first: date | None, last: date) -> Iterator[Cell]:
    """Active partners that have sold nothing yet, by the day they became active."""
    sold = dict(
        Sale.objects.filter(refund_of=None).order_by().values_list("partner_id").annotate(on=Min("sold_on"))
    )
    began = (
        PartnerStatusChange.objects.filter(
            new_status=ACTIVE, partner__status=ACTIVE, partner__merged_into=None
        )
        .order_by()
        .values_list("partner_id")
        .annotate(on=Min("effective_on"))
    )
    rows = ((pk, on, on, sold.get(pk)) for pk, on in began)
    return _staying("without_sale", rows, first, last)


def _staying(
    measure: str,
    rows: Iterable[tuple[int, date, date, date | None]],
    first: date | None,
    last: date,
) -> Iterator[Cell]:
    """What is counted from a day on until it is over: (partner, age counts from, in, out)."""
    sums: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
    for partner_id, since, enters, leaves in rows:
        if leaves is not None and leaves <= enters:
            continue
        for day, sign in ((enters, 1), (leaves, -1)):
            if day is not None and day <= last and (first is None or day >= first):
                cell = sums[partner_id, day]
                cell[0] += sign * since.toordinal()
                cell[1] += sign
    return ((measure, *key, amount, count) for key, (amount, count) in sums.items())


def _added(measure: str, rows: Iterable[tuple[int, date, int]]) -> Iterator[Cell]:
    sums: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
    for partner_id, day, amount in rows:
        cell = sums[partner_id, day]
        cell[0] += amount
        cell[1] += 1
    return ((measure, *key, amount, count) for key, (amount, count) in sums.items())


def _renewals(first: date | None, last: date) -> list[QuerySet]:
    """Terms that came to their end, on that day; the amount counts those renewed."""
    due = Agreement.objects.exclude(outcome="").annotate(on=Coalesce("ended_on", "ends_on"))
    renewed = Case(
        When(outcome=Agreement.Outcome.RENEWED, then=Value(1)),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    rows = _between(due, "on", first, last)
    return [_grouped(rows, measure="renewals", day="on", amount=Sum(renewed), count=Count("pk"))]


def _case_studies(first: date | None, last: date) -> list[QuerySet]:
    published = CaseStudy.objects.filter(status=CaseStudy.Status.PUBLISHED)
    rows = _between(published, "published_on", first, last)
    return [
        _grouped(rows, measure="case_studies", day="published_on", amount=Sum(NOTHING), count=Count("pk"))
    ]


def _recognition(first: date | None, last: date) -> list[QuerySet]:
    """Awards, publications and articles in the media by their day, without those recorded by mistake."""
    return [
        _grouped(
            _between(model.objects.current(), "on", first, last),
            measure=measure,
            day="on",
            amount=Sum(NOTHING),
            count=Count("pk"),
        )
        for measure, model in (
            ("awards", Award),
            ("publications", Publication),
            ("media_coverage", MediaCoverage),
        )
    ]


def _certified(first: date | None, last: date) -> Iterator[Cell]:
    """Implementations certified: what began (+1) or ended (−1) to be, and beside it all that ever began."""
    sums: Counter[tuple[str, int, date]] = Counter()
    for partner_id, begins, ends in certified_spans(Certification.Subject.IMPLEMENTATION):
        sums["certified_implementations", partner_id, begins] += 1
        sums["implementations_certified", partner_id, begins] += 1
        if ends is not None:
            sums["certified_implementations", partner_id, ends + timedelta(days=1)] -= 1
    for (measure, partner_id, day), count in sums.items():
        if day <= last and (first is None or day >= first):
            yield measure, partner_id, day, 0, count


# -- What changed -----------------------------------------------------------------------------------


def _touched(model: Any, changed: str, day: Any) -> Callable[[datetime], date | None]:
    """The first day among rows recorded or changed since an instant."""
    return lambda since: model.objects.filter(**{f"{changed}__gte": since}).aggregate(first=Min(day))["first"]


SOURCES = [
    Source("partners", queries=_active, touched=_touched(PartnerStatusChange, "created_at", "effective_on")),
    Source("sales", queries=_sales, touched=_touched(Sale, "created_at", "sold_on")),
    Source("first_sales", cells=_first_sales),
    Source("deals", queries=_deals, snapshot=True),
    Source("deals_foreign", cells=_foreign_deals, snapshot=True),
    Source("decided", queries=_decided, touched=_touched(Deal, "updated_at", TruncDate("closed_at"))),
    Source("commissions", queries=_commissions, touched=_touched(Commission, "created_at", "earned_on")),
    Source("commissions_foreign", cells=_foreign_commissions),
    Source("leads", queries=_leads, touched=_touched(ReferralEvent, "received_at", TruncDate("occurred_at"))),
    Source("deployments", cells=_deployments),
    Source("deploying_late", cells=_deploying_late),
    Source("without_sale", cells=_without_sale),
    Source("renewals", queries=_renewals),
    Source("case_studies", queries=_case_studies),
    Source("recognition", queries=_recognition),
    Source("returns", cells=by_partners.returns),
    Source("cost_reductions", cells=by_partners.reductions),
    Source("certified", cells=_certified),
]


def attributes_changed(since: datetime) -> bool:
    """Whether a partner that was there before now counts under another type, tier, country, kind
    or owner, or was merged."""
    changed = Partner.objects.filter(updated_at__gte=since, created_at__lt=since)
    return changed.exists() or _partner_events(since)


# A kind of relationship has no column that says when it changed; its events do.
KIND_EVENTS = ["partners.kind.added", "partners.kind.changed", "partners.kind.ended"]


def _partner_events(since: datetime) -> bool:
    return Event.objects.filter(code__in=KIND_EVENTS, at__gte=since).exists()
