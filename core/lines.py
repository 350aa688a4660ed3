"""What a line of text holds, whichever face it came through: something to be seen, on one line, in the order
in which it is read. A name of two lines would write paragraphs of its own into our mails, one that turns the
direction of reading says another thing than it holds, and one that nobody sees cannot be clicked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Longer ones are notes and reasons, which people write in paragraphs.
LONGEST = 255
# Control characters but the tab, line ends, and the marks that turn the direction of what follows.
_NO_LINE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def check(row: models.Model, *, exclude: Set[str] = frozenset()) -> None:
    """Raise ValidationError with an error for each column whose text is no such line."""
    errors = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.name in exclude or not value or not isinstance(column, models.CharField | models.TextField):
            continue
        if _is_line(column) and _NO_LINE.search(str(value)):
            errors[column.name] = _("Write this on one line, without hidden characters.")
        elif not column.blank and not _is_seen(str(value)):
            errors[column.name] = _("Enter a text.")
    if errors:
        raise ValidationError(errors)


def _is_line(column: models.Field) -> bool:
    return isinstance(column, models.CharField) and 0 < (column.max_length or 0) <= LONGEST


def _is_seen(text: str) -> bool:
    """Whether something of it is seen: neither spaces nor marks of no width."""
    return any(unicodedata.category(letter) not in ("Cc", "Cf", "Zs", "Zl", "Zp") for letter in text)
