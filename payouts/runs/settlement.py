"""What the bank did with a run, read back from its file: the ledger follows the money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, languages
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.events.record import target_of
from core.operation import (
    check_transition,
    lock,
    lock_all,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from ledger.services import Draft, post, post_many
from payouts.accounts.services import adjustment_create
from payouts.models import Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import rules
from payouts.runs.lines import cancel_empty, leave_out
from payouts.runs.selectors import payee_of
from payouts.runs.transfers import Refused, Result
from referrals.commissions.services import commissions_mark_paid

Said = Payout.Status
News = list[tuple[Payout, Result]]
# Recorded as paid, in whichever way.
PAID_ANYHOW = {Said.PAID, Said.PAID_TWICE, Said.RECOVERED}


class Answer(NamedTuple):
    """What became of the bank's answer: rows that hold now, and rows that were not applied."""

    run: PayoutRun
    accepted: list[Result]
    refused: list[Refused]


@operation("payouts.run:settle", event="payouts.run.read_back")
def run_read_back(*, actor: Actor, run: PayoutRun, results: list[Result]) -> Answer:
    """Mark the transfers of a run as the bank says: paid, failed or returned.

    Each row answers for itself: one that is not of this run, says another amount, account or currency,
    or contradicts what is recorded, is refused and the others are applied. Read again, the same file
    changes nothing. A failed or returned transfer makes its statement payable again, and its account is
    called back about before it is paid on. A transfer that was refused or returned may be paid later: a
    new one in preparation is left out, and beside one that is at the bank or was paid it is recorded as
    paid twice. The run is settled when no transfer is open.
    """
    run, lines, others = _lock(run)
    if run.status not in (PayoutRun.Status.EXPORTED, PayoutRun.Status.SETTLED):
        raise DomainError.transition(run.get_status_display())
    payouts = {payout.reference: payout for payout in lines}
    accepted, refused = _sort_out(run, payouts, results)
    news = [(payouts[row.reference], row) for row in accepted if not _is_known(payouts[row.reference], row)]
    if not news:
        no_op()
        return Answer(run, accepted, refused)
    beside = {payout.statement_id: payout for payout in others if payout.status in Payout.ALIVE}
    _supersede(news, beside)
    twice = [(p, row) for p, row in news if row.status == Said.PAID and _is_under_way(beside, p)]
    paid = [(p, row) for p, row in news if row.status == Said.PAID and not _is_under_way(beside, p)]
    lost = [(p, row) for p, row in news if row.status != Said.PAID and p.status != Said.PAID_TWICE]
    came_back = [(p, row) for p, row in lost if p.status == Said.PAID]
    sent_back = [(p, row) for p, row in news if p.status == Said.PAID_TWICE]
    _mark(news, {payout.pk for payout, _row in twice})
    _doubt([payout for payout, _row in lost])
    _settle(actor, paid)
    _reopen(actor, came_back)
    _book(actor, "double_payment", twice, debit="partner_receivable", credit="bank")
    _book(actor, "double_payment_end", sent_back, debit="bank", credit="partner_receivable")
    _paid_all_the_same(actor, lost, others)
    _tell(run, "payouts.payout.paid", paid)
    _tell(run, "payouts.payout.paid_twice", twice)
    _tell(run, "payouts.payout.came_back", lost + sent_back)
    changes = _close(run)
    record(
        run,
        changes=changes,
        data={
            "number": run.number,
            "paid": len(paid) + len(twice),
            "lost": len(lost) + len(sent_back),
            "refused": len(refused),
        },
    )
    return Answer(run, accepted, refused)


def _lock(run: PayoutRun) -> tuple[PayoutRun, list[Payout], list[Payout]]:
    """The run, its transfers, and the other transfers of the same statements with their runs."""
    lines = Payout.objects.filter(run=run)
    same = Payout.objects.filter(statement__in=lines.values("statement"))
    lock_all(Statement.objects.filter(pk__in=lines.values("statement")))
    # From here on nobody puts these statements on another run.
    lock_all(PayoutAccount.objects.filter(pk__in=lines.values("account")))
    runs = {
        row.pk: row for row in lock_all(PayoutRun.objects.filter(Q(pk=run.pk) | Q(pk__in=same.values("run"))))
    }
    found = lock_all(same.select_related("statement__partner", "partner").order_by("pk"))
    for payout in found:
        payout.run = runs[payout.run_id]
    own = [payout for payout in found if payout.run_id == run.pk]
    return runs[run.pk], own, [payout for payout in found if payout.run_id != run.pk]


