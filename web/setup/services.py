"""Loading a ready set: by the operations of its room, all of it or nothing."""

from __future__ import annotations

from django.db import transaction

from core.actor import Actor
from core.slots import ReadySet


def ready_set_load(*, actor: Actor, ready_set: ReadySet) -> int:
    """Add what the set holds and is not there yet; how many things that were. Each of the set's
    operations asks for the actor's own permission."""
    with transaction.atomic():
        return ready_set.load(actor)
