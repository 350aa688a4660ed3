"""One row of any model for a partner, with what its columns and constraints ask for.

Tests that walk over every route need a row of every model; a model whose rules a plain filling
cannot meet has its values in ``VALUES``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from partners.models import Partner
from prm.core import clock
from prm.core.ids import PublicIdField
from prm.core.models import StoredFile
from prm.core.text import TranslatedField

_numbers = count(1)

# What a plain filling does not get right, by model label; a value may be a function of the partner.
VALUES: dict[str, dict[str, Any]] = {
    "core.Event": {"code": "partners.note.written", "actor_kind": "system"},
    "payouts.Statement": {
        "number": lambda partner: f"R-2026-{next(_numbers):04d}",
        "status": "issued",
        "issued_on": date(2026, 4, 5),
        "contest_until": date(2026, 4, 15),
        "pdf": lambda partner: _related(StoredFile, partner),
        **dict.fromkeys(("opening_minor", "commissions_minor", "adjustments_minor"), 0),
        **dict.fromkeys(("total_minor", "payable_minor", "carried_minor"), 0),
    },
    "referrals.CommissionDecision": {"explanation": {"amount": 1_000, "currency": "EUR", "facts": {}}},
    "partners.Invitation": {"expires_at": lambda partner: clock.now() + timedelta(days=7)},
}


def make(model: type[models.Model], partner: Partner, **given: Any) -> Any:
    """A saved row of ``model`` that belongs to ``partner``; ``given`` wins over what is made up."""
    if model is Partner:
        return partner
    values = {**VALUES.get(model._meta.label, {}), **given}
    for field in model._meta.concrete_fields:
        if field.name not in values and _is_asked_for(field):
            values[field.name] = _value(field, partner)
    row = model(**{name: _called(value, partner) for name, value in values.items()})
    row.save()
    return row


def _called(value: Any, partner: Partner) -> Any:
    return value(partner) if isinstance(value, Callable) else value


def _is_asked_for(field: models.Field) -> bool:
    if isinstance(field, PublicIdField | models.AutoField) or field.null:
        return False
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return True
    return field.unique or not (field.has_default() or field.blank or getattr(field, "auto_now", False))


def _value(field: models.Field, partner: Partner) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related(field.related_model, partner)
    if isinstance(field, TranslatedField):
        return {"en": f"Text {next(_numbers)}", "fr": f"Texte {next(_numbers)}"}
    if field.choices:
        return next(value for value, _label in field.choices if value)
    return _plain(field)


def _plain(field: models.Field) -> Any:
    number = next(_numbers)
    match field:
        case models.JSONField():
            return {}
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return date(2026, 1, 1) + timedelta(days=number)
        case models.DecimalField():
            return Decimal("0.1")
        case models.BooleanField():
            return False
        case models.IntegerField():
            return number
        case models.EmailField():
            return f"person{number}@example.org"
        case models.URLField():
            return f"https://example.org/{number}"
        case _:
            return f"x{number}"[: field.max_length]


def _related(model: type[models.Model], partner: Partner) -> Any:
    """A row for a foreign key: the partner itself, anybody of us, or the first that exists."""
    if model is Partner:
        return partner
    if model is User:
        return partner.owner
    path = getattr(model, "PARTNER_PATH", None)
    existing = model._default_manager.filter(**{path: partner}) if path else model._default_manager.all()
    return existing.first() or make(model, partner)
