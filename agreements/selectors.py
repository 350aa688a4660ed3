"""Reads across agreements: documents, who is blocking, what is due."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import User
from agreements import rules
from agreements.models import (
    Agreement,
    AgreementVersion,
    Approval,
    Exclusivity,
    OpenPoint,
    Part,
    Side,
    Signature,
    TemplateKind,
)
from partners.models import Partner, Region
from partners.selectors import mail_recipients
from prm.core import clock
from prm.core.actor import Actor
from prm.core.errors import DomainError, Sentence
from prm.core.models import EventTarget
from prm.core.people import Person
from prm.core.permissions import TABLE
from prm.core.slots import Fact, renewal_facts
from prm.core.text import Translated, names_in

Status = Agreement.Status
# Whom of the partner a mail about an agreement goes to.
PARTNER_ROLES = {"administrator", "sales"}


# -- Documents ------------------------------------------------------------------------------------


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
    read.notice_on = rules.notice_date(read.ends_on, read.notice_days)
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
    partner, ours = agreement.partner, agreement.own_entity
    with translation.override(language):
        return {
            "agreement_number": agreement.number,
            "partner_name": partner.legal_name or partner.name,
            "partner_country": str(partner.country.name),
            "partner_registration": partner.registration_number or "–",
            "our_name": ours.legal_name,
            "our_country": str(ours.country.name),
            "our_registration": ours.registration_number or "–",
        }


def unknown_of_parties(agreement: Agreement, version: AgreementVersion) -> list[Sentence]:
    """What a text says of the two sides and nobody has entered: their registration numbers."""
    named = set().union(*(names_in(clause["text"]) for clause in version.clauses))
    sides = (
        ("partner_registration", agreement.partner.registration_number, agreement.partner.name),
        ("our_registration", agreement.own_entity.registration_number, agreement.own_entity.legal_name),
    )
    return [
        _("Registration number of %(name)s") % {"name": name}
        for variable, number, name in sides
        if variable in named and not number
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
    standard = rules.standard_values(
        version.terms,
        parties(agreement, agreement.language),
        version.terms.get("exclusivities", []),
        language=agreement.language,
    )
    return rules.filled(
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


def snapshot(
    agreement: Agreement, version: AgreementVersion, signers: list[dict[str, Any]]
) -> dict[str, Any]:
    """Everything a document is made from, as JSON: what is kept beside its bytes.

    ``signers`` are ``{side, name, capacity}`` in their order; empty for a preview.
    """
    partner, ours = agreement.partner, agreement.own_entity
    names = parties(agreement, agreement.language)
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
            "registration": ours.registration_number,
            "address": ours.address,
        },
        "partner": {
            "name": names["partner_name"],
            "country": names["partner_country"],
            "registration": partner.registration_number,
        },
        "parts": in_parts(filled_clauses(agreement, version), agreement.language),
        "signers": signers,
    }


# -- Who is blocking ------------------------------------------------------------------------------


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


def open_signature(agreement: Agreement) -> Signature | None:
    """Whose signature is asked for now."""
    rows = Signature.objects.filter(round__agreement=agreement, round__status="open", status="asked")
    return rows.select_related("user").first()


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


# Who is blocking, for a line of a list: no query.
BLOCKING_BY_STATUS = {
    Status.DRAFT: _("us"),
    Status.APPROVED: _("us"),
    Status.IN_APPROVAL: _("legal"),
    Status.WITH_PARTNER: _("the partner"),
    Status.IN_SIGNATURE: _("a signer"),
}


# -- People ---------------------------------------------------------------------------------------


def signer_people(ids: set[str]) -> dict[str, Person]:
    """Signers by the public id of their signature: mails about signing go to them."""
    rows = Signature.objects.filter(public_id__in=ids)
    return {row.public_id: Person(row.name, row.email, row.language) for row in rows}


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


# -- Work -----------------------------------------------------------------------------------------

RENEWAL_HORIZON = timedelta(days=90)


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


def signatures_for(actor: Actor) -> QuerySet:
    """Signatures that are asked of this person now."""
    rows = Signature.objects.visible_to(actor).filter(
        user_id=actor.user_id, status="asked", round__status="open"
    )
    return rows.select_related("round__agreement__partner")


def asked_of_partner(actor: Actor) -> QuerySet:
    """Signatures that are asked of a partner's people now, in the actor's scope."""
    rows = Signature.objects.visible_to(actor).filter(side=Side.PARTNER, status="asked", round__status="open")
    return rows.select_related("round__agreement__partner").order_by("asked_at", "id")


def renewals_for(actor: Actor, horizon: timedelta = RENEWAL_HORIZON) -> QuerySet:
    """Undecided agreements whose notice or end date is near, in the actor's scope."""
    return Agreement.objects.visible_to(actor).due_by(clock.today() + horizon).for_list()


def work_count(actor: Actor) -> int:
    """What waits for this person: approvals, signatures, and answers of partners to drafts."""
    return approvals_for(actor).count() + signatures_for(actor).count()


def next_date(agreement: Agreement) -> date | None:
    """The next day that matters: the notice date until it has passed, then the end."""
    if agreement.notice_on and agreement.notice_on >= clock.today():
        return agreement.notice_on
    return agreement.ends_on


def facts_beside(actor: Actor, agreements: list[Agreement]) -> dict[int, list[Fact]]:
    """The partner's figures for each agreement of the workbench, from the rooms that have them."""
    ids = {row.partner_id for row in agreements}
    found: dict[int, list[Fact]] = {partner_id: [] for partner_id in ids}
    for fill in renewal_facts:
        for partner_id, facts in fill(actor, ids).items():
            found[partner_id].extend(facts)
    return found


def points_of(agreement: Agreement, actor: Actor) -> list[OpenPoint]:
    return list(OpenPoint.objects.visible_to(actor).filter(agreement=agreement))


def term_chain(agreement: Agreement) -> list[Agreement]:
    """The terms before and after this one, oldest first: each renewal is a term of its own."""
    chain = [agreement]
    while chain[0].renewed_from_id:
        chain.insert(0, chain[0].renewed_from)
    while following := chain[-1].renewals.first():
        chain.append(following)
    return chain
