"""What a database constraint says to a person, found by its name in the engine's error."""

from __future__ import annotations

import functools
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from prm.core.errors import DomainError, Sentence

# Sentences for guards that are triggers or exclusions, by the code in their message.
GUARD_SENTENCES: dict[str, Sentence] = {
    "append-only": _("This is a record for ever: it cannot be changed or deleted."),
}


def explain(error: IntegrityError) -> DomainError:
    """The refusal behind an IntegrityError: 409 with the constraint's own sentence."""
    text = str(error)
    for code, sentence in GUARD_SENTENCES.items():
        if f"guard:{code}" in text:
            return DomainError.conflict(sentence, code=code)
    for name, (columns, sentence) in _constraints().items():
        if name in text or (columns and f"UNIQUE constraint failed: {columns}" in text):
            return DomainError.conflict(sentence, code=name.replace("_", "-"))
    return DomainError.conflict(
        _("This contradicts what is already recorded. Reload the page and look again."), code="integrity"
    )


@functools.cache
def _constraints() -> dict[str, tuple[str, Any]]:
    """Columns and sentence of every named constraint."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            columns = ""
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                columns = ", ".join(f"{table}.{model._meta.get_field(f).column}" for f in constraint.fields)
            found[constraint.name] = (columns, constraint.violation_error_message)
    return found
