"""Every write of segments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from core.permissions import refusal
from marketing.models import Segment
from marketing.segments.conditions import checked

VIEW, CHANGE, EXPORT = "marketing.segment:view", "marketing.segment:change", "marketing.segment:export"


@operation(CHANGE, event="marketing.segment.created")
def segment_create(
    *, actor: Actor, name: str, conditions: dict[str, Any], owner: User | None, is_shared: bool = True
) -> Segment:
    """Keep conditions under a name. Raises DomainError 422 on conditions that are none, 409 on a shared name
    that is taken."""
    row = create(
        Segment, name=name.strip(), conditions=checked(actor, conditions), owner=owner, is_shared=is_shared
    )
    record(row)
    return row


@operation(CHANGE, event="marketing.segment.changed")
def segment_change(*, actor: Actor, segment: Segment, **values: Any) -> Segment:
    """Change a segment's name, its conditions or who sees it. Raises DomainError as ``segment_create``; 403 on
    what somebody else keeps for themselves, 409 once it is archived."""
    row = _current(actor, segment)
    if "conditions" in values:
        values["conditions"] = checked(actor, values["conditions"])
    if values.get("is_shared") is False and row.owner_id != actor.user_id:
        raise DomainError.conflict(_("Only its owner can keep a segment to themselves."), field="is_shared")
    changes = update_fields(row, **dict(sorted(values.items())))
    record(row, changes=changes) if changes else no_op()
    return row


@operation(CHANGE, event="marketing.segment.archived")
def segment_archive(*, actor: Actor, segment: Segment) -> Segment:
    """Take a segment away. What was sent to it stays as it was."""
    row = _current(actor, segment)
    record(row, changes=update_fields(row, archived_at=clock.now()))
    return row


def _current(actor: Actor, segment: Segment) -> Segment:
    row = lock(segment)
    if not row.is_shared and row.owner_id != actor.user_id:
        raise refusal(actor, CHANGE)
    if row.archived_at:
        raise DomainError.conflict(_("This segment was taken away."))
    return row
