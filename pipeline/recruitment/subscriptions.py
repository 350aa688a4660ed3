"""What recruitment hears of agreements and partners."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core import said
from core.actor import SYSTEM
from core.clock import today
from core.events.registry import subscribe
from pipeline.recruitment import phases as services
from pipeline.recruitment.services import reindex_partner
from pipeline.recruitment.sources import WINNING_KINDS
from web.templatetags.formats import as_day

AGREEMENT_ACTIVE = said.declare("pipeline.agreement_active", _("Agreement %(number)s is active."))


@subscribe("agreements.agreement.activated", name="pipeline.win_recruitment")
def win_recruitment(event: Any) -> None:
    """The partner's open recruitment is won and goes to implementation, once."""
    agreement = Agreement.objects.filter(public_id=event.target_id).select_related("partner").first()
    if agreement is None or agreement.kind not in WINNING_KINDS:
        return
    day = min(as_day(event.at), today())
    services.recruitment_sign(
        actor=SYSTEM,
        partner=agreement.partner,
        signed_on=day,
        reason=said.write(AGREEMENT_ACTIVE, number=agreement.number),
    )


@subscribe("partners.partner.changed", name="pipeline.index_recruitments")
def index_recruitments(event: Any) -> None:
    """A recruitment is found by its partner's name, also after the name changed."""
    if "name" in event.changes:
        reindex_partner(event.target_id)
