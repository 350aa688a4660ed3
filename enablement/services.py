"""Every write of this room."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.operation import create, lock, no_op, operation, record, update_fields
from enablement.models import SupportQueue


@operation("enablement.queue:change", event="enablement.queue.saved")
def queue_save(*, actor: Actor, queue: SupportQueue | None = None, **values: Any) -> SupportQueue:
    """Add a support queue, or change the one given."""
    if queue is None:
        queue = create(SupportQueue, **values)
        record(queue)
        return queue
    changes = update_fields(lock(queue), **values)
    record(queue, changes=changes) if changes else no_op()
    return queue
