"""Dashboards sent by mail on a day of the week or the month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import Notice, notify_all
from core.operation import create, lock, no_op, operation, record, update_fields
from core.queue.each_due import each_due
from insights.dashboards import rules
from insights.dashboards.models import Dashboard, DashboardRecipient, DashboardSchedule
from insights.dashboards.selectors import CHANGE, readers, receivers_of, schedules_due
from insights.dashboards.services import changeable

MAIL = "insights.dashboard"
SCHEDULES = 10


@operation(CHANGE, event="insights.dashboard.schedule_set")
def schedule_save(
    *,
    actor: Actor,
    dashboard: Dashboard,
    every: str,
    day: int,
    people: Iterable[User],
    schedule: DashboardSchedule | None = None,
) -> DashboardSchedule:
    """Have a dashboard sent, or change when and to whom.

    Raises DomainError 422 at ``people`` for nobody and for who may not read the dashboard, 403 for a dashboard
    of somebody else.
    """
    dashboard = changeable(actor, dashboard)
    people = list(people)
    _check_readers(dashboard, people)
    following = {"every": every, "day": day, "next_on": _next(every, day)}
    if schedule is None:
        if dashboard.schedules.count() >= SCHEDULES:
            raise DomainError.conflict(
                _("A dashboard is sent on %(count)s days at most.") % {"count": SCHEDULES}
            )
        schedule = create(DashboardSchedule, dashboard=dashboard, **following)
    else:
        schedule = lock(schedule)
        if (schedule.every, schedule.day) != (every, day):
            update_fields(schedule, **following)
    schedule.recipients.all().delete()
    for person in people:
        create(DashboardRecipient, schedule=schedule, user=person)
    record(
        dashboard, data={"schedule": schedule.public_id, "every": every, "day": day, "people": len(people)}
    )
    return schedule


def _next(every: str, day: int) -> date:
    if not 1 <= day <= (7 if every == DashboardSchedule.Every.WEEK else 28):
        raise DomainError.invalid(_("A day of the week is 1 to 7, a day of the month 1 to 28."), field="day")
    return rules.next_occasion(every, day, clock.today())


def _check_readers(dashboard: Dashboard, people: list[User]) -> None:
    if not people:
        raise DomainError.invalid(_("Say to whom it is sent."), field="people")
    may = set(readers(dashboard).values_list("pk", flat=True))
    if without := [person for person in people if person.pk not in may]:
        raise DomainError.invalid(
            _("%(name)s may not read this dashboard. Share it with them first.") % {"name": without[0]},
            field="people",
        )


@operation(CHANGE, event="insights.dashboard.schedule_ended")
def schedule_remove(*, actor: Actor, schedule: DashboardSchedule) -> None:
    """Send it no more."""
    dashboard = changeable(actor, schedule.dashboard)
    schedule = lock(schedule)
    record(dashboard, data={"schedule": schedule.public_id})
    schedule.delete()


@operation("insights.dashboard:send", event="insights.dashboard.sent")
def schedule_send(*, actor: Actor, schedule: DashboardSchedule) -> int:
    """Owe the mails of an occasion that is due, and move on to the next one; occasions that an outage missed are
    one. Returns how many people are sent it: who left, or may not read it any more, is not."""
    today = clock.today()
    dashboard = lock(schedule.dashboard)
    schedule = lock(schedule)
    if schedule.next_on > today or dashboard.archived_at:
        no_op()
        return 0
    occasion = schedule.next_on.isoformat()
    notices = [
        Notice(schedule, [person.public_id], occasion, {"person": person.public_id})
        for person in receivers_of(schedule)
    ]
    count = notify_all(MAIL, notices)
    following = rules.next_occasion(schedule.every, schedule.day, today)
    update_fields(schedule, next_on=following, last_sent_on=today)
    record(dashboard, data={"schedule": schedule.public_id, "occasion": occasion, "count": count})
    return count


def send_due() -> None:
    """Send every dashboard that is due; one that fails does not stop the others."""
    each_due(
        MAIL,
        schedules_due(clock.today()),
        lambda schedule: schedule_send(actor=SYSTEM, schedule=schedule),
    )
