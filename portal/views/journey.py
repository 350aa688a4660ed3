"""The partner's onboarding: every step, who does it, and where."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.journeys import presenters, services
from partners.journeys.forms import TickForm
from partners.journeys.models import PartnerJourneyStep
from portal.base import PortalPage, PortalRowForm


class JourneyPage(PortalPage):
    permission = services.VIEW
    template_name = "portal/journey.html"
    title = _("Onboarding journey")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(journey=presenters.current(self.actor, self.partner), **extra)


class StepTick(PortalRowForm):
    permission = services.TICK
    title = _("A step that is done")
    queryset = PartnerJourneyStep.objects.select_related("journey__partner", "step")
    form_class = TickForm
    submit_label = _("It is done")
    success_message = _("The step is done.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object.step), **extra)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("journey")

    def perform(self, form) -> PartnerJourneyStep:
        return services.step_tick(actor=self.actor, step=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return self.portal_url("journey")
