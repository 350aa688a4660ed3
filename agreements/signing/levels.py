"""Levels of signature: what a partner's type requires, what is reached here, what was signed elsewhere.

Regulation (EU) 910/2014, articles 3 and 25 to 27: a qualified electronic signature is worth one by hand,
an advanced one is uniquely linked to its signer; a code sent by mail with a typed name is a simple one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementDocument
from core import clock
from core.errors import DomainError
from partners.models import PartnerType

Level = PartnerType.SignatureLevel
# What a signature made here is: simple, with a hash that shows any change of the document.
REACHED = Level.SIMPLE
BY_HAND = ""
_RANKS: dict[str, int] = {Level.SIMPLE: 1, Level.ADVANCED: 2, Level.QUALIFIED: 3, BY_HAND: 3}
_TOO_LOW = {
    Level.ADVANCED: _(
        "A partner of this type signs at least with an advanced electronic signature. What is signed here "
        "is a simple one, whose integrity can be checked. Have it signed elsewhere, and keep that document "
        "with its level, or a copy signed by hand."
    ),
    Level.QUALIFIED: _(
        "A partner of this type signs with a qualified electronic signature. What is signed here is a "
        "simple one, whose integrity can be checked. Have it signed elsewhere, and keep that document with "
        "its level, or a copy signed by hand."
    ),
}


def is_reached(agreement: Agreement, level: str = REACHED) -> bool:
    """Whether a level is enough for the type of the agreement's partner."""
    return _RANKS[level] >= _RANKS[agreement.partner.type.minimum_signature]


def why_not_here(agreement: Agreement) -> Any:
    """Why it cannot be put to signature here, and the way there is; nothing where it can."""
    return "" if is_reached(agreement) else _TOO_LOW[Level(agreement.partner.type.minimum_signature)]


def check(agreement: Agreement, level: str = REACHED, *, field: str | None = None) -> None:
    """Raise DomainError 422 on a level below what the type of the partner requires."""
    if not is_reached(agreement, level):
        required = Level(agreement.partner.type.minimum_signature)
        raise DomainError.invalid(_TOO_LOW[required], field=field, code="signature-level")


def check_signed_elsewhere(agreement: Agreement, *, level: str, provider: str, signed_on: date) -> None:
    """What is said of a document signed elsewhere. Raises DomainError 422 at the field."""
    if level not in _RANKS:
        raise DomainError.invalid(_("Choose how it was signed."), field="level")
    if level != BY_HAND and not provider.strip():
        raise DomainError.invalid(_("Say with which provider it was signed."), field="provider")
    if signed_on > clock.today():
        raise DomainError.invalid(_("The day of the signature is in the future."), field="signed_on")
    check(agreement, level, field="level")


def level_label(document: AgreementDocument) -> Any:
    """How a kept document was signed, in words; nothing for a certificate."""
    if document.kind == AgreementDocument.Kind.SIGNED:
        return REACHED.label
    if document.kind == AgreementDocument.Kind.ELSEWHERE:
        return document.get_level_display()
    return _("Signed by hand") if document.kind == AgreementDocument.Kind.WET else ""


def of_agreement(agreement: Agreement) -> dict[str, Any]:
    """At what level an agreement was signed, by the latest of its kept documents, for other systems."""
    Kind = AgreementDocument.Kind
    level_by = {Kind.SIGNED: REACHED.value, Kind.WET: "by_hand"}
    kept = next((row for row in agreement.documents.all() if row.kind != Kind.CERTIFICATE), None)
    return {
        "required": agreement.partner.type.minimum_signature,
        "level": level_by.get(Kind(kept.kind), kept.level) if kept else None,
        "provider": kept.provider if kept else "",
        "signed_on": kept.signed_on.isoformat() if kept and kept.signed_on else None,
    }
