"""What can happen to signs of life."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models

target_type(
    models.EngagementPolicy,
    label=lambda row: _("Signs of life"),
    staff=PageOf("insights:engagement-policy", "insights.engagement:configure", args=()),
)
declare("insights.engagement.policy_changed", _("When partners count as silent changed"), icon="activity")
