"""Operations on configuration: types, kinds, sectors, regions, product lines, tiers, benefits."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.codes import code_of, free_code
from core.errors import DomainError, Sentence
from core.operation import create, lock, no_op, operation, record, update_fields
from core.ordering import move, next_place
from partners.models import PartnerKind, RelationshipKind, Tier, TierBenefit


@operation("partners.config:change", event="partners.config.created")
def config_create(*, actor: Actor, model: type[models.Model], **values: Any) -> Any:
    """Add a configured thing of this room, behind those that are there. Its code is made from its name
    where none is given. Raises DomainError 422 by field."""
    _check_template(values)
    row = create(model, **_placed(model, values))
    record(row)
    return row


def _placed(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """The values with a code and a place for what names none."""
    rows = model._default_manager.all()
    if model is TierBenefit:
        rows = rows.filter(tier=values.get("tier"))
    if "code" not in values:
        values["code"] = _code(model, values)
    if model is Tier and "rank" not in values:
        values["rank"] = next_place(rows, "rank", first=1)
        values.setdefault("position", values["rank"])
    values.setdefault("position", next_place(rows))
    return values


def _code(model: type[models.Model], values: dict[str, Any]) -> str:
    name = values.get("name") or {}
    otherwise = model._meta.model_name or ""
    if model is TierBenefit:
        return _benefit_code(name) or code_of(name, otherwise=otherwise)
    return free_code(name, set(model._default_manager.values_list("code", flat=True)), otherwise=otherwise)


def _benefit_code(name: dict[str, str]) -> str:
    """A benefit of the same name at another tier is the same benefit: the higher takes the place of the
    lower."""
    for row in TierBenefit.objects.order_by("tier__rank"):
        if any(text and row.name.get(language) == text for language, text in name.items()):
            return row.code
    return ""


def standard_templates() -> list[tuple[str, Any]]:
    """The agreement templates that a type may name, by code: they live in a higher room."""
    return [choice for fill in slots.standard_templates for choice in fill()]


def benefit_clauses() -> list[tuple[str, Any]]:
    """The clauses that a benefit may be, by code: they live in a higher room."""
    return [choice for fill in slots.benefit_clauses for choice in fill()]


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


def siblings(row: models.Model) -> models.QuerySet:
    """The rows among which one has its place, in their order: benefits have theirs in a tier."""
    rows = type(row)._default_manager.all()
    return rows.filter(tier=row.tier).order_by("position", "id") if isinstance(row, TierBenefit) else rows


@operation("partners.config:change", event="partners.config.moved")
def config_move(*, actor: Actor, row: models.Model, to: int) -> int:
    """Put a configured thing in another place of its list, counted from 0, and return the one it got. For
    tiers it is their rank."""
    if isinstance(row, Tier):
        moved = move(row, siblings(row), to, column="rank", first=1)
    else:
        moved = move(row, siblings(row), to)
    record(row, changes=moved.changes) if moved.changes else no_op()
    return moved.place


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
