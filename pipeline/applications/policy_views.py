"""Settings of applications: what applicants read and agree to, and the addresses of the form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import languages
from core.text import Translated
from partners.models import Questionnaire
from pipeline.applications import forms, selectors, services
from pipeline.models import ApplicationPolicy
from web.views import FormPage, Page


class PolicyPage(Page):
    """What holds, what held before, what is asked, and how the form is shown elsewhere."""

    permission = "core.config:view"
    template_name = "pipeline/applications/policy.html"
    title = _("Applications")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        current = selectors.policy()
        questionnaire = Questionnaire.objects.filter(subject="application", archived_at=None).first()
        addresses = [
            (name, settings.BASE_URL + reverse("pipeline:apply", args=[code]))
            for code, name in languages.offered()
        ]
        return super().get_context(
            policy=current,
            facts=[
                (capfirst(column.verbose_name), _said(current, column)) for column in forms.policy_columns()
            ]
            if current
            else [],
            history=ApplicationPolicy.objects.visible_to(self.actor)[:50],
            questionnaire=questionnaire,
            addresses=addresses,
            embedded_by=settings.APPLY_FRAME_ANCESTORS,
            may_change=self.actor.can("pipeline.application_policy:change"),
            may_ask=self.actor.can("partners.questionnaire:change"),
            **extra,
        )


def _said(policy: ApplicationPolicy, column: Any) -> Any:
    value = getattr(policy, column.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value) if isinstance(value, Translated) else value


class PolicyNew(FormPage):
    permission = "pipeline.application_policy:change"
    title = _("Change what applicants read")
    form_class = forms.PolicyForm
    success_message = _("It holds from now on. Applications sent before keep their version.")

    def get_initial(self) -> dict[str, Any]:
        current = selectors.policy()
        if current is None:
            return {"is_open": True}
        return {column.name: getattr(current, column.name) for column in forms.policy_columns()}

    def perform(self, form) -> ApplicationPolicy:
        return services.application_policy_set(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:application-policy")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:application-policy")
