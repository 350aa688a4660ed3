"""Serializers of what may be sent, for an operation to write."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.validators import UniqueValidator


class WriteSerializer(serializers.ModelSerializer):
    """What may be sent of a row, as its columns are: names, lengths, choices. That it is unique and right
    is for the operation to say."""

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[type, dict[str, Any]]:
        made, kwargs = super().build_standard_field(field_name, model_field)
        kept = [v for v in kwargs.get("validators", ()) if not isinstance(v, UniqueValidator)]
        return made, {**kwargs, "validators": kept} if "validators" in kwargs else kwargs
