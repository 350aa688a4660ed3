"""The operation: the one way to change anything, whichever face asked.

``@operation("pipeline.deal:approve", event="pipeline.deal.approved")`` opens the transaction,
checks scope and permission, runs the body, and fails when no event was recorded. The body keeps
one order: lock what will change (in the order of ``settings.LOCK_ORDER``), check the transition,
change, clean, save, record.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Set
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar, cast

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, models, transaction

from core import constraints, fonts, lines, locks, precondition, sizes
from core.actor import Actor
from core.days import check_days_of
from core.errors import DomainError
from core.events import record as events
from core.ids import new_public_id
from core.permissions import refusal
from core.scope import assert_in_scope

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)
log = structlog.get_logger()
# What PostgreSQL answers to a transaction that it ended so that others could go on.
SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"


class OperationError(Exception):
    """A programming error: an operation that changed something and recorded nothing."""


@dataclass(frozen=True)
class Operation:
    name: str
    permission: str
    event: str | None
    reason: str
    function: Callable[..., Any]


@dataclass
class _Running:
    operation: Operation
    actor: Actor
    recorded: int = 0
    nothing_to_do: bool = False
    pending: list[events.Record] = field(default_factory=list)
    # What the first of its events carries besides, and the public id which that event will have.
    attached: dict[str, list[Any]] = field(default_factory=dict)
    event_id: str = ""
    # Shared by an operation and those nested in it: they are one transaction.
    locked: locks.Locked = field(default_factory=locks.Locked)


OPERATIONS: dict[str, Operation] = {}

# Which operation runs here, so that record() knows actor and event. It never carries the actor
# into a service: that is always passed by hand.
_running: ContextVar[_Running | None] = ContextVar("operation", default=None)


def operation(
    permission: str, *, event: str | None, reason: str = ""
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an operation. ``event=None`` needs a ``reason``: the row is itself the record."""
    if event is None and not reason:
        raise OperationError("an operation without an event says why")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__.split('.')[0]}.{function.__name__}"
        spec = Operation(name, permission, event, reason, function)
        OPERATIONS[name] = spec

        @functools.wraps(function)
        def run(*, actor: Actor, **arguments: Any) -> R:
            parent = _running.get()
            assert_in_scope(actor, arguments)
            if parent is not None:
                return _run(spec, actor.as_system(), arguments)
            # Who looks with the eyes of another changes nothing, whatever a page let through.
            if actor.acting_as or not actor.can(permission):
                raise refusal(actor, permission)
            try:
                return _run(spec, actor, arguments)
            except DomainError as error:
                raise error.told_to(actor) from error.__cause__

        return cast("Callable[P, R]", run)

    return decorate


def _run(spec: Operation, actor: Actor, arguments: dict[str, Any]) -> Any:
    return retry_once(lambda: _attempt(spec, actor, arguments), what=spec.name)


def retry_once(work: Callable[[], R], *, what: str) -> R:
    """Do work that is a transaction of its own, and once more when PostgreSQL ended it in favour of
    another one. Within a transaction there is nothing to begin again: whoever opened it may."""
    outermost = not transaction.get_connection().in_atomic_block
    try:
        return work()
    except OperationalError as error:
        if not (outermost and _made_way(error)):
            raise
        log.warning("operation.retried", operation=what, error=str(error))
    precondition.again()
    return work()


def _made_way(error: OperationalError) -> bool:
    """Whether PostgreSQL ended this transaction for the sake of another one."""
    return getattr(error.__cause__, "sqlstate", None) in (SERIALIZATION_FAILURE, DEADLOCK)


def _attempt(spec: Operation, actor: Actor, arguments: dict[str, Any]) -> Any:
    try:
        with transaction.atomic():
            return _body(spec, actor, arguments)
    except ValidationError as error:
        raise DomainError.from_validation(error) from error
    except IntegrityError as error:
        raise constraints.explain(error) from error


def _body(spec: Operation, actor: Actor, arguments: dict[str, Any]) -> Any:
    """The body within its transaction. It is forgotten before the commit: what runs in an
    ``on_commit`` hook is no part of it, and asks for its own permission."""
    parent = _running.get()
    running = _Running(spec, actor)
    if parent is not None:
        running.locked = parent.locked
    token = _running.set(running)
    try:
        result = spec.function(actor=actor, **arguments)
        _finish(running)
        return result
    finally:
        _running.reset(token)


def _finish(running: _Running) -> None:
    if running.attached:
        if not running.pending:
            raise OperationError(f"{running.operation.name} attached something and recorded no event")
        first = running.pending[0]
        data = {**first.data, **running.attached}
        running.pending[0] = replace(first, data=data, public_id=running.event_id)
    if running.pending:
        events.write(running.actor, running.pending)
    elif running.operation.event and not running.nothing_to_do:
        raise OperationError(f"{running.operation.name} recorded no event")


