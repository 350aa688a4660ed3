"""Reads of rollups: what a reader may see, under the filters of the page, by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Case, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from core import clock
from core.actor import SYSTEM, Actor
from core.money import Money, minor_digits
from core.scope import ScopedQuerySet
from insights.kpis import registry
from insights.kpis.figures import Figures, Table
from insights.models import CompanyTotal, DeclaredValue, PartnerDay, PartnerRevenue, Rollup, RollupRun, Target
from insights.rollups.rollup import last_run
from insights.surveys.selectors import surveyed
from insights.targets.rules import Standing, standing
from partners.budget.selectors import planned_by_year
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency

# Where a dimension's member stands on a partner.
PATHS = {
    "type": "partner__type__code",
    "tier": "partner__tier__code",
    "country": "partner__country",
    "owner": "partner__owner__public_id",
    "kind": "partner__kinds__kind__code",
}


@dataclass(frozen=True)
class Scope:
    """Whose figures: the reader's, narrowed by the filters of the page (dimension → member)."""

    actor: Actor
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def conditions(self) -> dict[str, str]:
        """The filters, and for a restricted manager always their own partners."""
        own = {"owner": self.actor.id} if self.actor.own_partners_only else {}
        return {**self.filters, **own}

    @property
    def nobody(self) -> bool:
        """A restricted manager asks for the partners of somebody else."""
        asked = self.filters.get("owner")
        return bool(self.actor.own_partners_only and asked and asked != self.actor.id)


def _rows(scope: Scope, by: str | None) -> tuple[QuerySet, str | None]:
    """The rollup rows of a scope, and the column that holds the member of ``by``.

    One condition or split is a dimension of the rollup; several together are read by partner.
    """
    conditions = scope.conditions
    if scope.nobody:
        return PartnerDay.objects.none(), PATHS[by] if by else None
    if by in conditions and len(conditions) == 1:
        return Rollup.objects.visible_to(scope.actor).filter(dimension=by, member=conditions[by]), "member"
    if not conditions:
        return Rollup.objects.visible_to(scope.actor).filter(dimension=by or "all"), "member" if by else None
    if len(conditions) == 1 and by is None:
        ((dimension, member),) = conditions.items()
        return Rollup.objects.visible_to(scope.actor).filter(dimension=dimension, member=member), None
    rows = PartnerDay.objects.visible_to(scope.actor)
    for dimension, member in conditions.items():
        rows = rows.filter(partner_condition(dimension, member))
    if by == "kind":
        rows = rows.filter(partner__kinds__until=None, partner__kinds__isnull=False)
    return rows, PATHS[by] if by else None


def partner_condition(dimension: str, member: str, prefix: str = "partner__") -> Q:
    """The partners of a member; ``prefix`` leads to them, "" from partners themselves."""
    if dimension == "kind":
        return Q(**{f"{prefix}kinds__kind__code": member, f"{prefix}kinds__until": None})
    if member == "" and dimension in ("tier", "owner"):
        return Q(**{f"{prefix}{dimension}": None})
    return Q(**{prefix + PATHS[dimension].removeprefix("partner__"): member})


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return clock.add_months(clock.month_start(day), 1) - timedelta(days=1)


def tables(
    scope: Scope, measures: Iterable[str], *, by: str | None = None, cuts: Iterable[date] = ()
) -> dict[str, Table]:
    """Measures by month, one table for each member of ``by`` ("" when it is not given). One query."""
    rows, member = _rows(scope, by)
    days = sorted(set(cuts), reverse=True)
    passed = [
        When(day__gt=cut, day__lte=month_end(cut), then=Value(place)) for place, cut in enumerate(days, 1)
    ]
    tail = Case(*passed, default=Value(0)) if passed else Value(0)
    columns = [member] if member else []
    sums = (
        rows.filter(kpi__in=sorted(set(measures)))
        .order_by()
        .annotate(month_=TruncMonth("day"), tail_=tail)
        .values_list(*columns, "kpi", "month_", "tail_")
        .annotate(amount_=Sum("amount"), count_=Sum("count"))
    )
    found: dict[str, Table] = {} if member else {"": Table()}
    for row in sums:
        name = (row[0] or "") if member else ""
        kpi, month, place, amount, count = row[-5:]
        after = [cut for cut in days[place - 1 :] if clock.month_start(cut) == month] if place else []
        found.setdefault(name, Table()).add(kpi, month, (int(amount), int(count)), after=after)
    return found


def snapshots(
    scope: Scope, day: date | None, *, by: str | None = None
) -> dict[str, dict[str, tuple[int, int]]]:
    """What the KPIs of kind snapshot measured on a day, for each member of ``by``. One query."""
    if day is None:
        return {}
    rows, member = _rows(scope, by)
    columns = [member] if member else []
    sums = rows.filter(kpi__in=registry.SNAPSHOTS, day=day).order_by().values_list(*columns, "kpi")
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in sums.annotate(amount_=Sum("amount"), count_=Sum("count")):
        name = (row[0] or "") if member else ""
        found.setdefault(name, {})[row[-3]] = (int(row[-2]), int(row[-1]))
    return found


