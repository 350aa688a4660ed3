"""The reminder of the day before a webinar."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from core.actor import SYSTEM, Actor
from core.notify import Notice, notify_all
from core.operation import no_op, operation, record
from core.queue.each_due import each_due
from pipeline.models import Webinar
from pipeline.webinars.services import CHANGE, State

AHEAD = timedelta(hours=24)


@operation(CHANGE, event="pipeline.webinar.reminded")
def webinar_remind(*, actor: Actor, webinar: Webinar) -> int:
    """Remind whoever has a seat, once for each hour at which the webinar was to begin."""
    rows = webinar.registrations.filter(state=State.REGISTERED)
    about = webinar.starts_at.isoformat()
    told = notify_all("pipeline.webinar_reminder", [Notice(row, [row.public_id], about) for row in rows])
    record(webinar, data={"count": told}) if told else no_op()
    return told


def remind_due() -> None:
    """Remind of every webinar of the next 24 hours."""
    rows = Webinar.objects.coming().filter(starts_at__lte=clock.now() + AHEAD)
    each_due(
        "pipeline.webinar_reminders",
        rows.order_by("pk"),
        lambda webinar: webinar_remind(actor=SYSTEM, webinar=webinar),
    )
