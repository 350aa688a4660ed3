"""Deciding what sales pay: one by one as they come, or all that are undecided in chunks.

Both ways run the same rules over sets read at once and write decisions, commissions and ledger
entries in one transaction. Commissions of one partner, currency and day in one chunk share an
entry; the commissions are its detail. A sale is decided once: the database holds one decision for each.

A load is decided in the order of its days, whatever the order of its rows. A payment of a subscription
that comes later than one that counts after it corrects what that one earned.
"""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Mod

from core import bulk
from core.actor import Actor
from core.events.record import Target
from core.models import Job
from core.operation import no_op, operation, record_bulk
from core.queue import jobs
from ledger.services import post_many
from pipeline.models import Sale
from referrals.commissions.context import ROW_FIELDS, Origin, SaleRow, origins_of
from referrals.commissions.evaluation import (
    AccrualBatch,
    AccrualContext,
)
from referrals.commissions.services import release
from referrals.models import Commission, CommissionDecision
from referrals.subscriptions import services as subscriptions

JOB = "referrals.accrue"
# A sale decided alone is told of by what it paid; one that paid nothing, by itself.
_RECORDED_AS = {
    "referrals.commission": "referrals.commission.accrued",
    "pipeline.sale": "referrals.commission.nothing",
}


@operation("referrals.commission:accrue", event="referrals.commission.accrued")
def commission_accrue(*, actor: Actor, sale: Sale) -> CommissionDecision:
    """Decide what a sale or refund pays and post it to the ledger; once, however often asked.

    Raises DomainError 409 when another transaction decides the same sale at the same moment.
    """
    decided = CommissionDecision.objects.filter(sale=sale).first()
    if decided is not None:
        no_op()
        return decided
    made = _decide(actor, _read(undecided().filter(pk=sale.pk)), AccrualContext())
    for target in made.targets:
        record_bulk(_RECORDED_AS[target.type], [target])
    for targets in made.corrected.values():
        record_bulk("referrals.commission.corrected", targets, data={"count": len(targets)})
    return CommissionDecision.objects.get(sale=sale)


# Where a run goes on: after the sale of this day and database id.
After = tuple[date, int]


@operation("referrals.commission:accrue", event="referrals.commission.batch")
def commissions_accrue(
    *,
    actor: Actor,
    after: After | None = None,
    context: AccrualContext | None = None,
    shard: int = 0,
    shards: int = 1,
) -> tuple[int, After | None]:
    """Decide the next chunk of undecided sales beyond ``after``, oldest first by their days.

    With ``shards``, only sales of every ``shards``-th partner. Returns how many were decided, and
    where to continue. One event records the chunk.
    """
    rows = undecided()
    if after is not None:
        day, last = after
        rows = rows.filter(Q(sold_on__gt=day) | Q(sold_on=day, pk__gt=last), sold_on__gte=day)
    if shards > 1:
        rows = rows.annotate(shard=Mod(F("partner_id"), shards)).filter(shard=shard)
    chunk = _read(rows.order_by("sold_on", "pk")[: bulk.CHUNK])
    if not chunk:
        no_op()
        return 0, after
    made = _decide(actor, chunk, context or AccrualContext())
    corrected = [target for targets in made.corrected.values() for target in targets]
    record_bulk(
        "referrals.commission.batch",
        made.targets + corrected,
        data={"sales": len(made.rows.decisions), "count": len(made.rows.commissions)},
    )
    return len(made.rows.decisions), (chunk[-1].sold_on, chunk[-1].id)


@operation("referrals.commission:accrue", event="referrals.commission.started")
def commissions_accrue_start(*, actor: Actor) -> Job | None:
    """Queue the job that decides all undecided sales; None when there are none, or it waits already."""
    at_work = Job.objects.filter(kind=JOB, status__in=[Job.Status.QUEUED, Job.Status.RUNNING])
    if at_work.exists() or not undecided().exists():
        no_op()
        return None
    job = jobs.start(JOB, actor=actor, params={}, key="undecided")
    record_bulk("referrals.commission.started", [Target("core.job", job.public_id)])
    return job


def undecided() -> QuerySet[Sale]:
    """Sales and refunds that nobody has decided yet."""
    return Sale.objects.filter(decision=None)


def _read(rows: QuerySet[Sale]) -> list[SaleRow]:
    return [SaleRow(*values) for values in rows.values_list(*ROW_FIELDS)]


def _decide(actor: Actor, rows: list[SaleRow], context: AccrualContext) -> AccrualBatch:
    origins = origins_of(rows)
    rows = _in_order(rows, origins)
    context.partners.load({row.partner_id for row in rows})
    batch = AccrualBatch(rows, origins, context)
    batch.decide(rows)
    bulk.insert(CommissionDecision, batch.rows.decisions)
    if batch.rows.commissions:
        bulk.insert(Commission, batch.rows.commissions)
        post_many(actor=actor, kind="commission", drafts=batch.rows.drafts)
    subscriptions.keep(batch.standings)
    release(batch.paid)
    return batch


def _in_order(rows: list[SaleRow], origins: dict[int, Origin]) -> list[SaleRow]:
    """These rows by their days, each refund after its sale: it takes back what that paid. A sale of
    theirs that nobody has decided is decided with them."""
    missing = origins.keys() - {row.id for row in rows}
    if missing:
        rows = [*_read(undecided().filter(pk__in=missing)), *rows]

    def place(row: SaleRow) -> tuple[date, bool, int]:
        origin = origins.get(row.refund_of_id or 0)
        return max(row.sold_on, origin.sold_on) if origin else row.sold_on, origin is not None, row.id

    return sorted(rows, key=place)
