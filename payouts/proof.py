"""The ledger against adjustments, statements and payouts, and those against one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Lag

from ledger.proof import Fault, owed, reconcile
from payouts.models import (
    Adjustment,
    Contest,
    Payout,
    PayoutRun,
    Statement,
    StatementLine,
    WriteOff,
)
from referrals.models import Commission

# Kinds of adjustments, and what their ledger entries are called.
_ENTRIES = {"adjustment": "adjustment", "received": "receipt", "write_off": "write_off"}


@reconcile("adjustment", "receipt", "write_off")
def adjustments() -> Iterator[Fault]:
    for kind, entry in _ENTRIES.items():
        rows = Adjustment.objects.filter(kind=kind)
        yield from owed(entry, rows=rows, reference="public_id", sign=-1)
    differing = WriteOff.objects.exclude(adjustment=None).exclude(
        amount_minor=F("adjustment__amount_minor"),
        currency=F("adjustment__currency"),
        partner=F("adjustment__partner"),
        adjustment__kind=Adjustment.Kind.WRITE_OFF,
    )
    yield from _faults(differing, "not what was booked as written off")
    withheld = Contest.objects.filter(is_final=True).exclude(statement__withheld_minor=0)
    as_withheld = Q(
        released__amount_minor=F("statement__withheld_minor"),
        released__currency=F("statement__currency"),
        released__partner=F("statement__partner"),
        released__kind=Adjustment.Kind.RELEASED,
    )
    yield from _faults(withheld.exclude(as_withheld), "what it withheld was not released")
    unasked = Adjustment.objects.filter(kind=Adjustment.Kind.RELEASED, released_by=None)
    yield from _faults(unasked, "released, and nothing withheld it")
    decided = Adjustment.objects.filter(kind=Adjustment.Kind.WRITE_OFF, write_off=None)
    yield from _faults(decided, "written off, and nobody decided it")


@reconcile("payout", "payout_return", "double_payment", "double_payment_end")
def payouts() -> Iterator[Fault]:
    """What each transfer left on the accounts, however often it was paid and came back: a debt that is
    gone where it is paid, a receivable where it is paid beside another one, and nothing elsewhere."""
    paid = Payout.objects.filter(status=Payout.Status.PAID)
    twice = Payout.objects.filter(status=Payout.Status.PAID_TWICE)
    yield from owed("payout", "payout_return", "double_payment_end", rows=paid, reference="public_id", sign=1)
    yield from owed(
        "double_payment",
        "double_payment_end",
        rows=twice,
        reference="public_id",
        sign=1,
        account="partner_receivable",
    )
    as_stated = Q(
        amount_minor=F("statement__payable_minor") - F("statement__withheld_minor"),
        currency=F("statement__currency"),
        partner=F("statement__partner"),
    )
    yield from _faults(Payout.objects.exclude(as_stated), "not what its statement says is paid")
    yield from _faults(
        paid.exclude(statement__status=Statement.Status.PAID), "paid, and its statement is not"
    )
    kept = Payout.objects.filter(run=OuterRef("pk")).exclude(status=Payout.Status.LEFT_OUT)
    sums = kept.order_by().values("run").annotate(total=Sum("amount_minor"))
    runs = PayoutRun.objects.annotate(added_up=Coalesce(Subquery(sums.values("total")), 0))
    yield from _faults(runs.exclude(added_up=F("total_minor")), "its transfers add up to something else")


@reconcile()
def statements() -> Iterator[Fault]:
    """A statement adds up its lines, goes on where the last one ended, and holds what names it."""
    earned, adjusted = _lines_sum(~Q(commission="")), _lines_sum(Q(commission=""))
    added = Statement.objects.annotate(earned=earned, adjusted=adjusted)
    yield from _faults(
        added.exclude(earned=F("commissions_minor"), adjusted=F("adjustments_minor")),
        "its lines add up to something else",
    )
    before = Window(
        Lag("carried_minor", default=0), partition_by=["partner", "currency"], order_by="period_end"
    )
    yield from _faults(
        Statement.objects.annotate(before=before).exclude(before=F("opening_minor")),
        "it does not open with what the one before carried forward",
    )
    alive = Payout.objects.filter(statement=OuterRef("pk"), status=Payout.Status.PAID)
    yield from _faults(
        Statement.objects.filter(status=Statement.Status.PAID).exclude(Exists(alive)),
        "paid, and no transfer paid it",
    )
    yield from _lines()


def _lines() -> Iterator[Fault]:
    """Each line is its commission or its adjustment, and each claimed commission has its line."""
    same_adjustment = Q(
        amount_minor=F("adjustment__amount_minor"),
        currency=F("adjustment__currency"),
        statement__partner=F("adjustment__partner"),
    )
    wrong = StatementLine.objects.exclude(adjustment=None).exclude(same_adjustment)
    for public_id in wrong.values_list("adjustment__public_id", flat=True):
        yield Fault(public_id, "its line on the statement says something else")
    same_commission = Commission.objects.filter(
        public_id=OuterRef("commission"),
        amount_minor=OuterRef("amount_minor"),
        currency=OuterRef("currency"),
        partner=OuterRef("statement__partner"),
        statement_id=OuterRef("statement__public_id"),
    )
    for public_id in (
        StatementLine.objects.exclude(commission="")
        .exclude(Exists(same_commission))
        .values_list("commission", flat=True)
    ):
        yield Fault(public_id, "its line on the statement says something else")
    line = StatementLine.objects.filter(
        commission=OuterRef("public_id"), statement__public_id=OuterRef("statement_id")
    )
    unnamed = Commission.objects.exclude(statement_id="").exclude(Exists(line))
    yield from _faults(unnamed, "claimed by a statement that does not hold it")


def _lines_sum(which: Q) -> Coalesce:
    lines = StatementLine.objects.filter(which, statement=OuterRef("pk")).order_by().values("statement")
    return Coalesce(Subquery(lines.annotate(total=Sum("amount_minor")).values("total")), 0)


def _faults(rows: QuerySet[Any], says: str) -> Iterator[Fault]:
    for public_id in rows.values_list("public_id", flat=True):
        yield Fault(public_id, says)
