"""The outbox: what committed work still owes to subscribers and to people's mailboxes.

Everything owed is a row written with the work itself. The broker only wakes the worker sooner
than its timetable would; losing the message loses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from core.clock import now

logger = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 12
# First retry after 10 s, doubling to six hours: about a day in all.
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=6)

_last_wake = 0.0


def enqueue_deliveries(event, subscribers: Iterable[str]) -> None:
    """Write what is owed for an event, in the writer's transaction."""
    from core.models import Delivery

    owed = [Delivery(event=event, subscriber=name, target_id=event.target_id) for name in subscribers]
    if owed:
        Delivery.objects.bulk_create(owed)


def notify_worker() -> None:
    """Tell a worker that there is something to do; at most once a second from one process."""
    global _last_wake
    if not settings.WAKE_WORKER or time.monotonic() - _last_wake < 1:
        return
    _last_wake = time.monotonic()
    from core.queue.tasks import process_queue

    try:
        process_queue.apply_async(ignore_result=True, retry=False)
    except Exception as error:  # any broker failure: the timetable works it off later
        logger.warning("broker.unreachable", error=type(error).__name__)


def process_queue(*, limit: int = 1_000) -> int:
    """Deliver what is due: subscriptions first (they may write mails), then mails."""
    from core.queue import mail as mails

    return deliver_due(limit=limit) + mails.send_due(limit=limit)


def deliver_due(*, limit: int = 1_000) -> int:
    """Deliver due events to subscribers, one by one, and say how many were taken up."""
    for taken in range(limit):
        delivery = _claim_next()
        if delivery is None:
            return taken
        _deliver(delivery)
    return limit


def _claim_next():
    from core.models import Delivery

    pending = Delivery.objects.filter(status=Delivery.Status.PENDING)
    earlier = pending.filter(
        subscriber=OuterRef("subscriber"), target_id=OuterRef("target_id"), id__lt=OuterRef("id")
    )
    at = now()
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    due = pending.filter(free, ~Exists(earlier), next_at__lte=at).order_by("next_at", "id")
    for delivery in due.select_related("event")[:20]:
        mine = Delivery.objects.filter(free, pk=delivery.pk, status=Delivery.Status.PENDING)
        if mine.update(lease_until=at + LEASE, attempts=F("attempts") + 1) == 1:
            delivery.attempts += 1
            return delivery
    return None


def _deliver(delivery) -> None:
    from core.events.registry import SUBSCRIBERS
    from core.models import Delivery

    try:
        with transaction.atomic():
            SUBSCRIBERS[delivery.subscriber](delivery.event)
            Delivery.objects.filter(pk=delivery.pk).update(
                status=Delivery.Status.DONE, lease_until=None, error=""
            )
    except Exception as error:
        logger.exception("delivery.failed", subscriber=delivery.subscriber, event_id=delivery.event.public_id)
        failed(delivery, error, Delivery.Status.FAILED)


def next_try(attempts: int) -> datetime:
    """When to try again what has failed so many times."""
    return now() + min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY)


def failed(row, error: Exception, final_status: str) -> None:
    """Put a delivery or a mail back for later, or give it up after the last attempt."""
    values = {"next_at": next_try(row.attempts), "lease_until": None, "error": type(error).__name__}
    if row.attempts >= MAX_ATTEMPTS:
        values["status"] = final_status
    type(row).objects.filter(pk=row.pk).update(**values)
