"""Every write of this room."""

from __future__ import annotations

from typing import Any

from enablement.models import SupportQueue
from prm.core.actor import Actor
from prm.core.operation import change, create, lock, operation, record, unchanged


@operation("enablement.queue:change", event="enablement.queue.saved")
def queue_save(*, actor: Actor, queue: SupportQueue | None = None, **values: Any) -> SupportQueue:
    """Add a support queue, or change the one given."""
    if queue is None:
        queue = create(SupportQueue, **values)
        record(queue)
        return queue
    changes = change(lock(queue), **values)
    record(queue, changes=changes) if changes else unchanged()
    return queue