# -- What a row may say -------------------------------------------------------------------------------


def _sort_out(
    run: PayoutRun, payouts: dict[str, Payout], results: list[Result]
) -> tuple[list[Result], list[Refused]]:
    accepted, refused = [], []
    for row in results:
        why = _refusal(run, payouts.get(row.reference), row)
        if why:
            refused.append(Refused(row.row, row.reference, why))
        else:
            accepted.append(row)
    return accepted, refused


def _refusal(run: PayoutRun, payout: Payout | None, row: Result) -> Sentence:
    if payout is None:
        return _("This run has no transfer with this reference.")
    if row.currency and row.currency != payout.currency:
        return _("The currency is not that of the transfer.")
    if row.amount is not None and row.amount != payout.amount.decimal:
        return _("The amount is not that of the transfer.")
    if row.iban and row.iban != payout.iban:
        return _("The IBAN is not that of the transfer.")
    if _is_known(payout, row):
        return ""
    if row.status not in Payout.TRANSITIONS.get(Said(payout.status), ()):
        return _("This transfer is already recorded as “%(status)s”.") % {
            "status": payout.get_status_display()
        }
    return _wrong_day(run, payout, row)


def _wrong_day(run: PayoutRun, payout: Payout, row: Result) -> Sentence:
    """The bank acts between the day on which it was given the file and today, and returns what it paid."""
    assert run.exported_at is not None, "only what was exported is read back"
    if row.executed_on is None:
        return ""
    if row.executed_on > clock.today():
        return _("This day is still to come.")
    sent_on = timezone.localdate(run.exported_at)
    if row.executed_on < sent_on:
        return _("The bank was given the file on %(day)s: it did nothing before.") % {
            "day": date_format(sent_on)
        }
    if row.status == Said.RETURNED and payout.paid_on and row.executed_on < payout.paid_on:
        return _("The transfer was paid on %(day)s: it was not returned before.") % {
            "day": date_format(payout.paid_on)
        }
    return ""


def _is_known(payout: Payout, row: Result) -> bool:
    """Whether the row says what is recorded already."""
    return payout.status == row.status or (row.status == Said.PAID and payout.status in PAID_ANYHOW)


# -- What follows from it -----------------------------------------------------------------------------


def _supersede(news: News, beside: dict[int, Payout]) -> None:
    """A transfer that is paid after all takes the place of one that the bank does not have yet."""
    by_run: dict[PayoutRun, list[tuple[Payout, str]]] = defaultdict(list)
    for payout, row in news:
        other = beside.get(payout.statement_id)
        if row.status == Said.PAID and other and other.status == Said.PENDING:
            by_run[other.run].append((other, rules.PAID_BEFORE))
    for run, dropped in by_run.items():
        leave_out(run, dropped)
        cancel_empty(run)


def _is_under_way(beside: dict[int, Payout], payout: Payout) -> bool:
    """Whether another transfer of the same statement is at the bank or was paid."""
    other = beside.get(payout.statement_id)
    return other is not None and other.status in (Said.SENT, Said.PAID)


def _mark(news: News, twice: set[int]) -> None:
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for payout, row in news:
        status = Said.PAID_TWICE if payout.pk in twice else row.status
        groups[status, _paid_on(payout, row), row.reason].append(payout.pk)
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
    return _day(row) if row.status == Said.PAID else payout.paid_on


def _day(row: Result) -> date:
    """When the bank did it; today, where its file does not say."""
    return row.executed_on or clock.today()


def _settle(actor: Actor, paid: News) -> None:
    """The debt is gone and so is the money: on the day of the transfer."""
    _move([payout for payout, _row in paid], Statement.Status.CLOSED, Statement.Status.PAID)
    _book(actor, "payout", paid, debit="commission_payable", credit="bank")
    _mark_commissions(actor, [(payout, _day(row)) for payout, row in paid])


