"""Writes of the core itself: the programme and our own legal entities."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from core import programme as programme_cache
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
    if currency != programme.currency:
        raise DomainError.conflict(
            _("The currency of the programme is fixed: recorded amounts were converted to it."),
            field="currency",
        )
    return _apply(lock(programme), values)


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
        registration_number=registration_number,
        vat_number=vat_number,
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
        "registration_number": registration_number,
        "vat_number": vat_number,
        "address": address,
        "iban": _iban(iban),
        "is_default": is_default,
    }
    return _apply(entity, values)


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
