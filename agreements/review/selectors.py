"""Reads across agreements: documents, who is blocking, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from agreements.drafting.selectors import Status
from agreements.models import (
    Agreement,
    Approval,
    OpenPoint,
    Side,
    Signature,
)
from agreements.signing.selectors import open_signature, signatures_for
from core.actor import Actor
from core.errors import Sentence
from partners.access.audiences import partner_members

ANSWER = "agreements.agreement:answer"


@dataclass(frozen=True)
class Blocking:
    """Who has to act, since when; ``code`` is us, legal, partner or signer. ``recipients`` are the
    public ids a reminder goes to."""

    code: str
    label: Sentence
    since: datetime
    recipients: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.code in ("us", "legal")


def our_person(agreement: Agreement) -> str:
    """Who of us looks after an agreement: the partner's owner, else who drew it up (public id)."""
    owner = agreement.partner.owner
    return owner.public_id if owner else agreement.author


def both_sides(agreement: Agreement) -> list[str]:
    """Whom something is told that both sides are to know (public ids)."""
    return [*partner_side(agreement), our_person(agreement)]


def approvers(without: set[str]) -> list[str]:
    """Who of us may approve an agreement, without those who wrote or asked (public ids)."""
    return [person for person in staff_with("agreements.agreement:approve") if person not in without]


def partner_side(agreement: Agreement) -> list[str]:
    """Whom of the partner something about an agreement is told: those who may answer us."""
    return partner_members(agreement.partner, ANSWER)


def authors_of(agreement: Agreement) -> set[str]:
    """Everybody who wrote a version: somebody else's edit on top leaves their own text in it."""
    return set(agreement.versions.values_list("author", flat=True))


def blocking(agreement: Agreement) -> Blocking | None:
    """Who holds an agreement up, or None when nobody has to act."""
    since = agreement.status_since
    if agreement.status in (Status.DRAFT, Status.APPROVED):
        return Blocking("us", _("us"), since, (our_person(agreement),))
    if agreement.status == Status.IN_APPROVAL:
        pending = agreement.approvals.filter(status="pending").first()
        own = {pending.requested_by, *authors_of(agreement)} if pending else set()
        return Blocking("legal", _("our legal colleagues"), since, tuple(approvers(own)))
    if agreement.status == Status.WITH_PARTNER:
        return Blocking("partner", agreement.partner.name, since, tuple(partner_side(agreement)))
    if agreement.status == Status.IN_SIGNATURE:
        signer = open_signature(agreement)
        if signer:
            code = "us" if signer.side == Side.US else "signer"
            return Blocking(code, signer.name, signer.asked_at or since, (signer.public_id,))
    return None


def approvals_for(actor: Actor) -> QuerySet:
    """Approvals that wait for this person: not those of their own text."""
    rows = Approval.objects.visible_to(actor).filter(status="pending")
    if not actor.can("agreements.agreement:approve"):
        return rows.none()
    return (
        rows.exclude(agreement__versions__author=actor.person)
        .exclude(requested_by=actor.person)
        .select_related("agreement__partner")
    )


def answered_for(actor: Actor) -> QuerySet:
    """Agreements of this person's own partners that wait for us: approved, or back from the partner."""
    rows = Agreement.objects.visible_to(actor).filter(partner__owner_id=actor.user_id)
    answered = Q(status=Status.DRAFT, sent_version__gt=0)
    return (
        rows.filter(answered | Q(status=Status.APPROVED))
        .select_related("partner")
        .order_by("status_since", "id")
    )


def asked_of_partner(actor: Actor) -> QuerySet:
    """Signatures that are asked of a partner's people now, in the actor's scope."""
    rows = Signature.objects.visible_to(actor).filter(side=Side.PARTNER, status="asked", round__status="open")
    return rows.select_related("round__agreement__partner").order_by("asked_at", "id")


def work_count(actor: Actor) -> int:
    """What waits for this person: approvals, signatures, and answers of partners to drafts."""
    return approvals_for(actor).count() + signatures_for(actor).count()


def points_of(agreement: Agreement, actor: Actor) -> list[OpenPoint]:
    return list(OpenPoint.objects.visible_to(actor).filter(agreement=agreement))
