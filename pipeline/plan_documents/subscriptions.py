"""What happens to a plan when its agreement is signed."""

from __future__ import annotations

from typing import Any

from core.actor import SYSTEM
from core.events.registry import subscribe
from pipeline.models import PlanAgreement
from pipeline.plan_documents.services import plan_sign
from web.templatetags.formats import as_day


@subscribe("agreements.agreement.signed", name="pipeline.plan_signed")
def sign_plan(event: Any) -> None:
    link = (
        PlanAgreement.objects.filter(agreement__public_id=event.target_id)
        .select_related("plan", "agreement")
        .first()
    )
    if link is not None:
        plan_sign(actor=SYSTEM, plan=link.plan, number=link.agreement.number, signed_on=as_day(event.at))
