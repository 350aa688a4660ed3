"""Writes of the core itself: the programme and our own legal entities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from core import languages as spoken
from core import programme as programme_cache
from core import slots, zones
from core.actor import Actor
from core.errors import DomainError
from core.models import OwnEntity, Programme
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields


@operation("core.programme:change", event="core.programme.changed")
def programme_change(
    *,
    actor: Actor,
    name: dict[str, str],
    tagline: dict[str, str],
    currency: str,
    email: str = "",
    phone: str = "",
    website: str = "",
) -> Programme:
    """Set up or change the one programme. ``name`` and ``tagline`` are texts by language.

    Raises DomainError when the currency would change: amounts are kept at its rates.
    """
    values = {
        "name": name,
        "tagline": tagline,
        "currency": currency,
        "email": email,
        "phone": phone,
        "website": website,
    }
    transaction.on_commit(programme_cache.forget)
    programme = Programme.objects.first()
    if programme is None:
        programme = create(Programme, id=1, **values)
        record(programme, changes={"currency": ["", currency]})
        return programme
    _same_currency(programme, currency)
    return _apply(lock(programme), values)


@operation("core.programme:change", event=None, reason="the programme and its entity record their own")
def programme_begin(
    *, actor: Actor, name: dict[str, str], currency: str, email: str = "", phone: str = "", **entity: Any
) -> Programme:
    """Name the programme and the legal entity it is run by, in one go: ``entity`` is what
    ``own_entity_add`` takes. Raises DomainError with the errors by field, and nothing is written."""
    values = {"name": name, "email": email, "phone": phone}
    transaction.on_commit(programme_cache.forget)
    if OwnEntity.objects.exists():
        raise DomainError.conflict(_("Your organisation is there already: change it under Settings."))
    programme = Programme.objects.first()
    if programme is None:
        programme = create(Programme, id=1, currency=currency, **values)
        record(programme, changes={"currency": ["", currency]}, event="core.programme.changed")
    else:
        _same_currency(programme, currency)
        programme = lock(programme)
        if changes := update_fields(programme, **values):
            record(programme, changes=changes, event="core.programme.changed")
    own_entity_add(actor=actor, is_default=True, **entity)
    return programme


@operation("core.programme:change", event="core.programme.changed")
def programme_localise(*, actor: Actor, languages: Sequence[str], language: str, time_zone: str) -> Programme:
    """Say which languages people are offered, which of them is that of whoever has said none, and in
    which zone days begin. Raises DomainError at the field, and while the programme has no name."""
    known = [code for code, _name in spoken.choices()]
    if not languages or not set(languages) <= set(known):
        raise DomainError.invalid(_("Choose at least one of the languages."), field="languages")
    if language not in languages:
        raise DomainError.invalid(_("Choose one of the languages that are offered."), field="language")
    if not zones.is_known(time_zone):
        raise DomainError.invalid(_("Choose one of the time zones."), field="time_zone")
    chosen = [code for code in known if code in languages]
    values = {"languages": chosen, "language": language, "time_zone": time_zone}
    transaction.on_commit(programme_cache.forget)
    return _apply(lock(programme_cache.required()), values)


@operation("core.programme:change", event="core.programme.changed")
def setup_step_skip(*, actor: Actor, code: str, skipped: bool) -> Programme:
    """Say that this programme does without a step of the set-up, or that it does not after all."""
    transaction.on_commit(programme_cache.forget)
    programme = lock(programme_cache.required())
    others = [kept for kept in programme.setup_skipped if kept != code]
    return _apply(programme, {"setup_skipped": sorted([*others, code]) if skipped else others})


@operation("core.programme:change", event="core.own_entity.added")
def own_entity_add(
    *,
    actor: Actor,
    legal_name: str,
    country: str,
    registration_number: str = "",
    vat_number: str = "",
    address: str = "",
    iban: str = "",
    is_default: bool = False,
) -> OwnEntity:
    """Add one of our legal entities; the first one is the default whatever is said."""
    is_default = is_default or not OwnEntity.objects.exists()
    if is_default:
        _no_other_default(None)
    entity = create(
        OwnEntity,
        legal_name=legal_name,
        country=country,
        **_legal_numbers(country, registration_number, vat_number),
        address=address,
        iban=_iban(iban),
        is_default=is_default,
    )
    record(entity, changes={"legal_name": ["", legal_name]})
    return entity


@operation("core.programme:change", event="core.own_entity.changed")
def own_entity_change(
    *,
    actor: Actor,
    entity: OwnEntity,
    legal_name: str,
    country: str,
    registration_number: str = "",
    vat_number: str = "",
    address: str = "",
    iban: str = "",
    is_default: bool = False,
) -> OwnEntity:
    """Change one of our legal entities. Raises DomainError when it would leave no default."""
    entity = lock(entity)
    if entity.is_default and not is_default:
        raise DomainError.conflict(_("Make another entity the default instead."), field="is_default")
    if is_default:
        _no_other_default(entity)
    values = {
        "legal_name": legal_name,
        "country": country,
        **_legal_numbers(country, registration_number, vat_number),
        "address": address,
        "iban": _iban(iban),
        "is_default": is_default,
    }
    return _apply(entity, values)


def _same_currency(programme: Programme, currency: str) -> None:
    if currency != programme.currency:
        raise DomainError.conflict(
            _("The currency of the programme is fixed: recorded amounts were converted to it."),
            field="currency",
        )


def _legal_numbers(country: str, registration: str, vat: str) -> dict[str, str]:
    """Both numbers in the form of their register, as whoever knows the registers has it."""
    for check in slots.legal_numbers:
        registration, vat = check(country, registration, vat)
    return {"registration_number": registration, "vat_number": vat}


def _apply(row: Any, values: dict[str, Any]) -> Any:
    changes = update_fields(row, **values)
    if changes:
        record(row, changes=changes)
    else:
        no_op()
    return row


def _no_other_default(entity: OwnEntity | None) -> None:
    others = OwnEntity.objects.filter(is_default=True)
    if entity is not None:
        others = others.exclude(pk=entity.pk)
    for other in lock_all(others):
        record(other, changes=update_fields(other, is_default=False), event="core.own_entity.changed")


def _iban(text: str) -> str:
    """Without spaces, in capitals. Raises DomainError when its check digits are not right."""
    if not text.strip():
        return ""
    try:
        return iban_number.validate(text)
    except NumberError:
        raise DomainError.invalid(
            _("This is not a valid IBAN. Compare it with the bank's letter."), field="iban"
        ) from None
