"""Operations on configuration: types, kinds, sectors, regions, product lines, tiers, benefits."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields


@operation("partners.config:change", event="partners.config.created")
def config_create(*, actor: Actor, model: type[models.Model], **values: Any) -> Any:
    """Add a configured thing of this room. Raises DomainError 422 by field."""
    _check_template(values)
    row = create(model, **values)
    record(row)
    return row


def standard_templates() -> list[tuple[str, Any]]:
    """The agreement templates that a type may name, by code: they live in a higher room."""
    return [choice for fill in slots.standard_templates for choice in fill()]


def _check_template(values: dict[str, Any]) -> None:
    code = values.get("standard_template")
    if code and code not in dict(standard_templates()):
        raise DomainError.invalid(
            _("There is no agreement template of this code."), field="standard_template"
        )


@operation("partners.config:change", event="partners.config.changed")
def config_change(*, actor: Actor, row: models.Model, **values: Any) -> Any:
    """Change a configured thing. Its code stays: rules use it."""
    _check_template(values)
    row = lock(row)
    if values.get("code", getattr(row, "code", None)) != getattr(row, "code", None):
        raise DomainError.invalid(_("The code cannot change: rules use it."), field="code")
    changes = update_fields(row, **values)
    record(row, changes=changes) if changes else no_op()
    return row
