"""The outbox: what committed events still owe to subscribers.

What is owed is written with the event itself, a row for each subscriber, or for each endpoint of
one. A subscriber runs after commit, outside any transaction, at least once, in order per target.
"""

from __future__ import annotations

from functools import partial

import structlog
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from core.events import registry
from core.models import Delivery, EventTarget
from core.queue.lease import Heartbeat
from core.queue.notify import notify_worker

logger = structlog.get_logger(__name__)

QUEUE = "deliveries"


@registry.on_recorded
def enqueue_deliveries(recorded: list[registry.Recorded]) -> None:
    """Write what is owed for events, in the writer's transaction, in one statement."""
    rows = [
        Delivery(
            event=event,
            subscriber=subscriber.name,
            endpoint=endpoint,
            target_id=event.target_id,
            is_batch=targets > 1,
            request_id=event.request_id,
        )
        for event, targets in recorded
        for subscriber in registry.subscribers_of(event.code)
        for endpoint in subscriber.endpoints_of(event)
    ]
    if rows:
        Delivery.objects.bulk_create(rows, batch_size=1_000)
        transaction.on_commit(partial(notify_worker, QUEUE))


def deliver_due(*, limit: int = 1_000) -> int:
    """Deliver due events to subscribers, one by one, and say how many were taken up."""
    Delivery.objects.give_up_dead()
    taken = 0
    for delivery in in_order(Delivery.objects.all()).select_related("event").claims(limit):
        taken += 1
        _deliver(delivery)
    return taken


def in_order(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those before which nothing is owed to the same receiver for any of the same targets."""
    earlier = Delivery.objects.open().filter(
        subscriber=OuterRef("subscriber"), endpoint=OuterRef("endpoint"), id__lt=OuterRef("id")
    )
    same_row = earlier.filter(target_id=OuterRef("target_id"))
    # Where one of two events touched several rows, all of these are compared.
    later_event = OuterRef(OuterRef(OuterRef("event")))
    of_later = EventTarget.objects.filter(event=later_event, target_id=OuterRef("target_id"))
    shared = EventTarget.objects.filter(Exists(of_later), event=OuterRef("event"))
    batch = earlier.alias(later_is_batch=ExpressionWrapper(OuterRef("is_batch"), BooleanField())).filter(
        Q(is_batch=True) | Q(later_is_batch=True), Exists(shared)
    )
    return deliveries.filter(~Exists(same_row), ~Exists(batch))


def _deliver(delivery: Delivery) -> None:
    event = delivery.event
    bound = structlog.contextvars.bound_contextvars(request_id=event.request_id, event_id=event.public_id)
    with bound, Heartbeat(delivery):
        try:
            registry.SUBSCRIBERS[delivery.subscriber].hear(event, delivery.endpoint)
        except Exception as error:
            logger.exception("delivery.failed", subscriber=delivery.subscriber, attempts=delivery.attempts)
            Delivery.objects.fail(delivery, type(error).__name__)
        else:
            Delivery.objects.finish(delivery)
