"""Starting the rollup: by hand, and by the timetable."""

from __future__ import annotations

from datetime import date

from core import clock
from core.actor import Actor
from core.events.record import Target
from core.models import Job
from core.operation import no_op, operation, record_bulk
from core.queue import jobs
from insights.rollups import rollup

JOB = "insights.rollup"


@operation("insights.rollup:run", event="insights.rollup.started")
def rollup_start(*, actor: Actor, since: date | None = None, full: bool = False) -> Job:
    """Queue the job that brings the figures up to date; the one that waits already, if there is one.

    ``since`` restates every figure from that day on, ``full`` all of them; without either only
    what changed after the last run.
    """
    waiting = Job.objects.filter(kind=JOB, status__in=[Job.Status.QUEUED, Job.Status.RUNNING]).first()
    if waiting:
        no_op()
        return waiting
    params = {"since": since.isoformat() if since else None, "full": full}
    job = jobs.start(JOB, actor=actor, params=params, key="figures")
    record_bulk("insights.rollup.started", [Target("core.job", job.public_id)])
    return job


@operation("insights.rollup:run", event=None, reason="the start of the job records the event")
def rollup_catch_up(*, actor: Actor) -> Job | None:
    """Start the nightly rollup unless one was finished today; after an outage, once."""
    last = rollup.last_run()
    if last and last.finished_at and last.finished_at >= clock.start_of(clock.today()):
        return None
    return rollup_start(actor=actor)
