"""How much a column of text or JSON may hold, whichever face it came through.

Databases do not limit them, and Django checks ``max_length`` of a TextField in forms alone. What was
stored longer before stays readable; it is only refused when it is written again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Set

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A model that keeps more in a column says so in ``JSON_BYTES = {"column": bytes}``.
JSON_BYTES = 64 * 1024
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


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
        if not _is_kept(value):
            raise ValidationError(
                _("This contains a character that cannot be stored or printed. Enter it again.")
            )
        if _bytes(value) > limit:
            raise ValidationError(
                _("This is too much: at most %(limit)s kB can be kept here."),
                code="too-large",
                params={"limit": limit // 1024},
            )


def _is_kept(value: object) -> bool:
    """Whether a database keeps every text in it: none keeps half of a pair of surrogates, and PostgreSQL
    not the zero character."""
    if isinstance(value, str):
        return not _UNKEPT.search(value)
    if isinstance(value, dict):
        return all(_is_kept(part) for pair in value.items() for part in pair)
    return all(map(_is_kept, value)) if isinstance(value, list | tuple) else True


def _bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).encode())
