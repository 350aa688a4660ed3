"""Reads across agreements: documents, who is blocking, what is due."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from agreements.drafting import wording as drafting_wording
from agreements.models import (
    Agreement,
    AgreementVersion,
    Exclusivity,
    Part,
    TemplateKind,
)
from agreements.terms import rules as terms_rules
from core.errors import DomainError, Sentence
from core.models import EventTarget, OwnEntity
from core.text import Translated, names_in
from partners.models import Partner, Region

Status = Agreement.Status


def version_of(agreement: Agreement, number: int) -> AgreementVersion:
    """One version. Raises DomainError 404 when there is none of this number."""
    row = agreement.versions.filter(number=number).first()
    if row is None:
        raise DomainError.not_found()
    return row


def versions_shown(agreement: Agreement) -> list[int]:
    """The numbers of the versions that the partner was sent, put to sign, or reads now, in order."""
    sent = EventTarget.objects.filter(target_id=agreement.public_id, event__code="agreements.agreement.sent")
    numbers = set(sent.values_list("event__data__version", flat=True))
    signed = agreement.rounds.values_list("version", flat=True)
    return sorted({*numbers, *signed, agreement.partner_version})


def as_sent(agreement: Agreement) -> Agreement:
    """The agreement as the partner reads it: while we redraft, with the terms of the version it was
    sent, as ``with_sent_terms`` gives them. A copy to show, never to save."""
    if not agreement.is_ours:
        return agreement
    columns = {field.name: field for field in Agreement._meta.concrete_fields}
    read = copy(agreement)
    for name, value in sent_terms(agreement).items():
        if name in columns:
            setattr(read, name, columns[name].to_python(value))
    read.notice_on = terms_rules.notice_date(read.ends_on, read.notice_days)
    return read


def sent_terms(agreement: Agreement) -> dict[str, Any]:
    """The terms of the version the partner was sent last."""
    if "sent_terms" in agreement.__dict__:
        return agreement.sent_terms or {}
    return version_of(agreement, agreement.sent_version).terms


def exclusivities_as_sent(agreement: Agreement) -> list[str]:
    """The exclusivities in words as the partner reads them: while we redraft, those it was sent."""
    if agreement.is_ours:
        return sent_terms(agreement).get("exclusivities", [])
    return [exclusivity_label(row) for row in exclusivities_of(agreement)]


def region_names() -> dict[str, Translated]:
    return {row.code: row.name for row in Region.objects.all()}


def parties(agreement: Agreement, language: str) -> dict[str, str]:
    """What every text may say of the two sides."""
    sides = both_sides(agreement.partner, agreement.own_entity, language)
    return {"agreement_number": agreement.number, **sides}


def both_sides(partner: Partner, ours: OwnEntity, language: str) -> dict[str, str]:
    """What is known of a partner and of us, in a language."""
    with translation.override(language):
        return {
            "partner_name": partner.legal_name or partner.name,
            "partner_country": countries.name(str(partner.country)),
            "partner_registration": partner.registration_number or "–",
            "partner_licence": str(partner.type.get_licence_benefit_display()),
            **own_side(ours),
        }


def own_side(entity: OwnEntity) -> dict[str, str]:
    """What every text may say of us, in the active language."""
    return {
        "our_name": entity.legal_name,
        "our_country": countries.name(str(entity.country)),
        "our_registration": entity.registration_number or "–",
        "our_address": entity.address,
    }


def parties_of(agreement: Agreement, version: AgreementVersion) -> dict[str, str]:
    """What a version says of the two sides, as it stood when the version was made."""
    return version.parties or parties(agreement, agreement.language)


def parties_changed(agreement: Agreement, version: AgreementVersion) -> bool:
    """Whether a version made today would say something else of the two sides."""
    return parties_of(agreement, version) != parties(agreement, agreement.language)


def unknown_of_parties(agreement: Agreement, version: AgreementVersion) -> list[Sentence]:
    """What a text says of the two sides and nobody has entered: their registration numbers."""
    named = set().union(*(names_in(clause["text"]) for clause in version.clauses))
    sides = (
        ("partner", agreement.partner.registration_number, agreement.partner.name),
        ("our", agreement.own_entity.registration_number, agreement.own_entity.legal_name),
    )
    return [
        _("Registration number of %(name)s") % {"name": name}
        for side, number, name in sides
        if not number and named & {f"{side}_registration", f"{side}_details"}
    ]


def exclusivity_label(row: Exclusivity) -> str:
    """An exclusivity in words of the active language."""
    territory = str(row.region or dict(countries).get(row.country) or _("all countries"))
    parts = [territory, str(row.sector or _("all sectors")), str(row.product_line or _("all products"))]
    return f"{row.get_mode_display()}: " + " × ".join(parts)


def promise(row: Exclusivity) -> dict[str, Any]:
    """An exclusivity by codes, as the API gives it and as a version keeps it."""
    return {
        "id": row.public_id,
        "mode": row.mode,
        "region": row.region.code if row.region else None,
        "country": row.country,
        "sector": row.sector.code if row.sector else None,
        "product_line": row.product_line.code if row.product_line else None,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def exclusivities_of(agreement: Agreement) -> list[Exclusivity]:
    return list(agreement.exclusivities.select_related("region", "sector", "product_line"))


def filled_clauses(agreement: Agreement, version: AgreementVersion) -> list[dict[str, Any]]:
    """A version's clauses as people read them, variables filled in."""
    return version.text or filled_in(agreement, version)


