"""Operations on the partner itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import user_of
from core import clock, files, languages, search
from core.actor import Actor
from core.constraints import LOOKED_FOR
from core.errors import DomainError
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from partners.benefits.services import grants_end_lost
from partners.legal_status.services import write_change as write_legal_status
from partners.models import (
    ExternalReference,
    Partner,
    PartnerDomain,
    PartnerFile,
    PartnerIdentity,
    PartnerStatusChange,
    PartnerTag,
    Sector,
)
from partners.partner import rules
from partners.partner.hosts import is_nobodys
from partners.partner.numbers import VAT, is_only_one, legal_identities, register_of
from partners.questions import own
from partners.questions.answers import write_own

# What a partner's own administrator may change about it.
PARTNER_EDITABLE = ("legal_name", "website", "founded", "description", "products", "language", "legal_form")
# What we give when we create a partner and may change later; the API takes the same. Status, tier and
# owner are not among them: each has its own operation, with its reason and its history.
PARTNER_FIELDS = (
    "name", "type", "country", "registration_number", "vat_number", "vat_situation", "legal_status",
    *PARTNER_EDITABLE,
)  # fmt: skip

# Columns that one rule reads together, and from which identities are written.
NUMBERS = frozenset({"country", "registration_number", "vat_number"})
NEEDS_COURT = _(
    "Another partner has this number at a court that is not named. Add the court of this one, for example "
    "“München HRB 73592”."
)


@operation("partners.partner:create", event="partners.partner.created")
def partner_create(
    *,
    actor: Actor,
    owner: User | None = None,
    sectors: Sequence[Sector] = (),
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Partner:
    """Create a partner as a prospect. A person who names no owner becomes the owner, a token does not
    make its own person that; a manager of own partners becomes the owner in any case.

    ``details`` are columns among PARTNER_FIELDS; ``own_fields`` are answers by code, and None where they are
    not asked for. Raises DomainError 403 for any other column, else with the
    errors by field, among them a registration or VAT number that is wrong or taken.
    """
    _accept_only(PARTNER_FIELDS, details)
    if actor.own_partners_only or (owner is None and not actor.owner):
        owner = user_of(actor)
    elif owner is not None:
        _check_owner(owner)
    details = _normalised(details)
    _check_free(details)
    partner = create(Partner, owner=owner, **{"language": languages.of_programme(), **details})
    _identify(partner)
    partner.sectors.set(sectors)
    _status_row(partner, old="", reason="")
    write_legal_status(partner, old="", effective_on=clock.today(), decided_by=actor.person)
    if own_fields is not None:
        write_own("partner", partner, partner, own_fields, actor=actor, complete=True)
    search.reindex(partner)
    record(partner)
    return partner


@operation("partners.partner:change", event="partners.partner.changed")
def partner_change(
    *,
    actor: Actor,
    partner: Partner,
    sectors: Sequence[Sector] | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Partner:
    """Change a partner's details; a partner's own administrator may change what is theirs.

    ``details`` are columns among PARTNER_FIELDS, of a partner among PARTNER_EDITABLE; of ``own_fields``,
    answers by code, what is not named stays. Raises
    DomainError 403 for any other column. A legal status changed here counts from today.
    """
    _accept_only(PARTNER_EDITABLE if actor.is_partner else PARTNER_FIELDS, details)
    if actor.is_partner and sectors is not None:
        raise DomainError.forbidden()
    partner = lock(partner)
    details = _normalised(details, partner)
    if NUMBERS & set(details):
        _check_free(details, partner)
    changes = update_fields(partner, **details)
    if NUMBERS & set(changes):
        _identify(partner)
    if "legal_status" in changes:
        old = changes["legal_status"][0]
        write_legal_status(partner, old=old, effective_on=clock.today(), decided_by=actor.person)
    if sectors is not None:
        before = sorted(partner.sectors.values_list("code", flat=True))
        after = sorted(sector.code for sector in sectors)
        if before != after:
            partner.sectors.set(sectors)
            # Sectors are rows of another table: who asks for what changed since must see the partner too.
            partner.save(update_fields=["updated_at"])
            changes["sectors"] = [before, after]
    if own_fields and (
        written := write_own("partner", partner, partner, own_fields, actor=actor, complete=False)
    ):
        partner.save(update_fields=["updated_at"])
        changes |= own.changes(written)
    if not changes:
        no_op()
        return partner
    search.reindex(partner)
    record(partner, changes=changes)
    return partner


def _accept_only(columns: Iterable[str], details: dict[str, Any]) -> None:
    if set(details) - set(columns):
        raise DomainError.forbidden()


def _normalised(details: dict[str, Any], partner: Partner | None = None) -> dict[str, Any]:
    """Details as columns; what a rule on several of them asks for and is not given is read in the row."""
    if NUMBERS & set(details):
        country = str(details.get("country") or (partner.country if partner else ""))
        kept = (partner.registration_number, partner.vat_number) if partner else ("", "")
        details["registration_number"], details["vat_number"] = rules.legal_numbers(
            country, details.get("registration_number"), details.get("vat_number"), kept
        )
    if (details.get("founded") or 0) > clock.today().year:
        raise DomainError.invalid(_("This year has not begun."), field="founded")
    return details


def _check_free(details: dict[str, Any], partner: Partner | None = None) -> None:
    """Raises DomainError at a number by which another partner is known, or may be."""
    row = Partner(**{name: details.get(name, getattr(partner, name, "")) for name in NUMBERS})
    country, number = str(row.country), row.registration_number
    others = Partner.objects.current()
    if partner is not None:
        others = others.exclude(pk=partner.pk)
    for kind, value in sorted(legal_identities(country, number, row.vat_number)):
        if others.filter(identities__kind=kind, identities__value=value).exists():
            raise _taken(kind, row)
    ambiguous = number and not is_only_one(register_of(country), number)
    if ambiguous and others.filter(country=country, registration_number=number).exists():
        raise DomainError.invalid(NEEDS_COURT, field="registration_number", code="needs-court")


def _identify(partner: Partner) -> None:
    """Write by what numbers a partner is known; the database has one partner for each. Of two who write one
    at once, the second is told what it would have been told a moment later."""
    wanted = legal_identities(str(partner.country), partner.registration_number, partner.vat_number)
    partner.identities.all().delete()
    rows = [PartnerIdentity(partner=partner, kind=kind, value=value) for kind, value in sorted(wanted)]
    try:
        with transaction.atomic():
            PartnerIdentity.objects.bulk_create(rows)
    except IntegrityError:
        _check_free({}, partner)
        raise


def _vat_taken() -> DomainError:
    return DomainError.conflict(_("Another partner has this VAT number."), field="vat_number")


LOOKED_FOR["partners_partner_vat"] = _vat_taken


def _taken(kind: str, partner: Partner) -> DomainError:
    if kind == VAT or not partner.registration_number:
        return _vat_taken()
    return DomainError.conflict(
        _("Another partner has this registration number."), field="registration_number"
    )


@operation("partners.partner:manage", event="partners.partner.status_changed")
def partner_status_change(
    *, actor: Actor, partner: Partner, status: str, reason: str = "", effective_on: date | None = None
) -> Partner:
    """Move a partner to another status, from a business date on (today by default).

    A reason is needed to suspend or end. Raises DomainError 409 on a step that is not allowed, 422
    on a date before the last change or in the future.
    """
    partner = lock(partner)
    if partner.status == status:
        no_op()
        return partner
    check_transition(partner, status)
    if status in (Partner.Status.SUSPENDED, Partner.Status.ENDED) and not reason.strip():
        raise DomainError.invalid(_("Give the reason; it stays in the partner's history."), field="reason")
    effective_on = effective_on or clock.today()
    _check_date(partner, effective_on)
    old = partner.status
    changes = update_fields(partner, status=status)
    _status_row(partner, old=old, reason=reason, effective_on=effective_on)
    grants_end_lost(partner, effective_on)
    record(partner, changes=changes, data={"status": status, "reason": reason})
    return partner


def _check_date(partner: Partner, effective_on: date) -> None:
    last = partner.status_changes.first()
    if effective_on > clock.today():
        raise DomainError.invalid(_("A status cannot change in the future."), field="effective_on")
    if last and effective_on < last.effective_on:
        raise DomainError.invalid(_("The status already changed after this date."), field="effective_on")


def _status_row(partner: Partner, *, old: str, reason: str, effective_on: date | None = None) -> None:
    create(
        PartnerStatusChange,
        partner=partner,
        old_status=old,
        new_status=partner.status,
        reason=reason,
        effective_on=effective_on or clock.today(),
    )


@operation("partners.partner:manage", event="partners.partner.owner_changed")
def partner_owner_change(*, actor: Actor, partner: Partner, owner: User | None) -> Partner:
    """Give a partner to another of us to look after."""
    if owner is not None:
        _check_owner(owner)
    partner = lock(partner)
    changes = update_fields(partner, owner=owner)
    if not changes:
        no_op()
        return partner
    search.set_owner(partner.public_id, partner.owner_id)
    record(partner, changes=changes)
    return partner


def _check_owner(owner: User) -> None:
    if not (owner.staff_role and owner.is_active):
        raise DomainError.invalid(_("Choose one of us who is active."), field="owner")


@operation("partners.partner:manage", event="partners.partner.tagged")
def partner_tags_set(*, actor: Actor, partner: Partner, labels: Sequence[str]) -> None:
    """Replace a partner's tags by these."""
    partner = lock(partner)
    wanted = sorted({label.strip() for label in labels if label.strip()})
    before = sorted(partner.tags.values_list("label", flat=True))
    if wanted == before:
        no_op()
        return
    partner.tags.exclude(label__in=wanted).delete()
    for label in set(wanted) - set(before):
        create(PartnerTag, partner=partner, label=label)
    record(partner, changes={"tags": [before, wanted]})