def record(
    target: models.Model,
    *,
    changes: dict[str, list[Any]] | None = None,
    data: dict[str, Any] | None = None,
    event: str | None = None,
    also: Iterable[models.Model] = (),
) -> None:
    """Record what the running operation did to ``target`` (and ``also`` to other rows).

    ``event`` replaces the operation's own code, for an operation that may end in several ways.
    ``data`` holds what the sentence needs; it must not hold personal data.
    """
    running = _current()
    running.pending.append(
        events.Record(
            code=event or running.operation.event or "",
            targets=[events.target_of(row) for row in (target, *also)],
            changes=events.mask(type(target), changes or {}),
            data=data or {},
        )
    )


def record_bulk(code: str, targets: list[events.Target], *, data: dict[str, Any] | None = None) -> None:
    """Record one event for a batch, with one compact target row for each changed record."""
    _current().pending.append(events.Record(code=code, targets=targets, changes={}, data=data or {}))


def attach(name: str, value: Any) -> str:
    """Add to what the running operation's event says, so that the chain of events covers it. Returns
    the public id of that event, for the rows that it covers."""
    running = _current()
    running.event_id = running.event_id or new_public_id("evt")
    running.attached.setdefault(name, []).append(value)
    return running.event_id


def no_op() -> None:
    """Say that the running operation found nothing to do, so that no event is expected."""
    _current().nothing_to_do = True


def _current() -> _Running:
    running = _running.get()
    if running is None:
        raise OperationError("called outside an operation")
    return running


# -- The steps that operations are written in ---------------------------------------------------


def lock(row: M) -> M:
    """The row as it is now, locked until the transaction ends (PostgreSQL; on SQLite every
    transaction that writes is alone). Raises DomainError 404 when it is gone."""
    found = lock_all(type(row)._default_manager.filter(pk=row.pk))
    if not found:
        raise DomainError.not_found()
    return found[0]


def lock_all(rows: models.QuerySet[M]) -> list[M]:
    """The rows as they are now, locked one after the other in the order of the queryset, else of
    their keys: two that lock the same rows never wait for each other in a circle.

    FOR NO KEY UPDATE: an insert that points to a locked row does not wait for it.
    """
    ordered = rows if rows.ordered else rows.order_by("pk")
    found = list(ordered.select_for_update(no_key=True, of=("self",)))
    running = _running.get()
    if running is not None:
        running.locked.add(rows.model, {row.pk for row in found})
    precondition.check(found)
    return found


def check_transition(row: Any, to: str) -> None:
    """Raise DomainError 409 unless the model's TRANSITIONS allow the status to become ``to``."""
    if to not in row.TRANSITIONS.get(row.status, ()):
        raise DomainError.transition(row.get_status_display())


def create(model: type[M], **values: Any) -> M:
    """Insert a row after ``full_clean``. Raises DomainError 422 with the errors by field."""
    row = model(**values)
    clean(row)
    row.save(force_insert=True)
    running = _running.get()
    if running is not None:
        running.locked.made(row)
    return row


def clean(row: models.Model, *, exclude: Set[str] = frozenset()) -> None:
    """Django's ``full_clean``, in which a nullable column may be None without saying ``blank``.

    A row that was loaded to be pointed at is not looked up again: its foreign key holds. Checks are
    left to the database, which refuses with their own sentence (``constraints.explain``): to ask it
    beforehand costs three statements for each.
    """
    settled = {field.name for field in row._meta.concrete_fields if _is_settled(row, field)}
    row.clean_fields(exclude=exclude | settled)
    check_days_of(row, exclude=exclude)
    sizes.check(row, exclude=exclude)
    lines.check(row, exclude=exclude)
    fonts.check_printed(row, exclude=exclude)
    row.clean()
    row.validate_unique(exclude=exclude | {"public_id"})
    constraints.validate_unique(row, exclude=exclude)


def _is_settled(row: models.Model, field: models.Field) -> bool:
    if getattr(row, field.attname) is None:
        return field.null
    return isinstance(field, models.ForeignKey) and field.is_cached(row)


def update_fields(row: models.Model, **values: Any) -> dict[str, list[Any]]:
    """Set values, clean and save only what differs. Returns ``{field: [old, new]}``, JSON-ready."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differing:
        return {}
    changes = {}
    for name, value in differing.items():
        column = row._meta.get_field(name)
        old = events.to_json(getattr(row, name))
        setattr(row, name, value)
        changes[column.name] = [old, events.to_json(getattr(row, name))]
    names = {row._meta.get_field(name).name for name in differing}
    untouched = {f.name for f in row._meta.fields} - names
    clean(row, exclude=untouched)
    if any(f.name == "updated_at" for f in row._meta.fields):
        names.add("updated_at")
    row.save(update_fields=sorted(names))
    return changes


def update_if(queryset: models.QuerySet, **values: Any) -> bool:
    """A guarded update: True when exactly one row was still as the filter says."""
    return queryset.update(**values) == 1
