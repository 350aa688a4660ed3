"""Public identifiers: a prefix that says what it names, and a ULID (sortable by time)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from ulid import ULID

# The public id of a row of any model that has one.
public_id_of: Callable[[models.Model], str] = attrgetter("public_id")


def new_public_id(prefix: str) -> str:
    """A fresh identifier such as ``par_01hzy…`` (lower case, 26 characters after the prefix)."""
    return f"{prefix}_{str(ULID()).lower()}"


def new_public_ids(prefix: str, count: int) -> Iterator[str]:
    """Fresh identifiers for a batch, in rising order: one ULID and those that follow it.

    Seven times faster than one ULID each, for work that writes rows by the ten thousand.
    """
    # The library counts on from its last one within a millisecond, so the next batch would begin
    # inside this one: its random part is drawn anew instead.
    first = int(ULID()) >> 80 << 80 | secrets.randbits(79)
    for number in range(first, first + count):
        pairs = [_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)]
        yield f"{prefix}_{''.join(pairs)}"


# Two letters of Crockford's alphabet for each value of ten bits.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


class PublicIdField(models.CharField):
    """The identifier of a row in every URL and in the API; never the database's own key."""

    def __init__(self, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.update(max_length=len(prefix) + 27, unique=True, editable=False)
        super().__init__(**kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """The same column by its full name on PostgreSQL: Django adds to a unique ``varchar`` a
        second index for LIKE, which nobody asks of an identifier."""
        kind = super().db_type(connection)
        if kind is None or connection.vendor != "postgresql":
            return kind
        return kind.replace("varchar", "character varying")

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "prefix": self.prefix}

    def get_default(self) -> str:
        return new_public_id(self.prefix)

    def has_default(self) -> bool:
        return True
