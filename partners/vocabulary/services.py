"""Operations on configuration: types, kinds, sectors, regions, product lines, tiers, benefits."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.models import PartnerKind, RelationshipKind, TierBenefit


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
    _check_in_use(row, values)
    changes = update_fields(row, **values)
    record(row, changes=changes) if changes else no_op()
    return row


def _check_in_use(row: models.Model, values: dict[str, Any]) -> None:
    """What was written by a panel or a kind of benefit would mean nothing under another one."""
    if isinstance(row, RelationshipKind) and values.get("panel", row.panel) != row.panel:
        _refuse_if(
            PartnerKind.objects.filter(kind=row),
            _("Partners have facts of this panel. Add another kind of relationship instead."),
            field="panel",
        )
    if isinstance(row, TierBenefit) and values.get("kind", row.kind) != row.kind:
        given = _("Partners were given this benefit. Add another one instead.")
        _refuse_if(row.grants.all(), given, field="kind")
        _refuse_if(row.uses.all(), given, field="kind")


def _refuse_if(rows: models.QuerySet, sentence: Sentence, *, field: str) -> None:
    if rows.exists():
        raise DomainError.conflict(sentence, field=field)
