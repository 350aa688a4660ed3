"""Serializers to read rows by the page, and to write them by an operation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from rest_framework import serializers
from rest_framework.validators import UniqueValidator

# What a row holds of these is what the answer holds.
_AS_THEY_ARE = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
    serializers.BooleanField,
)


class ReadSerializer(serializers.ModelSerializer):
    """Rows as they are read. How each field is read is found once, not for each row: pages of eighty
    are what other systems ask for all day."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: read(instance) for name, read in self._readers}

    @cached_property
    def _readers(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [(field.field_name, _reader(field)) for field in self._readable_fields]


def _reader(field: serializers.Field) -> Callable[[Any], Any]:
    source = field.source or ""
    if type(field) not in _AS_THEY_ARE or "*" in source:
        return lambda row: _asked(field, row)
    *steps, last = source.split(".")

    def read(row: Any) -> Any:
        for step in steps:
            row = getattr(row, step)
            if row is None:
                return None
        return getattr(row, last)

    return read


def _asked(field: serializers.Field, row: Any) -> Any:
    value = field.get_attribute(row)
    return None if value is None else field.to_representation(value)


class WriteSerializer(serializers.ModelSerializer):
    """What may be sent of a row, as its columns are: names, lengths, choices. That it is unique and right
    is for the operation to say."""

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[type, dict[str, Any]]:
        made, kwargs = super().build_standard_field(field_name, model_field)
        kept = [v for v in kwargs.get("validators", ()) if not isinstance(v, UniqueValidator)]
        return made, {**kwargs, "validators": kept} if "validators" in kwargs else kwargs