def _reopen(actor: Actor, returned: News) -> None:
    """Money that came back after it was booked as paid: the opposite entry, and the debt stands again."""
    payouts = [payout for payout, _row in returned]
    _move(payouts, Statement.Status.PAID, Statement.Status.CLOSED)
    _book(actor, "payout_return", returned, debit="bank", credit="commission_payable")
    ids = [payout.statement.public_id for payout in payouts]
    commissions_mark_paid(actor=actor, statement_public_ids=ids, paid_on=None)


def _paid_all_the_same(actor: Actor, lost: News, others: list[Payout]) -> None:
    """Where the bank refused or sent back one of two transfers, the other one is what paid."""
    twice = {payout.statement_id: payout for payout in others if payout.status == Said.PAID_TWICE}
    left = [(twice[payout.statement_id], row) for payout, row in lost if payout.statement_id in twice]
    if not left:
        return
    payouts = [payout for payout, _row in left]
    Payout.objects.filter(pk__in=[payout.pk for payout in payouts]).update(
        status=Said.PAID, updated_at=clock.now()
    )
    _move(payouts, Statement.Status.CLOSED, Statement.Status.PAID)
    _book(actor, "double_payment_end", left, debit="commission_payable", credit="partner_receivable")
    _mark_commissions(actor, [(payout, payout.paid_on or clock.today()) for payout in payouts])
    record_bulk("payouts.payout.paid", [target_of(payout) for payout in payouts])


def _mark_commissions(actor: Actor, paid: Iterable[tuple[Payout, date]]) -> None:
    by_day: dict[date, list[str]] = defaultdict(list)
    for payout, day in paid:
        by_day[day].append(payout.statement.public_id)
    for day, ids in by_day.items():
        commissions_mark_paid(actor=actor, statement_public_ids=ids, paid_on=day)


def _book(actor: Actor, kind: str, rows: News, *, debit: str, credit: str) -> None:
    """One entry for each transfer, on the day of the bank."""
    post_many(
        actor=actor,
        kind=kind,
        drafts=[
            Draft(
                _day(row),
                payout.public_id,
                payout.partner_id,
                [
                    (debit, payout.amount_minor, payout.currency),
                    (credit, -payout.amount_minor, payout.currency),
                ],
                payout.reference,
            )
            for payout, row in rows
        ],
    )


def _move(payouts: list[Payout], old: str, new: str) -> None:
    ids = [payout.statement_id for payout in payouts]
    moved = Statement.objects.filter(pk__in=ids, status=old).update(status=new, updated_at=clock.now())
    if moved != len(ids):
        raise DomainError.conflict(_("A statement of this run changed in the meantime. Reload the page."))


def _tell(run: PayoutRun, code: str, rows: News) -> None:
    if rows:
        record_bulk(code, [target_of(payout) for payout, _row in rows], data={"number": run.number})


def _close(run: PayoutRun) -> dict[str, Any]:
    if run.status == PayoutRun.Status.SETTLED or run.payouts.filter(status=Said.SENT).exists():
        return {}
    return {"status": update_fields(run, status=PayoutRun.Status.SETTLED, settled_at=clock.now())["status"]}


@operation("payouts.adjustment:create", event="payouts.payout.recovered")
def payout_recover(*, actor: Actor, payout: Payout) -> Payout:
    """Take what was paid twice off the next statement of the partner. Raises DomainError 409 unless it
    was paid twice and nothing came back."""
    payout = lock(payout)
    check_transition(payout, Said.RECOVERED)
    partner = payee_of(payout.statement)
    with translation.override(languages.spoken(partner.language)):
        reason = gettext("Transfer %(reference)s was paid twice") % {"reference": payout.reference}
    adjustment_create(actor=actor, partner=partner, amount=-payout.amount, reason=reason)
    post(
        actor=actor,
        kind="double_payment_end",
        on=clock.today(),
        reference=payout,
        partner=payout.partner,
        lines=[("adjustment", payout.amount), ("partner_receivable", -payout.amount)],
        memo=payout.reference,
    )
    changes = update_fields(payout, status=Said.RECOVERED)
    record(payout, changes={"status": changes["status"]})
    return payout
