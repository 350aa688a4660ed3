"""Operations on signs of life: from when on a partner counts as silent."""

from __future__ import annotations

from django.db.models import Q

from core import clock
from core.actor import Actor
from core.operation import lock, no_op, operation, record, update_fields
from insights.engagement.models import EngagementPolicy, PartnerEngagement
from insights.engagement.selectors import silent_before

VIEW, CONFIGURE = "insights.engagement:view", "insights.engagement:configure"


@operation(CONFIGURE, event="insights.engagement.policy_changed")
def engagement_policy_change(*, actor: Actor, silent_after_days: int) -> EngagementPolicy:
    """Say after how many days without a sign of life whoever looks after an active partner is told."""
    row, _created = EngagementPolicy.objects.get_or_create(pk=1)
    row = lock(row)
    changes = update_fields(row, silent_after_days=silent_after_days)
    if not changes:
        no_op()
        return row
    # What was counted last night is read by the new policy at once.
    silent = Q(last_sign_on__lt=silent_before(clock.today()))
    PartnerEngagement.objects.filter(silent).update(gone_silent=True)
    PartnerEngagement.objects.exclude(silent).update(gone_silent=False)
    record(row, changes=changes)
    return row
