"""Reads across agreements: documents, who is blocking, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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
from partners.access.selectors import mail_recipients

# Whom of the partner a mail about an agreement goes to.
PARTNER_ROLES = {"administrator", "sales"}


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


def legal_people(without: set[str]) -> list[str]:
    rows = User.objects.filter(staff_role="legal", is_active=True).order_by("id")
    return [public_id for public_id in rows.values_list("public_id", flat=True) if public_id not in without]


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
        return Blocking("legal", _("our legal colleagues"), since, tuple(legal_people(own)))
    if agreement.status == Status.WITH_PARTNER:
        people = mail_recipients(agreement.partner, PARTNER_ROLES)
        return Blocking("partner", agreement.partner.name, since, tuple(people))
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


def asked_of_partner(actor: Actor) -> QuerySet:
    """Signatures that are asked of a partner's people now, in the actor's scope."""
    rows = Signature.objects.visible_to(actor).filter(side=Side.PARTNER, status="asked", round__status="open")
    return rows.select_related("round__agreement__partner").order_by("asked_at", "id")


def work_count(actor: Actor) -> int:
    """What waits for this person: approvals, signatures, and answers of partners to drafts."""
    return approvals_for(actor).count() + signatures_for(actor).count()


def points_of(agreement: Agreement, actor: Actor) -> list[OpenPoint]:
    return list(OpenPoint.objects.visible_to(actor).filter(agreement=agreement))
