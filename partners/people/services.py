"""Operations on contacts, notes, addresses and use cases."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.selectors import user_of
from core import clock, languages
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.models import Contact, Note, Partner, PartnerAddress, Sector, UseCase


@operation("partners.contact:change", event="partners.contact.created")
def contact_create(*, actor: Actor, partner: Partner, is_main: bool = False, **details: Any) -> Contact:
    """Add a contact. The first one, or one created as main, becomes the main contact.

    Raises DomainError 403 when a partner says what is ours to say.
    """
    _only_ours(actor, details)
    former = partner.contacts.current().filter(is_main=True).first()
    if former and is_main:
        _hand_over(former)
    details = {"language": languages.of_programme(), **details}
    contact = create(Contact, partner=partner, is_main=is_main or former is None, **details)
    record(contact)
    return contact


@operation("partners.contact:change", event="partners.contact.changed")
def contact_change(*, actor: Actor, contact: Contact, **details: Any) -> Contact:
    """Change a contact. Making one the main contact takes that place from the other.

    Raises DomainError 403 when a partner says what is ours to say, 422 when the main contact would be
    left without a successor.
    """
    _only_ours(actor, details)
    contact = lock(contact)
    if contact.archived_at:
        raise DomainError.conflict(_("This contact is archived."))
    if contact.is_main and details.get("is_main") is False:
        raise DomainError.invalid(_("Make somebody else the main contact instead."), field="is_main")
    if details.get("is_main"):
        for former in contact.partner.contacts.current().filter(is_main=True).exclude(pk=contact.pk):
            _hand_over(former)
    changes = update_fields(contact, **details)
    record(contact, changes=changes) if changes else no_op()
    return contact


def _hand_over(former: Contact) -> None:
    """The former main contact is one among others: a change of their row like any other."""
    former = lock(former)
    if changes := update_fields(former, is_main=False):
        record(former, changes=changes, event="partners.contact.changed")


def _only_ours(actor: Actor, details: dict[str, Any]) -> None:
    """When we told a person that we hold their data is our own record (GDPR, article 14)."""
    if actor.is_partner and "informed_on" in details:
        raise DomainError.forbidden()


@operation("partners.contact:change", event="partners.contact.archived")
def contact_archive(*, actor: Actor, contact: Contact) -> Contact:
    """Put a contact out of sight. The main contact must hand over first."""
    contact = lock(contact)
    if contact.archived_at:
        no_op()
        return contact
    if contact.is_main and contact.partner.contacts.current().exclude(pk=contact.pk).exists():
        raise DomainError.conflict(_("Make somebody else the main contact first."))
    record(contact, changes=update_fields(contact, archived_at=clock.now()))
    return contact


@operation("partners.note:create", event="partners.note.written")
def note_create(*, actor: Actor, partner: Partner, body: str, audience: str = Note.Audience.INTERNAL) -> Note:
    """Write a note. Only a shared one is ever shown to the partner."""
    author = user_of(actor)
    note = create(Note, partner=partner, author=author, body=body.strip(), audience=audience)
    shared = note.audience == Note.Audience.SHARED
    record(note, event="partners.note.shared" if shared else None)
    return note


@operation("partners.partner:change", event="partners.address.saved")
def address_save(
    *, actor: Actor, partner: Partner, address: PartnerAddress | None = None, **details: Any
) -> PartnerAddress:
    """Add an address, or change the one given."""
    if address is None:
        address = create(PartnerAddress, partner=partner, **details)
        record(address)
        return address
    changes = update_fields(lock(address), **details)
    record(address, changes=changes) if changes else no_op()
    return address


@operation("partners.partner:change", event="partners.use_case.saved")
def use_case_save(
    *,
    actor: Actor,
    partner: Partner,
    title: str,
    description: str = "",
    sector: Sector | None = None,
    use_case: UseCase | None = None,
) -> UseCase:
    """Add a use case, or change the one given."""
    values = {"title": title, "description": description, "sector": sector}
    if use_case is None:
        use_case = create(UseCase, partner=partner, **values)
        record(use_case)
        return use_case
    changes = update_fields(lock(use_case), **values)
    record(use_case, changes=changes) if changes else no_op()
    return use_case
