"""Reads across agreements: documents, who is blocking, what is due."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from agreements.models import (
    Agreement,
    Side,
    Signature,
)
from core.actor import Actor
from core.people import Person
from core.permissions import TABLE
from partners.access.selectors import status_allows
from partners.models import Partner


def open_signature(agreement: Agreement) -> Signature | None:
    """Whose signature is asked for now."""
    rows = Signature.objects.filter(round__agreement=agreement, round__status="open", status="asked")
    return rows.select_related("user").first()


def side_may_sign(signature: Signature) -> bool:
    """Whether the status of the partner lets its side sign; ours always may."""
    partner = signature.round.agreement.partner
    return signature.side != Side.PARTNER or status_allows(partner, "agreements.signature:sign")


def may_go_on(signature: Signature) -> bool:
    """Whether the page of a signer without an account opens: what was signed may be read whatever became
    of the partner, what is to be signed only while its status lets it."""
    return signature.status == Signature.Status.SIGNED or side_may_sign(signature)


def signer_people(ids: set[str]) -> dict[str, Person]:
    """Signers by the public id of their signature: mails about signing go to them."""
    rows = Signature.objects.filter(public_id__in=ids)
    return {row.public_id: Person(row.name, row.email, row.language) for row in rows}


def last_signed_for_us(agreement: Agreement) -> Signature | None:
    """The last signature on our side of an agreement of the same kind and entity."""
    rows = Signature.objects.filter(
        side=Side.US,
        status=Signature.Status.SIGNED,
        round__agreement__kind=agreement.kind,
        round__agreement__own_entity=agreement.own_entity_id,
    )
    return rows.select_related("user").order_by("-pk").first()


def our_signers(partner: Partner) -> QuerySet:
    """Our people who may sign with this partner; a restricted manager only with their own."""
    roles = [role for role in TABLE.rows["agreements.signature:sign"].roles if ":" not in role]
    own = Q(staff_role="manager_own", pk=partner.owner_id)
    return User.objects.filter(Q(staff_role__in=roles) | own, is_active=True).order_by("name")


def partner_signers(partner: Partner) -> list[User]:
    """Members of a partner's portal whose role may sign."""
    roles = [role.partition(":")[2] for role in TABLE.rows["agreements.signature:sign"].roles if ":" in role]
    rows = partner.memberships.filter(ended_at=None, role__in=roles, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("user__name")]


def signatures_for(actor: Actor) -> QuerySet:
    """Signatures that are asked of this person now."""
    if actor.user_id is None:
        return Signature.objects.none()
    rows = Signature.objects.visible_to(actor).filter(
        user_id=actor.user_id, status="asked", round__status="open"
    )
    return rows.select_related("round__agreement__partner")
