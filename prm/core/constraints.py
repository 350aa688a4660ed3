"""What a database constraint says to a person, found by its name in the engine's error."""

from __future__ import annotations

import functools
from collections.abc import Set

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from prm.core.errors import DomainError, Sentence

# Sentences for guards that are triggers or exclusions, by the code in their message.
GUARD_SENTENCES: dict[str, Sentence] = {
    "append-only": _("This is a record for ever: it cannot be changed or deleted."),
}


def explain(error: IntegrityError) -> DomainError:
    """The refusal behind an IntegrityError, with the constraint's own sentence: 422 where a check
    finds a value wrong, 409 where the row contradicts another."""
    text = str(error)
    for code, sentence in GUARD_SENTENCES.items():
        if f"guard:{code}" in text:
            return DomainError.conflict(sentence, code=code)
    for name, (constraint, columns) in _constraints().items():
        if name in text or (columns and f"UNIQUE constraint failed: {columns}" in text):
            refusal = DomainError.invalid if _is_check(constraint) else DomainError.conflict
            return refusal(str(constraint.get_violation_error_message()), code=name.replace("_", "-"))
    return DomainError.conflict(
        _("This contradicts what is already recorded. Reload the page and look again."), code="integrity"
    )


def validate_unique(row: models.Model, *, exclude: Set[str]) -> None:
    """Look for rows that a unique constraint forbids beside this one. Raises ValidationError, at the
    field where the constraint has but one."""
    errors: dict[str, list[ValidationError]] = {}
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if _is_check(constraint):
                continue
            try:
                constraint.validate(model, row, exclude=set(exclude))
            except ValidationError as error:
                fields = getattr(constraint, "fields", ())
                field = fields[0] if len(fields) == 1 else NON_FIELD_ERRORS
                errors.setdefault(field, []).append(error)
    if errors:
        raise ValidationError(errors)


def _is_check(constraint: models.BaseConstraint) -> bool:
    return isinstance(constraint, models.CheckConstraint)


@functools.cache
def _constraints() -> dict[str, tuple[models.BaseConstraint, str]]:
    """Every named constraint, with its columns as SQLite names them."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            columns = ""
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                columns = ", ".join(f"{table}.{model._meta.get_field(f).column}" for f in constraint.fields)
            found[constraint.name] = (constraint, columns)
    return found