def filled_in(agreement: Agreement, version: AgreementVersion) -> list[dict[str, Any]]:
    """The text of a version that is being made, or that was loaded without one."""
    standard = drafting_wording.standard_values(
        version.terms,
        parties_of(agreement, version),
        version.terms.get("exclusivities", []),
        language=agreement.language,
    )
    return drafting_wording.filled(
        version.clauses,
        version.schema,
        version.values,
        standard,
        language=agreement.language,
        regions=region_names(),
    )


def in_parts(clauses: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Clauses under the headings of the eight parts, numbered within each."""
    found: list[dict[str, Any]] = []
    with translation.override(language):
        for clause in clauses:
            if not found or found[-1]["part"] != clause["part"]:
                found.append(
                    {"part": clause["part"], "title": str(Part(clause["part"]).label), "clauses": []}
                )
            part = found[-1]
            numbered = {**clause, "number": f"{len(found)}.{len(part['clauses']) + 1}"}
            part["clauses"].append(numbered)
    return found


def _entered(value: str) -> str:
    return "" if value == "–" else value


def snapshot(
    agreement: Agreement, version: AgreementVersion, signers: list[dict[str, Any]]
) -> dict[str, Any]:
    """Everything a document is made from, as JSON: what is kept beside its bytes.

    ``signers`` are ``{side, name, capacity}`` in their order; empty for a preview.
    """
    names = parties_of(agreement, version)
    with translation.override(agreement.language):
        kind = str(TemplateKind(agreement.kind).label)
    return {
        "number": agreement.number,
        "title": agreement.title,
        "kind": kind,
        "language": agreement.language,
        "version": version.number,
        "ours": {
            "name": names["our_name"],
            "country": names["our_country"],
            "registration": _entered(names["our_registration"]),
            "address": names.get("our_address", ""),
        },
        "partner": {
            "name": names["partner_name"],
            "country": names["partner_country"],
            "registration": _entered(names["partner_registration"]),
        },
        "parts": in_parts(filled_clauses(agreement, version), agreement.language),
        "signers": signers,
    }


# Who is blocking, for a line of a list: no query.
BLOCKING_BY_STATUS = {
    Status.DRAFT: _("us"),
    Status.APPROVED: _("us"),
    Status.IN_APPROVAL: _("legal"),
    Status.WITH_PARTNER: _("the partner"),
    Status.IN_SIGNATURE: _("a signer"),
}
