"""What a page of ours and one of the portal both show of certificates and training."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import people
from core.actor import Actor
from core.links import PageOf
from enablement.certification import services
from enablement.certification.events import CERTIFICATE, PORTAL_CERTIFICATE, PORTAL_TRAINING, TRAINING
from enablement.certification.services import DECLARE, RECORD
from enablement.models import Certificate, Certification, TrainingRecord
from partners.benefits.selectors import Held, held
from partners.models import TierBenefit
from web.outward import outward
from web.templatetags import formats

SHOWN = 100
Status = Certificate.Status


def facts_of(row: Certificate | TrainingRecord, actor: Actor) -> list[tuple[Any, ...]]:
    """Each fact of a row, without those that it does not have."""
    own = _of_certificate(row) if isinstance(row, Certificate) else _of_training(row)
    known = people.find({row.declared_by, row.decided_by} - {""})
    facts: list[tuple[Any, ...]] = [
        *own,
        (_("Evidence"), row.evidence),
        (_("Link"), outward(row.link, row.link)),
        (_("Declared by"), _name(known, row.declared_by)),
    ]
    if row.decided_at:
        facts.append((_("Decided by"), _name(known, row.decided_by)))
        facts.append((_("Decided on"), formats.instant(row.decided_at)))
    facts += [(_("Revoked on"), row.revoked_on and formats.day(row.revoked_on)), (_("Reason"), row.reason)]
    if not actor.is_partner:
        address = reverse("partners:detail", args=[row.partner.public_id])
        facts.insert(0, (_("Partner"), row.partner.name, address))
    return [fact for fact in facts if fact[1]]


def _of_certificate(row: Certificate) -> list[tuple[Any, ...]]:
    expires = formats.day(row.expires_on) if row.expires_on else _("for good")
    return [
        (_("Certification"), str(row.certification)),
        (_("What is certified"), row.get_subject_display()),
        (_("Person"), row.contact.name if row.contact else ""),
        (_("Name"), row.name),
        (_("Customer"), row.customer),
        (_("Product line"), str(row.product_line) if row.product_line else ""),
        (_("Number"), row.number),
        (_("Obtained on"), formats.day(row.obtained_on)),
        (_("Valid until"), expires),
    ]


def _of_training(row: TrainingRecord) -> list[tuple[Any, ...]]:
    benefit = TierBenefit.objects.filter(code=row.entitlement).first() if row.entitlement else None
    return [
        (_("Training"), row.what),
        (_("Person"), row.contact.name),
        (_("Held on"), formats.day(row.held_on)),
        (_("Hours"), formats.number(row.hours.normalize() + 0)),
        (_("Counts against"), str(benefit or row.entitlement)),
    ]


def _name(known: dict[str, Any], person: str) -> str:
    return known[person].name if person in known else ""


def may(actor: Actor, row: Certificate | TrainingRecord) -> dict[str, bool]:
    """What the reader may do with it, as its buttons offer it."""
    waits = row.status == Status.WAITING
    return {
        "decide": waits and actor.can(RECORD),
        "withdraw": waits and actor.can(DECLARE),
        "revoke": row.status == Status.CONFIRMED and actor.can(RECORD),
    }


def of_partner(actor: Actor, partner: Any) -> dict[str, Any]:
    """What a partner has: certificates, training, and the places of its tier. Four statements at most."""
    certificates = Certificate.objects.visible_to(actor).filter(partner=partner).for_list()
    training = TrainingRecord.objects.visible_to(actor).filter(partner=partner).for_list()
    return {
        "certificates": [
            _line(row, actor, CERTIFICATE, PORTAL_CERTIFICATE)
            for row in certificates.order_by("-obtained_on", "-id")[:SHOWN]
        ],
        "training": [
            _line(row, actor, TRAINING, PORTAL_TRAINING)
            for row in training.order_by("-held_on", "-id")[:SHOWN]
        ],
        "seats": seats_of(actor, partner),
    }


def _line(row: Any, actor: Actor, ours: PageOf, theirs: PageOf) -> dict[str, Any]:
    return {"row": row, "url": (theirs if actor.is_partner else ours).url(row)}


def seats_of(actor: Actor, partner: Any) -> list[Held]:
    """What of the tier is counted by uses, with how much of it is used."""
    if not services.entitlements(partner):
        return []
    counted = TierBenefit.Kind.ENTITLEMENT
    return [one for one in held(actor, partner) if one.benefit.kind == counted and one.benefit.is_tracked]


def offered(actor: Actor) -> list[Certification]:
    """The certifications that are given now."""
    return list(Certification.objects.visible_to(actor).filter(is_active=True))
