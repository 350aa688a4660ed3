"""What several sources read, each once a computation."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from insights.kpis import selectors
from insights.kpis.registry import KPIS
from insights.kpis.selectors import Reading, Scope
from insights.models import PartnerRevenue
from insights.review.sources.tools import ROWS
from insights.rollups.rollup import last_run
from partners.models import Contact, Partner, PartnerKind, PartnerStatusChange
from partners.questions.sources import Context
from partners.vocabulary.exchange import programme_currency
from referrals.models import PlanRule, PlanVersion

# Partners of today: they signed, and it has not ended.
CURRENT = (Partner.Status.ONBOARDING, Partner.Status.ACTIVE, Partner.Status.SUSPENDED)
MONTHS = 12


def currency(context: Context) -> str:
    return context.once("currency", programme_currency)


def reading(context: Context) -> Reading:
    return context.once("reading", lambda: selectors.read(Scope(context.actor)))


def figure(context: Context, kpi: str) -> Any:
    """The value of a KPI now, money in minor units; None when there is none."""
    return KPIS[kpi].read(reading(context).now)


def rolled_up_at(context: Context) -> datetime | None:
    """As of when the figures from rollups are."""
    run = context.once("run", last_run)
    return run.started_at if run else None


def current(context: Context) -> Any:
    return Partner.objects.visible_to(context.actor).current().filter(status__in=CURRENT)


def _revenue() -> Any:
    return PartnerRevenue.objects.filter(months=MONTHS, partner=OuterRef("pk")).order_by()


def with_most_revenue(rows: Any) -> list[Any]:
    """The first of some partners by ``revenue`` over twelve months, in minor units of the programme's currency."""
    ranked = rows.annotate(revenue=Coalesce(Subquery(_revenue().values("revenue")[:1]), 0))
    return list(ranked.order_by("-revenue", "name", "pk")[:ROWS])


def revenue_of(rows: Any) -> int:
    """What some partners sold over twelve months, from the rollup."""
    found = PartnerRevenue.objects.filter(months=MONTHS, partner__in=rows.order_by().values("pk"))
    return int(found.aggregate(sum=Sum("revenue"))["sum"] or 0)


def of_panel(context: Context, panel: str) -> Any:
    """The partners of today that have a relationship of a panel."""
    held = PartnerKind.objects.filter(kind__panel=panel, until=None, partner=OuterRef("pk"))
    return current(context).filter(Exists(held))


def counts(context: Context) -> dict[str, int]:
    """How many partners of today there are, and for how many each fact is known. One query."""

    def read() -> dict[str, int]:
        kinds = PartnerKind.objects.filter(partner=OuterRef("pk"), until=None)
        began = PartnerStatusChange.objects.filter(partner=OuterRef("pk"), new_status=Partner.Status.ACTIVE)
        main = Contact.objects.filter(partner=OuterRef("pk"), is_main=True, archived_at=None)
        known = current(context).annotate(
            kind_=Exists(kinds),
            began_=Exists(began),
            revenue_=Exists(_revenue().exclude(revenue=0)),
            main_=Exists(main),
        )
        return known.aggregate(
            partners=Count("pk"),
            active=Count("pk", filter=Q(status=Partner.Status.ACTIVE)),
            with_type=Count("pk", filter=Q(kind_=True)),
            with_since=Count("pk", filter=Q(kind_=True) | Q(began_=True)),
            with_revenue=Count("pk", filter=Q(revenue_=True)),
            with_contact=Count("pk", filter=Q(main_=True)),
        )

    return context.once("counts", read)


def kinds_of(partners: list[Partner], panel: str = "") -> dict[int, list[PartnerKind]]:
    """The relationships of partners, all or of one panel."""
    rows = PartnerKind.objects.filter(partner__in=partners, until=None).select_related("kind")
    if panel:
        rows = rows.filter(kind__panel=panel).prefetch_related("sectors", "territories__region")
    found: dict[int, list[PartnerKind]] = defaultdict(list)
    for row in rows.order_by("kind__position", "pk"):
        found[row.partner_id].append(row)
    return found


def plans(context: Context) -> list[tuple[PlanVersion, list[PlanRule]]]:
    """The commission plans in force with their rules, in the order in which they are read. Two queries."""

    def read() -> list[tuple[PlanVersion, list[PlanRule]]]:
        versions = PlanVersion.objects.filter(
            status=PlanVersion.Status.PUBLISHED, plan__is_active=True, effective_from__lte=context.on
        )
        rows = versions.select_related("plan").prefetch_related("rules").order_by("effective_from", "pk")
        latest = {row.plan_id: row for row in rows}
        ordered = sorted(latest.values(), key=lambda row: (row.plan.position, row.plan_id))
        return [(row, list(row.rules.all())) for row in ordered]

    return context.once("plans", read)


def usual_rates(context: Context, kinds: list[PartnerKind]) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest rate of the first plan that is for one of some kinds of relationship."""
    codes = {row.kind.code for row in kinds}
    for version, rules in plans(context):
        rates = [rule.rate for rule in rules if rule.rate is not None]
        if rates and (not version.plan.kinds or codes & set(version.plan.kinds)):
            return min(rates), max(rates)
    return None
