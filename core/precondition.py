"""What must still be so once an operation has locked the row that it changes.

Whoever read a row says what they saw (``If-Match``). It is compared when the operation locks the row, in
the operation's own order of locks: between the comparison and the change nobody else comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import models

from core.errors import DomainError


@dataclass
class _Expected:
    row: models.Model
    still: Callable[[], bool]
    checked: bool = False


_expected: ContextVar[_Expected | None] = ContextVar("precondition", default=None)


@contextmanager
def expecting(row: models.Model, still: Callable[[], bool]) -> Iterator[None]:
    """Within, the first operation that locks ``row`` goes on only when ``still`` says so."""
    token = _expected.set(_Expected(row, still))
    try:
        yield
    finally:
        _expected.reset(token)


def check(locked: Iterable[models.Model]) -> None:
    """Compare, when the row that is expected to be unchanged is among those that were locked now. Raises
    DomainError 412 when it is not as it was."""
    expected = _expected.get()
    if expected is None or expected.checked or expected.row not in locked:
        return
    expected.checked = True
    if not expected.still():
        raise DomainError.stale()


def again() -> None:
    """Compare once more: the transaction is begun anew."""
    if expected := _expected.get():
        expected.checked = False


def is_unchecked() -> bool:
    """Whether something is expected that no operation looked at."""
    expected = _expected.get()
    return expected is not None and not expected.checked
