"""Reminders of notice and end dates: exactly once each, also after an outage."""

from __future__ import annotations

from datetime import timedelta

from agreements.models import Agreement, RenewalReminder
from agreements.review import selectors
from agreements.terms import rules
from core import clock
from core.actor import SYSTEM, Actor
from core.notify import Notice, notify_all
from core.operation import create, lock, no_op, operation, record
from core.queue.each_due import each_due
from web.templatetags.formats import as_day

HORIZON = timedelta(days=max(rules.THRESHOLDS))


def remind_due() -> int:
    """Send every reminder that has come due. Returns how many agreements had one.

    Asks the database what is due, so a run that was missed is caught up by the next one, once.
    """
    due = Agreement.objects.due_by(clock.today() + HORIZON).select_related("partner__owner")
    rows = due.prefetch_related("reminders").order_by("id")
    return each_due("agreements.remind", rows, _remind).done


def _remind(agreement: Agreement) -> bool:
    return bool(_due(agreement)) and reminders_send(actor=SYSTEM, agreement=agreement)


def _due(agreement: Agreement) -> list[rules.Due]:
    begun = agreement.starts_on or clock.today()
    if agreement.activated_at:
        begun = max(begun, as_day(agreement.activated_at))
    return rules.due_reminders(
        clock.today(),
        notice_on=agreement.notice_on,
        ends_on=agreement.ends_on,
        since=begun,
        done=[(row.about, row.days) for row in agreement.reminders.all()],
    )


def _notice(agreement: Agreement, entry: rules.Due) -> Notice:
    audience = selectors.both_sides(agreement)
    about = f"{entry.about}:{entry.days}"
    return Notice(agreement, audience, about, {"about": entry.about})


@operation("agreements.reminder:send", event="agreements.reminder.sent")
def reminders_send(*, actor: Actor, agreement: Agreement) -> bool:
    """Send the reminders of one agreement that are due, to its manager and to the partner.

    Each threshold leaves one row, sent or overtaken by a more urgent one. False when there was
    nothing left to do (another run was faster, or the renewal was decided).
    """
    agreement = lock(agreement)
    due = _due(agreement) if agreement.status == "active" and not agreement.outcome else []
    if not due:
        no_op()
        return False
    for entry in due:
        row = create(
            RenewalReminder,
            agreement=agreement,
            about=entry.about,
            days=entry.days,
            due_on=entry.due_on,
            state="sent" if entry.send else "overtaken",
        )
        if entry.send:
            notify_all("agreements.reminder", [_notice(agreement, entry)])
            record(row, data={"number": agreement.number, "about": entry.about, "days": entry.days})
    if not any(entry.send for entry in due):
        no_op()
    return True
