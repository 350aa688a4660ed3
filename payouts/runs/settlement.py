"""What the bank did with a run, read back from its file: the ledger follows the money."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.events.record import target_of
from core.operation import lock, lock_all, no_op, operation, record, record_bulk, update_fields
from ledger.services import Draft, post_many
from payouts.models import Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import transfers
from payouts.runs.transfers import Result
from referrals.commissions.services import commissions_mark_paid


@operation("payouts.run:settle", event="payouts.run.read_back")
def run_read_back(*, actor: Actor, run: PayoutRun, results: list[Result]) -> PayoutRun:
    """Mark the transfers of a run as the returned file says: paid, failed or returned.

    All rows or none: raises DomainError 422 with every row that is not of this run, says another
    amount or account, or contradicts what is recorded. Read again, the same file changes nothing.
    A failed or returned transfer makes its statement payable again, and its account is called back
    about before it is paid on. The run is settled when no transfer is open.
    """
    run = lock(run)
    if run.status not in (PayoutRun.Status.EXPORTED, PayoutRun.Status.SETTLED):
        raise DomainError.transition(run.get_status_display())
    found = lock_all(run.payouts.select_related("statement", "partner").order_by("pk"))
    payouts = {payout.reference: payout for payout in found}
    _check(payouts, results)
    news = [(payouts[row.reference], row) for row in results if payouts[row.reference].status != row.status]
    if not news:
        no_op()
        return run
    paid = [(payout, row) for payout, row in news if row.status == Payout.Status.PAID]
    came_back = [
        (payout, row)
        for payout, row in news
        if row.status == Payout.Status.RETURNED and payout.status == Payout.Status.PAID
    ]
    lost = [(payout, row) for payout, row in news if row.status != Payout.Status.PAID]
    _mark(news)
    _doubt([payout for payout, _row in lost])
    _settle(actor, paid)
    _reopen(actor, came_back)
    if paid:
        record_bulk("payouts.payout.paid", [target_of(p) for p, _row in paid], data={"number": run.number})
    if lost:
        record_bulk(
            "payouts.payout.came_back", [target_of(p) for p, _row in lost], data={"number": run.number}
        )
    changes = _close(run)
    record(run, changes=changes, data={"number": run.number, "paid": len(paid), "lost": len(lost)})
    return run


def _check(payouts: dict[str, Payout], results: list[Result]) -> None:
    errors: list[Sentence] = []
    for row in results:
        payout = payouts.get(row.reference)
        if payout is None:
            errors.append(_("Row %(row)s: this run has no transfer with this reference.") % {"row": row.row})
        elif row.amount is not None and row.amount != payout.amount:
            errors.append(_("Row %(row)s: the amount is not that of the transfer.") % {"row": row.row})
        elif row.iban and row.iban != payout.iban:
            errors.append(_("Row %(row)s: the IBAN is not that of the transfer.") % {"row": row.row})
        elif row.status != payout.status and row.status not in _after(payout):
            errors.append(
                _("Row %(row)s: this transfer is already recorded as “%(status)s”.")
                % {"row": row.row, "status": payout.get_status_display()}
            )
    transfers.refuse(errors)


def _after(payout: Payout) -> set[str]:
    return {str(status) for status in Payout.TRANSITIONS.get(Payout.Status(payout.status), ())}


def _mark(news: list[tuple[Payout, Result]]) -> None:
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for payout, row in news:
        groups[row.status, _paid_on(payout, row), row.reason].append(payout.pk)
    for (status, paid_on, reason), ids in groups.items():
        Payout.objects.filter(pk__in=ids).update(
            status=status, paid_on=paid_on, status_reason=reason, updated_at=clock.now()
        )


def _doubt(refused: list[Payout]) -> None:
    """An account that the bank refused is paid on no more until somebody called the partner back, or
    the partner gave another one."""
    accounts = PayoutAccount.objects.current().filter(pk__in=[payout.account_id for payout in refused])
    doubted = list(accounts.exclude(called_back_at=None).select_related("partner").order_by("pk"))
    if not doubted:
        return
    accounts.update(called_back_at=None, called_back_by="", call_back_note="")
    record_bulk("payouts.account.doubted", [target_of(row) for row in doubted])


def _paid_on(payout: Payout, row: Result) -> date | None:
    return _day(row) if row.status == Payout.Status.PAID else payout.paid_on


def _day(row: Result) -> date:
    """When the bank did it; today, where its file does not say."""
    return row.executed_on or clock.today()


def _settle(actor: Actor, paid: list[tuple[Payout, Result]]) -> None:
    """The debt is gone and so is the money: on the day of the transfer."""
    _move(paid, Statement.Status.CLOSED, Statement.Status.PAID)
    post_many(
        actor=actor,
        kind="payout",
        drafts=[_draft(payout, _day(row), payout.amount_minor) for payout, row in paid],
    )
    by_day: dict[date, list[str]] = defaultdict(list)
    for payout, row in paid:
        by_day[_day(row)].append(payout.statement.public_id)
    for day, ids in by_day.items():
        commissions_mark_paid(actor=actor, statement_public_ids=ids, paid_on=day)


def _reopen(actor: Actor, returned: list[tuple[Payout, Result]]) -> None:
    """Money that came back after it was booked as paid: the opposite entry, and the debt stands again."""
    _move(returned, Statement.Status.PAID, Statement.Status.CLOSED)
    post_many(
        actor=actor,
        kind="payout_return",
        drafts=[_draft(payout, _day(row), -payout.amount_minor) for payout, row in returned],
    )
    ids = [payout.statement.public_id for payout, _row in returned]
    commissions_mark_paid(actor=actor, statement_public_ids=ids, paid_on=None)


def _draft(payout: Payout, on: date, amount: int) -> Draft:
    lines = [("commission_payable", amount, payout.currency), ("bank", -amount, payout.currency)]
    return Draft(on, payout.public_id, payout.partner_id, lines, payout.reference)


def _move(rows: list[tuple[Payout, Result]], old: str, new: str) -> None:
    ids = [payout.statement_id for payout, _row in rows]
    moved = Statement.objects.filter(pk__in=ids, status=old).update(status=new, updated_at=clock.now())
    if moved != len(ids):
        raise DomainError.conflict(_("A statement of this run changed in the meantime. Reload the page."))


def _close(run: PayoutRun) -> dict[str, Any]:
    if run.status == PayoutRun.Status.SETTLED or run.payouts.filter(status=Payout.Status.SENT).exists():
        return {}
    return {"status": update_fields(run, status=PayoutRun.Status.SETTLED, settled_at=clock.now())["status"]}
