"""Our own customers and opportunities, and the rules of deal registration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import clock
from pipeline.deals import policy as services
from pipeline.deals import policy_forms as forms
from pipeline.deals import selectors
from pipeline.models import DealPolicy
from web.views import FormPage, Page


class DealPolicyPage(Page):
    """The rules in force, those before and those to come."""

    permission = "core.config:view"
    template_name = "pipeline/deals/rules.html"
    title = _("Deal registration")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        shown = [f for f in DealPolicy._meta.fields if f.name not in ("id", "public_id", "effective_from")]
        in_force = selectors.policy_of_today()
        rows = list(DealPolicy.objects.visible_to(self.actor))
        return super().get_context(
            in_force=in_force,
            facts=[
                (capfirst(column.verbose_name), getattr(in_force, column.name) or "–") for column in shown
            ],
            history=rows,
            may_change=self.actor.can("pipeline.deal_rules:change"),
            **extra,
        )


class DealPolicyNew(FormPage):
    permission = "pipeline.deal_rules:change"
    title = _("New rules")
    form_class = forms.DealPolicyForm
    submit_label = _("Set the rules")
    success_message = _("The rules are set. Deals submitted before keep theirs.")

    def get_initial(self) -> dict[str, Any]:
        in_force = selectors.policy_of_today()
        names = [
            f.name for f in DealPolicy._meta.fields if f.name not in ("id", "public_id", "effective_from")
        ]
        return {"effective_from": clock.today(), **{name: getattr(in_force, name) for name in names}}

    def perform(self, form) -> DealPolicy:
        return services.deal_policy_set(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:deal_rules")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:deal_rules")
