"""Public identifiers: a prefix that says what it names, and a ULID (sortable by time)."""

from __future__ import annotations

from typing import Any

from django.db import models
from ulid import ULID


def new_public_id(prefix: str) -> str:
    """A fresh identifier such as ``par_01hzy…`` (lower case, 26 characters after the prefix)."""
    return f"{prefix}_{str(ULID()).lower()}"


class PublicIdField(models.CharField):
    """The identifier of a row in every URL and in the API; never the database's own key."""

    def __init__(self, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.update(max_length=len(prefix) + 27, unique=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "prefix": self.prefix}

    def get_default(self) -> str:
        return new_public_id(self.prefix)

    def has_default(self) -> bool:
        return True
