"""What the partner sells under its own name: each offer with the conditions that hold for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.permissions import Offer
from pipeline.white_label.presenters import shown_terms
from portal.base import PortalPage


class WhiteLabel(PortalPage):
    permission = "pipeline.white_label:view"
    offer = Offer.WHITE_LABEL
    template_name = "portal/white_label.html"
    title = _("White label")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            terms=shown_terms(self.actor, self.partner),
            may_read_agreements=self.actor.can("agreements.agreement:view"),
            **extra,
        )
