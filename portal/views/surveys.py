"""What a member is asked, in the portal: the same questions as behind the link of the mail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.models import SurveyInvitation
from insights.surveys import links, presenters
from insights.surveys.answering import RESPOND
from insights.surveys.forms import ResponseForm
from portal.base import PortalRowForm


class SurveyPage(PortalRowForm):
    """Answered once; by name, the answer may be changed until the wave closes."""

    permission = RESPOND
    template_name = "portal/survey.html"
    queryset = SurveyInvitation.objects.select_related(
        "wave__survey", "wave__version", "partner__type", "partner__tier", "partner__owner", "user", "contact"
    )
    form_class = ResponseForm
    success_message = _("Thank you. Your answer has arrived.")

    def form_kwargs(self) -> dict[str, Any]:
        kept = presenters.kept(self.object)
        return {**super().form_kwargs(), "wave": self.object.wave, "kept": kept}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        state = presenters.state_of(self.object)
        return super().get_context(title=self.object.wave.survey.title, **state, **extra)

    def perform(self, form: ResponseForm) -> None:
        form.send(self.object, links.answering(self.object, actor=self.actor))

    def success_url(self, result: Any) -> str:
        return self.portal_url("survey", self.object.public_id)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("home")