def of_run(run: RollupRun | None, read: Callable[..., Any], scope: Scope, *args: Any, **kwargs: Any) -> Any:
    """One of the reads above or ``stocks``. Only a run changes its rows, so what it says of the whole
    programme is kept by the process, not to be changed, until there is another run."""
    if run is None or scope.conditions or scope.actor.is_partner:
        return read(scope, *args, **kwargs)
    return _kept(run.public_id, read, *args, **kwargs)


@lru_cache(maxsize=64)
def _kept(_run: str, read: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return read(Scope(SYSTEM), *args, **kwargs)


def totals(actor: Actor) -> dict[date, tuple[int, int | None]]:
    """Revenue (programme's currency) and leads of the company by month."""
    rows = CompanyTotal.objects.visible_to(actor).values_list("month", "programme_minor", "leads")
    return {month: (minor, leads) for month, minor, leads in rows}


def declared(actor: Actor) -> dict[str, list[tuple[date, Decimal]]]:
    """Declared values of each KPI, the oldest first."""
    found: dict[str, list[tuple[date, Decimal]]] = {}
    rows = DeclaredValue.objects.visible_to(actor).filter(withdrawn_at=None).order_by("day", "id")
    for kpi, day, value in rows.values_list("kpi", "day", "value"):
        found.setdefault(kpi, []).append((day, value))
    return found


def budgets(values: list[tuple[date, Decimal]], currency: str) -> dict[int, int]:
    """The programme's budget by year: the sum of its lines, else the latest value declared in the year. The
    sum is read by whoever reads figures, the lines by fewer."""
    declared_then = {
        day.year: Money.parse(round(value, minor_digits(currency)), currency).amount_minor
        for day, value in values
    }
    return {**declared_then, **planned_by_year()}


def cut_days(today: date, months: int) -> list[date]:
    """Where periods that are compared meet: today, a period and a year ago, and as long before those."""
    earlier, year_ago = clock.add_months(today, -months), clock.add_months(today, -12)
    before = [clock.add_months(earlier, -months), clock.add_months(earlier, -12)]
    return [today, earlier, year_ago, *before, clock.add_months(year_ago, -12)]


@dataclass(frozen=True)
class Reading:
    """All figures of a scope: now, and on the same day a period earlier."""

    scope: Scope
    table: Table
    today: date
    months: int
    currency: str
    by_country: dict[str, Table] = field(default_factory=dict)
    run: RollupRun | None = None

    @property
    def now(self) -> Figures:
        return Figures(self.table, self.today, self.months, now=True)

    @property
    def before(self) -> Figures:
        return Figures(self.table, clock.add_months(self.today, -self.months), self.months)

    def run_of_months(self, count: int) -> list[date]:
        """The last so many months, the oldest first."""
        end = clock.month_start(self.today)
        return [clock.add_months(end, i - count + 1) for i in range(count)]

    def series(self, kpi: registry.Kpi, count: int = 12) -> list[Any]:
        """The KPI month by month: a flow of each month, else as it stood at the end of each."""
        flow = kpi.kind == "flow" and kpi.source == registry.COMPUTED
        found = []
        for month in self.run_of_months(count):
            current = month == clock.month_start(self.today)
            on = self.today if current else month_end(month)
            whole = flow or not current
            figures = Figures(self.table, on, 1 if flow else 12, calendar=whole, now=current)
            found.append(kpi.read(figures))
        return found


def read(scope: Scope, *, months: int = 12) -> Reading:
    """Everything about a scope, in nine queries at most."""
    today = clock.today()
    run = last_run()
    cuts = tuple(cut_days(today, months))
    by_country = of_run(run, tables, scope, ("active_partners",), by="country", cuts=cuts)
    values, currency = declared(scope.actor), programme_currency()
    table = replace(
        of_run(run, tables, scope, tuple(registry.MEASURES), cuts=cuts).get("", Table()),
        snapshots=of_run(run, snapshots, scope, run.last_day if run else None).get("", {}),
        countries=list(by_country.values()),
        totals=totals(scope.actor),
        declared=values,
        budgets=budgets(values.get("programme_budget", []), currency),
        surveyed=surveyed(),
    )
    return Reading(scope, table, today, months, currency, by_country, run)


def by_member(scope: Scope, kpi: registry.Kpi, dimension: str, *, months: int = 12) -> dict[str, Figures]:
    """A KPI's figures for each member of a dimension."""
    today = clock.today()
    found = tables(scope, kpi.measures, by=dimension, cuts=cut_days(today, months))
    if kpi.kind == "snapshot":
        run = last_run()
        for member, pairs in snapshots(scope, run.last_day if run else None, by=dimension).items():
            found.setdefault(member, Table()).snapshots = pairs
    company = totals(scope.actor) if kpi.code in ("revenue_share", "leads_share") else {}
    for table in found.values():
        table.totals = company
    return {member: Figures(table, today, months, now=True) for member, table in found.items()}


def stocks(scope: Scope, measure: str, dimension: str, day: date) -> dict[str, int]:
    """How many there were on a day, for each member of a dimension. One query."""
    rows, member = _rows(scope, dimension)
    assert member is not None  # a dimension has a column
    counted = rows.filter(kpi=measure, day__lte=day).order_by().values_list(member)
    return {name or "": int(total) for name, total in counted.annotate(total=Sum("count"))}


def pipeline_history(scope: Scope, months: list[date]) -> list[int | None]:
    """The pipeline as it stood at the last rollup of each month; None where none is kept."""
    rows, _member = _rows(scope, None)
    rows = rows.filter(kpi__in=registry.OPEN_STAGES, day__gte=months[0]).order_by("day")
    days = dict(rows.values_list("day").annotate(total=Sum("amount")))
    found = []
    for month in months:
        last = max((day for day in days if clock.month_start(day) == month), default=None)
        found.append(int(days[last]) if last else None)
    return found


# -- Partners ----------------------------------------------------------------------------------------


def top_partners(scope: Scope, *, months: int = 12, limit: int = 5) -> list[dict[str, Any]]:
    """Partners with most revenue over the period, and what they made in the one before.

    As a run of today summed them; from the days of each partner before the first run of the day.
    """
    if scope.nobody:
        return []
    today = clock.today()
    best = _best_of_run(scope, today, months, limit) or _best_by_day(scope, today, months, limit)
    named = Partner.objects.visible_to(scope.actor).filter(pk__in=[row["partner_id"] for row in best])
    names = {row["pk"]: row for row in named.values("pk", "public_id", "name", "tier__code", "tier__name")}
    found = []
    for row in best:
        partner, old = names[row["partner_id"]], row["before"]
        found.append(
            {
                "partner_id": row["partner_id"],
                **{f"partner__{name}": value for name, value in partner.items()},
                "revenue": row["revenue"],
                "growth": Decimal(row["revenue"] - old) / old if old > 0 else None,
            }
        )
    return found


def _partner_rows(scope: Scope, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
    """Of rows by partner, those of the scope."""
    for dimension, member in scope.conditions.items():
        rows = rows.filter(partner_condition(dimension, member))
    return rows.visible_to(scope.actor)


def _best_of_run(scope: Scope, today: date, months: int, limit: int) -> list[dict[str, Any]]:
    rows = _partner_rows(scope, PartnerRevenue.objects.filter(months=months, last_day=today))
    best = rows.order_by("-revenue", "partner_id").values("partner_id", "revenue", "before")
    return [row for row in best[:limit] if row["revenue"]]


def _best_by_day(scope: Scope, today: date, months: int, limit: int) -> list[dict[str, Any]]:
    days = PartnerDay.objects.filter(kpi__in=registry.REVENUE).order_by()
    rows = _partner_rows(scope, days.filter(day__range=clock.period(today, months)))
    best = rows.values("partner_id").annotate(revenue=Sum("amount")).order_by("-revenue", "partner_id")
    found = [{**row, "revenue": int(row["revenue"])} for row in best[:limit] if row["revenue"]]
    earlier = days.filter(
        day__range=clock.period(clock.add_months(today, -months), months),
        partner_id__in=[row["partner_id"] for row in found],
    )
    before = dict(earlier.values_list("partner_id").annotate(total=Sum("amount")))
    return [{**row, "before": int(before.get(row["partner_id"], 0))} for row in found]


# -- Targets -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TargetLine:
    """A target with where it stands; ``kpi`` is None for a milestone without a figure."""

    target: Target
    kpi: registry.Kpi | None
    standing: Standing


def target_lines(reading: Reading, targets: Iterable[Target]) -> list[TargetLine]:
    """Where targets stand, by the figures of the reader. One query more when some count one type."""
    targets = list(targets)
    typed: dict[str, Table] = {}
    wanted = {
        m for t in targets if t.type_code and t.kpi in registry.KPIS for m in registry.KPIS[t.kpi].measures
    }
    if wanted:
        typed = tables(reading.scope, wanted, by="type", cuts=cut_days(reading.today, 12))
    return [_line(reading, target, typed) for target in targets]


def _line(reading: Reading, target: Target, typed: dict[str, Table]) -> TargetLine:
    kpi = registry.KPIS.get(target.kpi)
    if kpi is None:
        return TargetLine(target, None, standing(target.goal("up"), None, None, reading.today))
    table = typed.get(target.type_code, Table()) if target.type_code else reading.table
    now = natural(kpi, kpi.read(Figures(table, reading.today, 12, now=True)), reading.currency)
    earlier = Figures(table, clock.add_months(reading.today, -12), 12)
    ago = natural(kpi, kpi.read(earlier), reading.currency)
    return TargetLine(target, kpi, standing(target.goal(kpi.better), now, ago, reading.today))


def natural(kpi: registry.Kpi, value: Any, currency: str) -> Decimal | None:
    """A value as targets write it: computed money in major units, the rest as it is."""
    if value is None:
        return None
    if kpi.unit == "money" and kpi.source == registry.COMPUTED:
        return Money(int(value), currency).decimal
    return Decimal(value)
