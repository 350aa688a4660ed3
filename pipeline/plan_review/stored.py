"""Values of a row of a plan as a proposal keeps them: rows and people by public id, days and numbers as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from pipeline.models import JointPlan
from pipeline.plans.sections import PARTS, SECTIONS


def model_of(part: str) -> type[models.Model]:
    """The model of a part; "" is the plan itself, whose texts are sections of their own."""
    return PARTS[part].model if part else JointPlan


def columns_of(part: str, section: str) -> tuple[str, ...]:
    """What is agreed in a row of a part, or the texts of a section."""
    return PARTS[part].fields if part else SECTIONS[section].texts


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _packed(value) for name, value in values.items()}


def packed_row(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as they are now."""
    return packed({name: getattr(row, name) for name in names})


def _packed(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.public_id  # type: ignore[attr-defined]  # whatever a plan points to has one
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dict):
        return {code: text for code, text in value.items() if text}
    return value


def unpacked(part: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the columns take them. Raises DomainError 409 where a row that they name is gone."""
    model = model_of(part)
    return {name: _unpacked(model._meta.get_field(name), value) for name, value in values.items()}


def _unpacked(column: Any, value: Any) -> Any:
    if not isinstance(column, models.ForeignKey):
        return column.to_python(value)
    if not value:
        return None
    row = column.related_model._default_manager.filter(public_id=value).first()
    if row is None:
        raise DomainError.conflict(_("What this would belong to was taken out of the plan meanwhile."))
    return row
