"""The plan as the annex of its agreement: drawn up when the agreement is shown, frozen when it is put to signature."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.models import Agreement, SignatureRound
from agreements.review.selectors import both_sides
from agreements.signing import annexes
from agreements.signing.annexes import Annex
from core.actor import Actor
from core.slots import Panel
from pipeline.models import JointPlan, PlanAgreement
from pipeline.plan_documents import contract, pdf, services
from pipeline.plans import document
from pipeline.plans.sections import titled


def _link(agreement: Agreement) -> PlanAgreement | None:
    rows = PlanAgreement.objects.filter(agreement=agreement)
    return rows.select_related("plan__partner__logo", "plan__own_entity", "plan__recruitment").first()


@annexes.makers.fill("pipeline.plan")
def draw(agreement: Agreement, to_sign: bool) -> Sequence[Annex]:
    """The plan as both sides read it, in the language of the agreement."""
    link = _link(agreement)
    if link is None:
        return []
    doc = document.read_shared(link.plan, agreement.language)
    with override(agreement.language):
        title = _("Joint plan %(number)s: %(title)s") % {"number": doc.number, "title": doc.title}
    content = pdf.render(doc, notice=title) if to_sign else b""
    return [
        Annex(
            title=title,
            html=pdf.body(doc),
            sha256=hashlib.sha256(content).hexdigest() if content else "",
            keep=partial(_keep, link, document.plain(doc), content),
        )
    ]


def _keep(
    link: PlanAgreement, snapshot: dict[str, Any], content: bytes, actor: Actor, round: SignatureRound
) -> None:
    services.plan_annex_freeze(
        actor=actor, link=link, snapshot=snapshot, content=content, audience=both_sides(round.agreement)
    )


@annexes.panels.fill("pipeline.plan")
def panel(actor: Actor, agreement: Agreement) -> Panel | None:
    """On the page of the agreement: its plan, the annex as it was frozen, and what changed since."""
    link = _link(agreement)
    if link is None or not actor.can(services.VIEW):
        return None
    plan = link.plan
    if not JointPlan.objects.visible_to(actor).filter(pk=plan.pk).exists():
        return None
    annex = contract.annex_of(agreement)
    prefix = "portal" if actor.is_partner else "pipeline"
    before = [plan.partner.public_id] if actor.is_partner else []
    changed = contract.changed_sections(annex, plan) if annex else []
    return Panel(
        "pipeline/plan_documents/_annex.html",
        {
            "plan": plan,
            "plan_url": reverse(f"{prefix}:plan-documents", args=[*before, plan.public_id]),
            "annex": annex,
            "annex_url": reverse(f"{prefix}:plan-document", args=[*before, annex.public_id]) if annex else "",
            "changed": [str(titled(code)) for code in changed],
        },
    )
