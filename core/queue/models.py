"""The rows of the queue: deliveries, mails, jobs, the timetable's tasks, rows put aside, workers."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.queue.lease import Leased, LeasedQuerySet, Policy
from core.scope import ScopedQuerySet

_OPEN = Q(status__in=["queued", "running"])
_FAILED = Q(status="failed")
# First retry after 10 s, doubling to six hours: about a day in all.
_PATIENT = Policy(
    lease=timedelta(minutes=1),
    max_attempts=12,
    first_retry=timedelta(seconds=10),
    longest_retry=timedelta(hours=6),
)


class Delivery(Leased):
    """An event owed to a subscriber, or to one of its endpoints. At least once, in order per target."""

    UNSCOPED = "internal outbox"
    POLICY = _PATIENT

    event = models.ForeignKey("core.Event", models.PROTECT, related_name="deliveries")
    subscriber = models.CharField(max_length=80)
    # Which of the subscriber's receivers it goes to; "" for code of our own, which is one.
    endpoint = models.CharField(max_length=80, blank=True, default="", db_default="")
    target_id = models.CharField(max_length=40)
    # The event touched other rows beside that one: all of them keep their order.
    is_batch = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber", "endpoint"], name="core_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="core_delivery_due", condition=_OPEN),
            # Whether an earlier one for the same target is still owed.
            models.Index(
                fields=["subscriber", "endpoint", "target_id", "id"],
                name="core_delivery_order",
                condition=_OPEN,
            ),
            models.Index(
                fields=["subscriber", "endpoint", "id"],
                name="core_delivery_batch",
                condition=_OPEN & Q(is_batch=True),
            ),
            models.Index(fields=["-id"], name="core_delivery_failed", condition=_FAILED),
        ]


class OutgoingMail(Leased):
    """A mail owed to a person, written in the transaction that decided it; rendered when sent.

    ``recipient`` is a public id, looked up at sending: no address is kept. ``key`` makes a mail
    happen once (a renewal reminder, for one). ``context`` holds public ids and figures only.
    """

    UNSCOPED = "internal outbox"
    POLICY = _PATIENT

    public_id = PublicIdField(prefix="mail")
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=80)
    recipient = models.CharField(max_length=40)
    context = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["next_at", "id"], name="core_mail_due", condition=_OPEN),
            models.Index(fields=["-id"], name="core_mail_failed", condition=_FAILED),
        ]


class JobQuerySet(LeasedQuerySet["Job"]):
    def retriable(self) -> Self:
        """Those that may be queued again: of the same work, one is open at a time."""
        same = Job.objects.filter(kind=OuterRef("kind"), key=OuterRef("key")).exclude(key="")
        newer = same.filter(status=Leased.Status.FAILED, pk__gt=OuterRef("pk"))
        return self.filter(~Exists(same.open()), ~Exists(newer))


class Job(Leased):
    """Long work with progress and a result. A killed worker's job is taken up by the next.

    ``key`` names work of which one is open at a time ("" where there is no such rule). ``least_left`` is
    the least that any attempt left to do: an attempt that gets below it has made progress, and the
    attempts are counted anew from there.
    """

    UNSCOPED = "shown to the person who started it"
    POLICY = Policy(
        lease=timedelta(minutes=1),
        max_attempts=5,
        first_retry=timedelta(seconds=10),
        longest_retry=timedelta(hours=6),
    )

    public_id = PublicIdField(prefix="job")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=80, blank=True, default="", db_default="")
    params = models.JSONField(default=dict)
    least_left = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    result_file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    created_by = models.CharField(max_length=40, blank=True)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=_OPEN & ~Q(key=""),
                name="core_job_once",
                violation_error_message=_("This work is under way already."),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="core_job_due", condition=_OPEN),
            models.Index(fields=["-id"], name="core_job_failed", condition=_FAILED),
        ]


class PeriodicTask(Leased):
    """An entry of the timetable: when it runs next, how its last run ended. Never done, only waiting.

    ``attempts`` counts the failures in a row, ``error`` is that of the last run, "" when it was right.
    """

    UNSCOPED = "the timetable of the installation"
    POLICY = Policy(
        lease=timedelta(minutes=2),
        max_attempts=1_000,
        first_retry=timedelta(minutes=1),
        longest_retry=timedelta(hours=1),
    )

    code = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    duration_ms = models.BigIntegerField(default=0, db_default=0)


class FailedRow(models.Model):
    """A row that periodic work could not process: put aside until ``next_at``, others go on."""

    UNSCOPED = "shown to administrators, by its label"

    work = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    label = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=300)
    first_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("row put aside")
        constraints = [
            models.UniqueConstraint(fields=["work", "target_type", "target_id"], name="core_failedrow_once")
        ]


class WorkerSign(models.Model):
    """The last sign of life of a worker, for each queue that it works off."""

    UNSCOPED = "the workers of the installation"

    name = models.CharField(max_length=120)
    queue = models.CharField(max_length=20)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "queue"], name="core_workersign_once")]
