"""The rollup: sources summed by partner and day, and from there by each dimension.

All sums are made in the database. One source is replaced in one transaction, so readers never see
half of it, and the whole may be run again at any time with the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import bulk, clock
from core.links import Link
from core.queue import jobs
from core.queue.each_due import RowsFailed
from insights.engagement import counting as engagement
from insights.kpis.registry import PERIODS, REVENUE
from insights.models import PartnerDay, PartnerRevenue, Rollup, RollupRun
from insights.rollups.sources import SOURCES, Source, attributes_changed

logger = structlog.get_logger(__name__)

# What was being committed while the last run read is looked at again.
OVERLAP = timedelta(hours=1)

_PARTNER_DAYS = ["kpi", "partner_id", "day", "amount", "count", "source"]

# Where a dimension's member is read, from a partner "p" of a row "d".
_PARTNER = "JOIN partners_partner p ON p.id = d.partner_id"
_DIMENSIONS = {
    "all": ("''", ""),
    "type": ("t.code", f"{_PARTNER} JOIN partners_partnertype t ON t.id = p.type_id"),
    "tier": ("COALESCE(t.code, '')", f"{_PARTNER} LEFT JOIN partners_tier t ON t.id = p.tier_id"),
    "country": ("p.country", _PARTNER),
    "owner": ("COALESCE(u.public_id, '')", f"{_PARTNER} LEFT JOIN accounts_user u ON u.id = p.owner_id"),
    "kind": (
        "k.code",
        "JOIN partners_partnerkind pk ON pk.partner_id = d.partner_id AND pk.until IS NULL "
        "JOIN partners_relationshipkind k ON k.id = pk.kind_id",
    ),
}


def run(
    *,
    since: date | None = None,
    full: bool = False,
    job: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RollupRun:
    """Bring the rollups up to date, or restate them from a day, or altogether.

    With the public id of a ``job``, an unfinished run of that job goes on where it stopped. A source
    that fails is left for the next attempt, after all the others.
    """
    current = _open_run(since=since, full=full, job=job)
    failed = 0
    for number, source in enumerate(SOURCES):
        progress(number, len(SOURCES))
        if source.code not in current.done:
            failed += not _replaced(source, current)
    if failed:
        raise RowsFailed
    _sum_revenue(current.last_day)
    engagement.count_all(current.last_day)
    current.finished_at = clock.now()
    current.save(update_fields=["finished_at"])
    progress(len(SOURCES), len(SOURCES))
    return current


def _done(result: dict) -> jobs.Outcome:
    return jobs.Outcome(gettext("The figures are up to date."))


@jobs.handler(
    "insights.rollup",
    label=_("Figures brought up to date"),
    back=(Link("insights:dashboard", "insights.kpi:view"), _("Insights")),
    result_message=_done,
)
def rollup_job(handle: jobs.JobHandle) -> dict:
    since = handle.params.get("since")
    run(
        since=date.fromisoformat(since) if since else None,
        full=bool(handle.params.get("full")),
        job=handle.job.public_id,
        progress=handle.progress,
    )
    return {}


def last_run() -> RollupRun | None:
    """The run that the figures on all pages are from."""
    return RollupRun.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()


def _open_run(*, since: date | None, full: bool, job: str) -> RollupRun:
    begun = RollupRun.objects.filter(job=job, finished_at=None).first() if job else None
    if begun:
        return begun
    last = last_run()
    changes_from = None
    if last and not full and since is None:
        changes_from = last.started_at - OVERLAP
        if attributes_changed(changes_from):
            changes_from = None
    return RollupRun.objects.create(
        job=job, started_at=clock.now(), since=since, changes_from=changes_from, last_day=clock.today()
    )


def _first_day(source: Source, current: RollupRun) -> date | None:
    """The first day to restate; None for all of them."""
    if current.changes_from is None:
        return current.since
    if source.touched is None:
        return None
    last = last_run()
    touched = source.touched(current.changes_from)
    reached = last.last_day if last else current.last_day
    # The day of the last run was not over, and what was dated ahead of it has come due.
    return min(touched, reached) if touched else reached


def _replaced(source: Source, current: RollupRun) -> bool:
    try:
        _replace(source, current)
    except Exception:
        logger.exception("rollup.source_failed", source=source.code)
        current.refresh_from_db(fields=["done"])
        return False
    return True


def _replace(source: Source, current: RollupRun) -> None:
    with transaction.atomic():
        first = None if source.snapshot else _first_day(source, current)
        _clear(source, first, current.last_day)
        for query in source.queries(first, current.last_day) if source.queries else ():
            _insert_sums(query, source.code)
        if source.cells:
            cells = source.cells(first, current.last_day)
            rows = (dict(zip(_PARTNER_DAYS, (*cell, source.code), strict=True)) for cell in cells)
            bulk.insert(PartnerDay, rows)
        for dimension in _DIMENSIONS:
            _insert_dimension(dimension, source.code, first)
        current.done = [*current.done, source.code]
        current.save(update_fields=["done"])


def _sum_revenue(last: date) -> None:
    """The revenue of each partner over each period that pages offer, from its days. One pass."""
    periods = {
        months: (clock.period(last, months), clock.period(clock.add_months(last, -months), months))
        for months in PERIODS
    }
    oldest = min(before[0] for _now, before in periods.values())
    sums = {
        f"{name}_{months}": Sum("amount", filter=Q(day__range=days))
        for months, pair in periods.items()
        for name, days in zip(("now", "before"), pair, strict=True)
    }
    days = PartnerDay.objects.filter(kpi__in=REVENUE, day__range=(oldest, last)).order_by()
    found: list[Any] = list(days.values("partner_id").annotate(**sums))
    rows = (
        {
            "partner_id": row["partner_id"],
            "months": months,
            "last_day": last,
            "revenue": int(row[f"now_{months}"]),
            "before": int(row[f"before_{months}"] or 0),
        }
        for row in found
        for months in PERIODS
        if row[f"now_{months}"] is not None
    )
    with transaction.atomic():
        PartnerRevenue.objects.all().delete()
        bulk.insert(PartnerRevenue, rows)


def _clear(source: Source, first: date | None, last: date) -> None:
    days, partner_days = (
        Rollup.objects.filter(source=source.code),
        PartnerDay.objects.filter(source=source.code),
    )
    if source.snapshot:
        days = days.filter(day=last)
    elif first:
        days, partner_days = days.filter(day__gte=first), partner_days.filter(day__gte=first)
    days.delete()
    partner_days.delete()


def _insert_sums(query: QuerySet, source: str) -> None:
    """Sums of a query, whose columns are measure, partner, day, amount and count, by partner."""
    sql, params = query.query.get_compiler(query.db).as_sql()
    columns = ", ".join(connection.ops.quote_name(name) for name in _PARTNER_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO insights_partnerday ({columns}) "  # noqa: S608
            f"SELECT q.*, CAST(%s AS varchar(20)) FROM ({sql}) q",
            [source, *params],
        )


def _insert_dimension(dimension: str, source: str, first: date | None) -> None:
    """Sums by dimension of the partners' rows just written, each under what its partner is now."""
    member, joins = _DIMENSIONS[dimension]
    since = " AND d.day >= %s" if first else ""
    grouped = "d.kpi, d.day, d.source" + (f", {member}" if joins else "")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO insights_rollup (kpi, day, dimension, member, source, amount, count) "  # noqa: S608
            f"SELECT d.kpi, d.day, '{dimension}', {member}, d.source, SUM(d.amount), SUM(d.count) "
            f"FROM insights_partnerday d {joins} WHERE d.source = %s{since} "
            f"GROUP BY {grouped}",
            [source, *([connection.ops.adapt_datefield_value(first)] if first else [])],
        )
