"""Every write of this room."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.codes import free_code
from core.operation import create, lock, no_op, operation, record, update_fields
from core.ordering import move, next_place
from enablement.models import SupportQueue


@operation("enablement.queue:change", event="enablement.queue.saved")
def queue_save(*, actor: Actor, queue: SupportQueue | None = None, **values: Any) -> SupportQueue:
    """Add a support queue behind the others, or change the one given. Its code is made from its name where
    none is given, and stays."""
    if queue is None:
        taken = set(SupportQueue.objects.values_list("code", flat=True))
        values.setdefault("code", free_code(values.get("name") or {}, taken, otherwise="queue"))
        values.setdefault("position", next_place(SupportQueue.objects.all()))
        queue = create(SupportQueue, **values)
        record(queue)
        return queue
    changes = update_fields(lock(queue), **values)
    record(queue, changes=changes) if changes else no_op()
    return queue


@operation("enablement.queue:change", event="enablement.queue.moved")
def queue_move(*, actor: Actor, queue: SupportQueue, to: int) -> int:
    """Put a support queue in another place of the contact card, counted from 0."""
    moved = move(queue, SupportQueue.objects.all(), to)
    record(queue, changes=moved.changes) if moved.changes else no_op()
    return moved.place
