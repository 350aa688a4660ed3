"""Deciding what sales pay: one by one as they come, or all that are undecided in chunks.

Both ways run the same rules over sets read at once and write decisions, commissions and ledger
entries in one transaction. Commissions of one partner, currency and month in one chunk share an
entry; the commissions are its detail. A sale is decided once: the database holds one decision for each.
"""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from core import bulk
from core.actor import Actor
from core.events.record import Target
from core.models import Job
from core.operation import no_op, operation, record_bulk
from core.queue import jobs
from ledger.services import post_many
from pipeline.models import Sale
from referrals.commissions.context import ROW_FIELDS, SaleRow
from referrals.commissions.evaluation import (
    AccrualBatch,
    AccrualContext,
)
from referrals.commissions.services import release
from referrals.models import Commission, CommissionDecision

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
    rows = undecided().filter(pk=sale.pk)
    if sale.refund_of_id and not CommissionDecision.objects.filter(sale=sale.refund_of_id).exists():
        # A refund takes back what its sale paid, so the sale is decided first.
        rows = undecided().filter(pk__in=[sale.refund_of_id, sale.pk])
    made = _decide(
        actor, [SaleRow(*values) for values in rows.order_by("pk").values_list(*ROW_FIELDS)], AccrualContext()
    )
    for target in made.targets:
        record_bulk(_RECORDED_AS[target.type], [target])
    return CommissionDecision.objects.get(sale=sale)


@operation("referrals.commission:accrue", event="referrals.commission.batch")
def commissions_accrue(
    *, actor: Actor, after: int = 0, context: AccrualContext | None = None, shard: int = 0, shards: int = 1
) -> tuple[int, int]:
    """Decide the next chunk of undecided sales beyond the database id ``after``, oldest first.

    With ``shards``, only sales of every ``shards``-th partner. Returns how many were decided, and
    the id to continue from. One event records the chunk.
    """
    rows = undecided().filter(pk__gt=after).order_by("pk")
    if shards > 1:
        rows = rows.annotate(shard=Mod(F("partner_id"), shards)).filter(shard=shard)
    chunk = [SaleRow(*values) for values in rows.values_list(*ROW_FIELDS)[: bulk.CHUNK]]
    if not chunk:
        no_op()
        return 0, after
    made = _decide(actor, chunk, context or AccrualContext())
    record_bulk(
        "referrals.commission.batch", made.targets, data={"sales": len(chunk), "count": len(made.commissions)}
    )
    return len(chunk), chunk[-1].id


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


def _decide(actor: Actor, rows: list[SaleRow], context: AccrualContext) -> AccrualBatch:
    context.partners.load({row.partner_id for row in rows})
    batch = AccrualBatch(rows, context)
    batch.decide(rows)
    bulk.insert(CommissionDecision, batch.decisions)
    if batch.commissions:
        bulk.insert(Commission, batch.commissions)
        post_many(actor=actor, kind="commission", drafts=batch.drafts)
    release(batch.paid)
    return batch
