"""Who sees which rows. The only way from a face to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Any, Self, TypeVar

from django.db import models

from core.actor import Actor
from core.errors import DomainError

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that know whom they may be shown to.

    A model that reaches a partner declares ``PARTNER_PATH`` (the lookup to its partner, "self" on
    Partner itself); any other says ``UNSCOPED = "reason"``. Configuration that partners may read
    also says ``PARTNER_READABLE = True``. A system check rejects silence.
    """

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        if actor.is_partner:
            return self._visible_to_partner(actor)
        if not actor.is_staff:
            return self.none()
        if actor.own_partners_only and scope_path(self.model):
            return self.filter(self.owned_by(actor.user_id))
        return self

    def _visible_to_partner(self, actor: Actor) -> Self:
        path = scope_path(self.model)
        if path is None:
            return self if getattr(self.model, "PARTNER_READABLE", False) else self.none()
        lookup = "pk__in" if path == "self" else f"{path}__in"
        return self.shown_to_partner().filter(**{lookup: actor.partner_ids})

    def owned_by(self, user_id: int | None) -> models.Q:
        """The rows of partners that this manager owns."""
        path = scope_path(self.model)
        prefix = "" if path == "self" else f"{path}__"
        return models.Q(**{f"{prefix}owner_id": user_id})

    def shown_to_partner(self) -> Self:
        """What of a partner's rows the partner may see; a room narrows it (internal notes)."""
        return self

    def get_visible(self, actor: Actor, **lookup: Any) -> M:
        """One visible row. Raises DomainError 404, the same for a foreign and a missing row."""
        # PostgreSQL cannot be asked for a text with the zero character in it.
        asked = not any("\x00" in value for value in lookup.values() if isinstance(value, str))
        row = self.visible_to(actor).filter(**lookup).first() if asked else None
        if row is None:
            raise DomainError.not_found()
        return row


def rows_of(model: type[M]) -> ScopedQuerySet[M]:
    """All rows of a model of ours; a system check has seen that its manager is scoped."""
    rows = model._default_manager.all()
    assert isinstance(rows, ScopedQuerySet)
    return rows


def scope_path(model: type[models.Model]) -> str | None:
    return getattr(model, "PARTNER_PATH", None)


def assert_in_scope(actor: Actor, value: Any) -> None:
    """Refuse (404) an operation on a row outside the actor's scope, whatever the face passed in.

    Views have filtered already; this is the second lock. It looks at rows, and at rows held in
    lists, sets, dicts, dataclasses and querysets, however deep.
    """
    if actor.is_system or not (actor.is_partner or actor.own_partners_only):
        return
    if isinstance(value, models.QuerySet):
        _assert_all_in_scope(actor, value)
    elif isinstance(value, models.Model):
        _assert_row_in_scope(actor, value)
    else:
        for part in _parts(value):
            assert_in_scope(actor, part)


def _parts(value: Any) -> Iterable[Any]:
    """What a container holds; nothing for anything else."""
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | Set):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, column.name) for column in fields(value)]
    return ()


def _assert_row_in_scope(actor: Actor, row: models.Model) -> None:
    path = scope_path(type(row))
    if path is None or row.pk is None:
        return
    partner_id, owner_id = _partner_of(row, path)
    if actor.is_partner:
        if partner_id not in actor.partner_ids:
            raise DomainError.not_found()
    elif owner_id() != actor.user_id:
        raise DomainError.not_found()


def _assert_all_in_scope(actor: Actor, rows: models.QuerySet) -> None:
    """One query: whether any of the rows is another partner's, or of a partner of somebody else."""
    path = scope_path(rows.model)
    if path is None:
        return
    prefix = "" if path == "self" else f"{path}__"
    if actor.is_partner:
        own = models.Q(**{f"{prefix}pk__in": actor.partner_ids})
    else:
        own = models.Q(**{f"{prefix}owner_id": actor.user_id})
    everything = rows.model._base_manager
    if everything.filter(pk__in=rows.values("pk")).exclude(pk__in=everything.filter(own)).exists():
        raise DomainError.not_found()


def _partner_of(row: Any, path: str) -> tuple[Any, Callable[[], Any]]:
    """The partner's key, walked over loaded relations, and how to ask who looks after it."""
    if path == "self":
        return row.pk, lambda: row.owner_id
    *steps, last = path.split("__")
    holder = row
    for step in steps:
        holder = getattr(holder, step)
    return getattr(holder, f"{last}_id"), lambda: getattr(getattr(holder, last), "owner_id", None)


def partner_of(row: models.Model) -> Any:
    """The partner a row belongs to, or None."""
    path = scope_path(type(row))
    if path is None:
        return None
    if path == "self":
        return row
    for step in path.split("__"):
        row = getattr(row, step)
        if row is None:
            return None
    return row
