"""The page on which it is said when a partner counts as silent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from insights.engagement.forms import PolicyForm
from insights.engagement.models import EngagementPolicy
from insights.engagement.selectors import policy
from insights.engagement.services import CONFIGURE, engagement_policy_change
from web.views import FormPage


class PolicyPage(FormPage):
    permission = CONFIGURE
    title = _("Signs of life")
    form_class = PolicyForm
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"silent_after_days": policy().silent_after_days}

    def perform(self, form) -> EngagementPolicy:
        return engagement_policy_change(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: EngagementPolicy) -> str:
        return reverse("insights:engagement-policy")
