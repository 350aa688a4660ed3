"""What a database constraint says to a person, found by its name in the engine's error."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence, Set

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence

# What an error is called that another row stands in the way of.
UNIQUE = "unique"
# Sentences for guards that are triggers or exclusions, by the code in their message.
GUARD_SENTENCES: dict[str, Sentence] = {
    "append-only": _("This record is permanent: it cannot be changed or deleted."),
}


# Where an operation looks for a row that stands in the way before it writes: what it says then. Two at
# once, of whom the second one finds out from the database, are told the same.
LOOKED_FOR: dict[str, Callable[[], DomainError]] = {}


def explain(error: IntegrityError) -> DomainError:
    """The refusal behind an IntegrityError, with the constraint's own sentence, as cleaning the row would
    have said it: 422, at its field. A constraint without a sentence is not for people: they are told, with
    409, that the record contradicts it. No name of a constraint leaves."""
    text = str(error)
    for code, sentence in GUARD_SENTENCES.items():
        if f"guard:{code}" in text:
            return DomainError.conflict(sentence, code=code)
    found = _speaking().get(_broken(error))
    if found is None:
        return DomainError.conflict(
            _("This contradicts what is already recorded. Look at it again."), code="integrity"
        )
    model, constraint = found
    if constraint.name in LOOKED_FOR:
        return LOOKED_FOR[constraint.name]()
    sentence = str(constraint.get_violation_error_message())
    if isinstance(constraint, models.CheckConstraint):
        return DomainError.invalid(sentence, field=_field(model, constraint))
    field = _only_field(constraint)
    return DomainError("invalid", sentence, field=field, codes={field: [UNIQUE]} if field else {"": [UNIQUE]})


def _only_field(constraint: models.BaseConstraint) -> str | None:
    """The field of a unique constraint, where it has but one; of several it stands at none."""
    fields: Sequence[str] = getattr(constraint, "fields", ())
    return fields[0] if len(fields) == 1 else None


def _broken(error: IntegrityError) -> str:
    """The constraint's name; on SQLite, of a unique one, the columns it names instead."""
    said = getattr(error.__cause__, "diag", None)
    if said is not None:
        return said.constraint_name or ""
    return str(error).partition(" constraint failed: ")[2].removeprefix("index '").removesuffix("'")


def _field(model: type[models.Model], check: models.CheckConstraint) -> str | None:
    """The input at which a check's refusal stands: its column, or the second of two (the end of a
    period, the cap above a minimum). A check of more belongs to the whole form."""
    assert isinstance(check.condition, models.Q)
    asked = check.condition.referenced_base_fields
    columns = [field.name for field in model._meta.fields if field.name in asked]
    return columns[-1].removesuffix("_minor") if len(columns) <= 2 else None


def validate_unique(row: models.Model, *, exclude: Set[str]) -> None:
    """Look for rows that a unique constraint forbids beside this one. Raises ValidationError, at the
    field where the constraint has but one."""
    errors: dict[str, list[ValidationError]] = {}
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, models.CheckConstraint):
                continue
            try:
                constraint.validate(model, row, exclude=set(exclude))
            except ValidationError as error:
                said = ValidationError(error.messages[0], code=UNIQUE)
                errors.setdefault(_only_field(constraint) or NON_FIELD_ERRORS, []).append(said)
    if errors:
        raise ValidationError(errors)


@functools.cache
def _speaking() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    """Every constraint with a sentence, by its name, and by its columns as SQLite names them."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        column = {field.name: field.column for field in model._meta.concrete_fields}
        for constraint in model._meta.constraints:
            if constraint.violation_error_message == constraint.default_violation_error_message:
                continue
            found[constraint.name] = (model, constraint)
            if fields := getattr(constraint, "fields", ()):
                columns = ", ".join(f"{table}.{column[name]}" for name in fields)
                found.setdefault(columns, (model, constraint))
    return found
