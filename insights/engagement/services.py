"""Operations on signs of life: from when on a partner counts as silent."""

from __future__ import annotations

from core.actor import Actor
from core.operation import lock, no_op, operation, record, update_fields
from insights.engagement.models import EngagementPolicy

VIEW, CONFIGURE = "insights.engagement:view", "insights.engagement:configure"


@operation(CONFIGURE, event="insights.engagement.policy_changed")
def engagement_policy_change(*, actor: Actor, silent_after_days: int) -> EngagementPolicy:
    """Say after how many days without a sign of life whoever looks after an active partner is told."""
    row, _created = EngagementPolicy.objects.get_or_create(pk=1)
    row = lock(row)
    changes = update_fields(row, silent_after_days=silent_after_days)
    record(row, changes=changes) if changes else no_op()
    return row
