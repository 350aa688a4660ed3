"""Amendments as both sides read them: which, from when, and what each changes of the terms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.terms.amendments import changes_of
from agreements.terms.selectors import term_chain
from core.actor import Actor
from core.money import Money
from web.templatetags import formats

# Of a term that is a number or a text in the database, what is said of it.
_MONEY = {"value_minor": "currency"}


def amendments_of(agreement: Agreement, actor: Actor) -> list[dict[str, Any]]:
    """The amendments of an agreement, of all its terms, oldest first, in the actor's scope."""
    terms = [row.pk for row in term_chain(agreement)]
    found = list(Agreement.objects.visible_to(actor).filter(amends__in=terms).order_by("pk"))
    changes = changes_of(found) if found else {}
    return [
        {"row": row, "changes": [_said(row, name, *pair) for name, pair in changes[row.pk].items()]}
        for row in found
    ]


def _said(row: Agreement, name: str, before: Any, after: Any) -> tuple[Any, Any, Any]:
    label = Agreement._meta.get_field(name).verbose_name
    return label, _value(row, name, before), _value(row, name, after)


def _value(row: Agreement, name: str, value: Any) -> Any:
    field = Agreement._meta.get_field(name)
    value = field.to_python(value)
    if value in (None, ""):
        return "–"
    if name in _MONEY:
        return formats.money(Money(value, row.currency))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return formats.day(value)
    return dict(field.flatchoices).get(value, value)
