"""The partner's own scorecard, where the programme shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.scorecards import presenters
from insights.scorecards.services import VIEW
from portal.base import PortalPage


class ScorecardPage(PortalPage):
    permission = VIEW
    template_name = "portal/scorecard.html"
    title = _("Scorecard")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(card=presenters.card_of(self.actor, self.partner), **extra)
