"""The days that a programme can speak of: whatever was typed or sent outside of them is a slip."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2200, 12, 31)


def check_day(day: date) -> None:
    """Raises ValidationError on a day before 2000 or after 2200: years are typed with two digits, or
    with one too many."""
    if isinstance(day, datetime):
        day = day.date()
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(
            _("Enter a day between 1 January 2000 and 31 December 2200, with the year in four digits."),
            code="day-out-of-range",
        )


def check_days_of(row: models.Model, *, exclude: Any = frozenset()) -> None:
    """As ``check_day``, for every date of a row. Raises ValidationError by field."""
    errors = {}
    for field in row._meta.concrete_fields:
        day = getattr(row, field.attname)
        if isinstance(field, models.DateField) and field.name not in exclude and isinstance(day, date):
            try:
                check_day(day)
            except ValidationError as error:
                errors[field.name] = error
    if errors:
        raise ValidationError(errors)
