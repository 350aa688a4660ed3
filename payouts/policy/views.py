"""The page of the payout policy."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payouts.models import PayoutPolicy
from payouts.policy import forms, services
from web.views import FormPage


class Policy(FormPage):
    permission = "payouts.policy:change"
    title = _("Timetable of payouts")
    form_class = forms.PolicyForm
    submit_label = _("Save")
    success_message = _("The timetable is saved.")

    @property
    def cancel_url(self) -> str:
        return reverse("payouts:statements")

    def get_initial(self) -> dict[str, Any]:
        row = services.policy()
        return {"statements_day": row.statements_day, "owing_statements": row.owing_statements}

    def perform(self, form) -> PayoutPolicy:
        return services.policy_change(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: PayoutPolicy) -> str:
        return reverse("payouts:statements")
