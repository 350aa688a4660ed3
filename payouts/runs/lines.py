"""The transfers of a run before the bank has them: locked, looked at again, left out."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.events.record import target_of
from core.notify import notify
from core.operation import check_transition, lock, lock_all, operation, record, record_bulk, update_fields
from payouts.models import Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import rules, selectors

Dropped = list[tuple[Payout, str]]
REASON_LENGTH = 200


def lock_run(run: PayoutRun) -> tuple[PayoutRun, list[Payout]]:
    """A run and its transfers that are still to be made, as they are now.

    Their statements and bank accounts are locked before them: whoever contests, is paid by an earlier
    transfer, or changes or doubts an account, did so before or does so after.
    """
    lines = Payout.objects.filter(run=run)
    lock_all(Statement.objects.filter(pk__in=lines.values("statement")))
    lock_all(PayoutAccount.objects.filter(pk__in=lines.values("account")))
    run = lock(run)
    pending = run.payouts.filter(status=Payout.Status.PENDING)
    return run, lock_all(
        pending.select_related("partner", "account", "statement__partner__merged_into").order_by("pk")
    )


def keep_payable(run: PayoutRun, lines: list[Payout]) -> list[Payout]:
    """Leave out the lines that cannot be paid any more, each with its reason. Returns the others; a run
    without any is cancelled."""
    reasons = [(line, selectors.reason_against(line.statement, line.account)) for line in lines]
    leave_out(run, [(line, reason) for line, reason in reasons if reason])
    kept = [line for line, reason in reasons if not reason]
    if not kept:
        cancel_empty(run)
    return kept


def leave_out(run: PayoutRun, dropped: Dropped, *, words: str = "", told: bool = True) -> None:
    """Take lines off a run; their statements are free for the next one. The one who prepared the run is
    told."""
    if not dropped:
        return
    by_reason: dict[str, list[Payout]] = defaultdict(list)
    for line, reason in dropped:
        by_reason[reason].append(line)
    for reason, lines in by_reason.items():
        Payout.objects.filter(pk__in=[line.pk for line in lines]).update(
            status=Payout.Status.LEFT_OUT,
            left_out_reason=reason,
            status_reason=words,
            updated_at=clock.now(),
        )
        record_bulk(
            "payouts.payout.left_out",
            [target_of(run), *map(target_of, lines)],
            data={"number": run.number, "why": reason, "reason": words},
        )
    update_fields(
        run,
        total_minor=run.total_minor - sum(line.amount_minor for line, _reason in dropped),
        payouts_count=run.payouts_count - len(dropped),
    )
    if told:
        # A line is left out once, so it names the occasion.
        first = dropped[0][0].public_id
        audience = [run.prepared_by.public_id]
        notify("payouts.lines_left_out", target=run, audience=audience, about=first, count=len(dropped))


def cancel_empty(run: PayoutRun) -> None:
    """Cancel a run of which no line is left to be paid."""
    if not run.payouts.filter(status=Payout.Status.PENDING).exists():
        changes = update_fields(run, status=PayoutRun.Status.CANCELLED)
        record(run, event="payouts.run.cancelled", changes=changes, data={"number": run.number})


@operation("payouts.run:cancel", event="payouts.payout.left_out")
def payout_leave_out(*, actor: Actor, payout: Payout, reason: str) -> Payout:
    """Leave one line out of a run that waits for its approval, with a reason; the others go on.

    Raises DomainError 422 without a reason or with a long one, 409 once the run is approved.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError.invalid(_("Give the reason."), field="reason")
    if len(reason) > REASON_LENGTH:
        raise DomainError.invalid(_("Give the reason in at most 200 characters."), field="reason")
    run = lock(payout.run)
    payout = lock(payout)
    check_transition(payout, Payout.Status.LEFT_OUT)
    if run.status != PayoutRun.Status.PREPARED:
        raise DomainError.transition(run.get_status_display())
    told = run.prepared_by_id != actor.user_id
    leave_out(run, [(payout, rules.BY_HAND)], words=reason, told=told)
    cancel_empty(run)
    payout.refresh_from_db()
    return payout
