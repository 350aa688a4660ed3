"""Serializers of what may be sent, for an operation to write: what the description says, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import relations, serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.validators import UniqueValidator

# The framework takes "yes", 1 and "5" for what they may mean; the description promises one JSON type.
_TEXT = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DateTimeField,
    relations.SlugRelatedField,
)
_LISTS = (relations.ManyRelatedField, serializers.ListField, serializers.ListSerializer)


class Strict:
    """A field that is not known, cannot be written or has another JSON type is refused, not left out:
    an answer of success would say that it was written."""

    def to_internal_value(self: Any, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        refused = {name: error for name, value in data.items() if (error := self._refusal(name, value))}
        try:
            values = super().to_internal_value({n: v for n, v in data.items() if n not in refused})
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **refused}) from error
        if refused:
            raise serializers.ValidationError(refused)
        return values

    def _refusal(self: Any, name: str, value: Any) -> list[ErrorDetail]:
        field = self.fields.get(name)
        if field is None or field.read_only:
            return [self._unknown(name)]
        return [] if value is None else _wrong_type(field, value)

    def _unknown(self: Any, name: str) -> ErrorDetail:
        view = self.context.get("view") if self.parent is None else None
        if elsewhere := getattr(view, "elsewhere", {}).get(name):
            sentence = _("This is not changed here, but by a request to %(address)s.")
            return ErrorDetail(sentence % {"address": elsewhere}, code="read-only")
        if view is not None and name in view.get_serializer_class()().fields:
            return ErrorDetail(_("This can be read, and not be written here."), code="read-only")
        known = ", ".join(field for field in self.fields if not self.fields[field].read_only)
        if not known:
            return ErrorDetail(_("This request takes no fields."), code="unknown-field")
        sentence = _("There is no field of this name here. Known are: %(names)s.")
        return ErrorDetail(sentence % {"names": known}, code="unknown-field")


def _wrong_type(field: serializers.Field, value: Any) -> list[ErrorDetail]:
    if isinstance(field, serializers.BooleanField) and type(value) is not bool:
        return [ErrorDetail(_("Give true or false."), code="wrong-type")]
    if isinstance(field, serializers.IntegerField) and type(value) is not int:
        return [ErrorDetail(_("Give a whole number, without quotes."), code="wrong-type")]
    if isinstance(field, _LISTS) and type(value) is not list:
        return [ErrorDetail(_("Give a list, in brackets."), code="wrong-type")]
    if isinstance(field, _TEXT) and type(value) is not str:
        return [ErrorDetail(_("Give text, in quotes."), code="wrong-type")]
    return []


class Input(Strict, serializers.Serializer):
    """What may be sent, field by field."""


class Nothing(Input):
    """The body of a request that takes none."""


class WriteSerializer(Strict, serializers.ModelSerializer):
    """What may be sent of a row, as its columns are: names, lengths, choices. That it is unique and right
    is for the operation to say."""

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[type, dict[str, Any]]:
        made, kwargs = super().build_standard_field(field_name, model_field)
        kept = [v for v in kwargs.get("validators", ()) if not isinstance(v, UniqueValidator)]
        return made, {**kwargs, "validators": kept} if "validators" in kwargs else kwargs
