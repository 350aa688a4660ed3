"""Payout runs: prepare, approve by somebody else, cancel, export for the bank."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import bulk, clock, files, search, sequences
from core.actor import Actor
from core.constraints import LOOKED_FOR
from core.errors import DomainError
from core.events.record import target_of
from core.ids import new_public_ids
from core.notify import Notice, notify, notify_all
from core.operation import (
    check_transition,
    create,
    lock,
    lock_all,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from partners.access.audiences import members_by_partner
from payouts.models import Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import selectors, transfers
from payouts.runs.lines import keep_payable, lock_run
from payouts.statements.issuing import statements_close_due

Chosen = list[tuple[Statement, PayoutAccount]]


@operation("payouts.run:prepare", event="payouts.run.prepared")
def run_prepare(*, actor: Actor, currency: str) -> PayoutRun:
    """Put every accepted statement in a currency that can be paid into a run, and list the others with
    the reason. Raises DomainError 409 when there is nothing to pay."""
    _person(actor)
    statements_close_due(actor=actor)
    payable = lock_all(selectors.payable_statements(currency).order_by("pk"))
    lock_all(selectors.current_accounts(payable))
    chosen, skipped = selectors.choose(payable)
    if not chosen:
        raise DomainError.conflict(_("Nothing can be paid in this currency now. The list says why."))
    year = clock.today().year
    run = create(
        PayoutRun,
        number=f"V-{year}-{sequences.take_number(f'payouts.run-{year}'):04d}",
        currency=currency,
        total_minor=sum(statement.payable_now.amount_minor for statement, _account in chosen),
        payouts_count=len(chosen),
        skipped=skipped,
        prepared_by_id=actor.user_id,
    )
    _insert(run, chosen)
    search.reindex(run)
    others = [person for person in staff_with("payouts.run:approve") if person != actor.person]
    notify("payouts.run_waits", target=run, audience=others)
    record(run, data={"number": run.number})
    return run


def _paid_already() -> DomainError:
    return DomainError.conflict(_("This statement is being paid already."))


LOOKED_FOR["payouts_payout_one_alive"] = _paid_already


def _person(actor: Actor) -> None:
    """Two people answer for a run, so a machine cannot prepare or approve one."""
    if actor.user_id is None:
        raise DomainError.forbidden()


def _insert(run: PayoutRun, chosen: Chosen) -> None:
    before = Payout.objects.filter(statement__in=[statement.pk for statement, _account in chosen])
    tries = dict(before.order_by().values_list("statement_id").annotate(count=Count("pk")))
    at = clock.now()
    rows = [
        {
            "public_id": public_id,
            "run_id": run.pk,
            "statement_id": statement.pk,
            "partner_id": statement.partner_id,
            "account_id": account.pk,
            "payee": account.holder,
            "iban": account.iban,
            "bic": account.bic,
            "amount_minor": statement.payable_now.amount_minor,
            "currency": run.currency,
            "reference": f"{statement.number}-{tries.get(statement.pk, 0) + 1}",
            "status": Payout.Status.PENDING,
            "status_reason": "",
            "created_at": at,
            "updated_at": at,
        }
        for public_id, (statement, account) in zip(new_public_ids("pay", len(chosen)), chosen, strict=True)
    ]
    bulk.insert(Payout, rows)


@operation("payouts.run:approve", event="payouts.run.approved")
def run_approve(*, actor: Actor, run: PayoutRun) -> PayoutRun:
    """Approve a run that somebody else prepared.

    Each line is looked at again; what cannot be paid any more is left out with its reason, and a run of
    which nothing is left is cancelled. Raises DomainError 409 for the one who prepared it, and when
    another approver was first.
    """
    _person(actor)
    run, lines = lock_run(run)
    check_transition(run, PayoutRun.Status.APPROVED)
    if run.prepared_by_id == actor.user_id:
        raise DomainError.conflict(_("Somebody else than the one who prepared the run must approve it."))
    if not keep_payable(run, lines):
        return run
    changes = update_fields(
        run, status=PayoutRun.Status.APPROVED, approved_by_id=actor.user_id, approved_at=clock.now()
    )
    record(run, changes={"status": changes["status"]}, data={"number": run.number})
    return run


@operation("payouts.run:cancel", event="payouts.run.cancelled")
def run_cancel(*, actor: Actor, run: PayoutRun, reason: str) -> PayoutRun:
    """Give up a run that has not gone to the bank; its statements can be paid by another one."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason."), field="reason")
    run = lock(run)
    check_transition(run, PayoutRun.Status.CANCELLED)
    run.payouts.filter(status=Payout.Status.PENDING).update(
        status=Payout.Status.CANCELLED, updated_at=clock.now()
    )
    changes = update_fields(run, status=PayoutRun.Status.CANCELLED, cancelled_reason=reason.strip())
    record(run, changes={"status": changes["status"]}, data={"number": run.number, "reason": reason.strip()})
    return run


@operation("payouts.run:export", event="payouts.run.exported")
def run_export(*, actor: Actor, run: PayoutRun) -> PayoutRun:
    """Make the CSV of the transfers and keep it with its hash; from then on the money is on its way.

    Each line is looked at again; what cannot be paid any more is left out with its reason, and a run of
    which nothing is left is cancelled. Asked again, the same file is given again. Raises DomainError 409
    unless the run is approved.
    """
    run, lines = lock_run(run)
    if run.export_file_id:
        no_op()
        return run
    check_transition(run, PayoutRun.Status.EXPORTED)
    payouts = keep_payable(run, lines)
    if not payouts:
        return run
    stored = files.store(
        actor=actor, name=f"{run.number}.csv", content=transfers.write(map(_transfer, payouts))
    )
    Payout.objects.filter(pk__in=[payout.pk for payout in payouts]).update(
        status=Payout.Status.SENT, sent_on=clock.today(), updated_at=clock.now()
    )
    changes = update_fields(
        run, status=PayoutRun.Status.EXPORTED, exported_at=clock.now(), export_file=stored
    )
    members = members_by_partner({payout.partner_id for payout in payouts}, selectors.TOLD)
    notify_all("payouts.payout_sent", [Notice(payout, members[payout.partner_id]) for payout in payouts])
    record_bulk("payouts.payout.sent", [target_of(payout) for payout in payouts], data={"number": run.number})
    record(run, changes={"status": changes["status"]}, data={"number": run.number, "sha256": stored.sha256})
    return run


def _transfer(payout: Payout) -> transfers.Transfer:
    return transfers.Transfer(
        payout.payee, payout.iban, payout.bic, payout.amount, payout.reference, payout.statement.number
    )
