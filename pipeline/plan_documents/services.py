"""Operations on documents of joint plans: proposals sent, contracts drawn up, annexes frozen, plans signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import services as drafting
from agreements.models import Agreement, Template
from core import files
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.access.audiences import check_informed, partner_members
from pipeline.models import JointPlan, PlanAgreement, PlanDocument
from pipeline.plan_documents import contract
from pipeline.plans import document
from pipeline.plans.services import SHARE, lock_written

VIEW = "pipeline.plan:view"
Kind = PlanDocument.Kind
Stage = JointPlan.Stage


@operation(SHARE, event="pipeline.plan.proposal_sent")
def plan_proposal_send(
    *, actor: Actor, plan: JointPlan, language: str, snapshot: dict[str, Any], content: bytes
) -> PlanDocument:
    """Send the plan to the partner as a document, in a language.

    ``content`` was rendered before from ``snapshot``, the plan as the partner reads it. Raises DomainError
    409 while nothing is shared or nobody would hear of it, 412 when the plan changed meanwhile.
    """
    check_informed(plan.partner, VIEW)
    plan = lock_written(plan)
    check_shared(plan)
    if document.plain(document.read_shared(plan, language)) != snapshot:
        raise DomainError.stale()
    audience = partner_members(plan.partner, VIEW)
    row = keep(actor, plan, Kind.PROPOSAL, language, snapshot, content, audience)
    notify("pipeline.plan_proposal", target=row, audience=audience)
    record(plan, data={"number": row.number, "sha256": row.sha256}, also=[row])
    return row


def check_shared(plan: JointPlan) -> None:
    """Raise DomainError 409 while the partner reads nothing of the plan."""
    if plan.stage == Stage.INTERNAL or not plan.sections.filter(is_shared=True).exists():
        raise DomainError.conflict(_("Share a section first: a document holds what the partner may read."))


def keep(
    actor: Actor,
    plan: JointPlan,
    kind: str,
    language: str,
    snapshot: dict[str, Any],
    content: bytes,
    audience: Iterable[str],
    agreement: Agreement | None = None,
) -> PlanDocument:
    """Store the next document of a kind of a locked plan, as it is sent."""
    number = plan.documents.filter(kind=kind).count() + 1
    stored = files.store(actor=actor, name=f"{plan.number}-{kind}-{number}.pdf", content=content)
    return create(
        PlanDocument,
        plan=plan,
        kind=kind,
        number=number,
        language=language,
        file=stored,
        sha256=stored.sha256,
        snapshot=snapshot,
        agreement=agreement,
        sent_by=actor.person,
        sent_to=sorted(set(audience)),
    )


# -- The contract -----------------------------------------------------------------------------------


@operation("agreements.agreement:create", event="pipeline.plan.contract_drawn_up")
def plan_contract_draw_up(*, actor: Actor, plan: JointPlan, template: Template, title: str = "") -> Agreement:
    """Draw up an agreement whose annex is the plan, filled in from what both sides read of it.

    Raises DomainError 409 while nothing is shared, and while another one of this plan is on its way or in
    force.
    """
    plan = lock_written(plan)
    check_shared(plan)
    taken = contract.current(plan, SYSTEM)
    if taken is not None:
        raise DomainError.conflict(
            _("Agreement %(number)s was drawn up from this plan already.") % {"number": taken.number}
        )
    doc = document.read_shared(plan, plan.language)
    agreement = drafting.agreement_create(
        actor=actor,
        partner=plan.partner,
        template=template,
        title=title,
        language=plan.language,
        own_entity=plan.own_entity,
        values=contract.values(template, doc),
        **contract.terms(template, doc),
    )
    link = create(PlanAgreement, plan=plan, agreement=agreement)
    record(plan, data={"agreement": agreement.number}, also=[link, agreement])
    return agreement


@operation("agreements.signature:manage", event="pipeline.plan.annex_frozen")
def plan_annex_freeze(
    *, actor: Actor, link: PlanAgreement, snapshot: dict[str, Any], content: bytes, audience: Iterable[str]
) -> PlanDocument:
    """Keep the plan as it is put to signature. Raises DomainError 412 when it changed since it was rendered."""
    plan, agreement = lock_written(link.plan), link.agreement
    if document.plain(document.read_shared(plan, agreement.language)) != snapshot:
        raise DomainError.stale()
    row = keep(actor, plan, Kind.ANNEX, agreement.language, snapshot, content, audience, agreement)
    record(plan, data={"agreement": agreement.number, "number": row.number, "sha256": row.sha256}, also=[row])
    return row


@operation("pipeline.plan:sign", event="pipeline.plan.signed")
def plan_sign(*, actor: Actor, plan: JointPlan, number: str, signed_on: date) -> JointPlan:
    """The agreement ``number`` that was drawn up from the plan is signed: from now on nothing that is agreed
    changes but by what both accept. Once, whoever says it again."""
    plan = lock(plan)
    if plan.stage not in (Stage.INTERNAL, Stage.SHARED, Stage.JOINT):
        no_op()
        return plan
    changes = update_fields(plan, stage=Stage.SIGNED, signed_on=signed_on)
    record(plan, changes={"stage": changes["stage"]}, data={"agreement": number})
    return plan