@operation("partners.partner:manage", event="partners.partner.referenced")
def partner_reference_set(
    *, actor: Actor, partner: Partner, system: str, identifier: str
) -> ExternalReference:
    """Say how another system names a partner, or names it from now on.

    Raises DomainError 422 for an empty identifier and for one that names another partner.
    """
    row = partner.external_references.filter(system=system).first()
    if row is None:
        row = create(ExternalReference, partner=partner, system=system, identifier=identifier)
        record(partner, data={"system": system})
        return row
    row = lock(row)
    if not update_fields(row, identifier=identifier):
        no_op()
        return row
    record(partner, data={"system": system})
    return row


@operation("partners.partner:manage", event="partners.domain.added")
def domain_add(*, actor: Actor, partner: Partner, domain: str) -> PartnerDomain:
    """Add an internet domain, kept in its registrable form; a page on a host that is nobody's (a
    social network, free mail) is kept for people and keeps nobody else from it."""
    domain = rules.normalise_domain(domain)
    row = create(PartnerDomain, partner=partner, domain=domain, is_own=not is_nobodys(domain))
    record(row)
    return row


@operation("partners.partner:manage", event="partners.domain.removed")
def domain_remove(*, actor: Actor, domain: PartnerDomain) -> None:
    """Take a domain away from its partner. Raises DomainError 404 when it is gone already."""
    domain = lock(domain)
    record(domain.partner, data={"domain": domain.domain})
    domain.delete()


@operation("partners.file:change", event="partners.file.added")
def file_add(
    *, actor: Actor, partner: Partner, title: str, name: str, content: bytes, audience: str
) -> PartnerFile:
    """Keep a file with a partner. Raises DomainError at ``file`` for a type or size not accepted."""
    stored = files.store(actor=actor, name=name, content=content)
    row = create(PartnerFile, partner=partner, file=stored, title=title or name, audience=audience)
    record(row)
    return row


@operation("partners.file:change", event="partners.file.archived")
def file_archive(*, actor: Actor, file: PartnerFile) -> None:
    """Put a file out of sight; its bytes stay. One that is out of sight keeps its day."""
    file = lock(file)
    if file.archived_at:
        no_op()
        return
    record(file, changes=update_fields(file, archived_at=clock.now()))
