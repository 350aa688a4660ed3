"""How much a column of text or JSON may hold, whichever face it came through.

Databases do not limit them, and Django checks ``max_length`` of a TextField in forms alone. What was
stored longer before stays readable; it is only refused when it is written again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Set

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A model that keeps more in a column says so in ``JSON_BYTES = {"column": bytes}``.
JSON_BYTES = 64 * 1024


def check(row: models.Model, *, exclude: Set[str] = frozenset()) -> None:
    """Raise ValidationError with an error for each column that holds too much."""
    errors = {}
    for column in row._meta.concrete_fields:
        if column.name not in exclude:
            try:
                _check_column(row, column)
            except ValidationError as error:
                errors[column.name] = error
    if errors:
        raise ValidationError(errors)


def check_all(rows: Iterable[models.Model]) -> None:
    """The same for rows that are written as a set, without being cleaned one by one."""
    for row in rows:
        check(row)


def _check_column(row: models.Model, column: models.Field) -> None:
    value = getattr(row, column.attname)
    if not value:
        return
    if isinstance(column, models.TextField):
        MaxLengthValidator(column.max_length)(value)
    elif isinstance(column, models.JSONField):
        limit = getattr(row, "JSON_BYTES", {}).get(column.name, JSON_BYTES)
        if _bytes(value) > limit:
            raise ValidationError(
                _("This is too much: at most %(limit)s kB can be kept here."),
                code="too-large",
                params={"limit": limit // 1024},
            )


def _bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).encode())
