"""Own fields in the API: one object by code, read and written with the thing that they belong to."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from partners.questions import own
from rest.fields import LoadedField

READ = (
    "The own fields of this installation by their code, as far as the token may see them; null where nothing"
    " is answered. A number and a rate are exact decimals in quotes, an amount is an object with its currency,"
    " a day is ISO 8601, a choice its code."
)
WRITTEN = (
    "Own fields of this installation by their code, in the form in which they are read; null empties one."
    " What is not named stays as it is."
)


class OwnFieldsField(LoadedField):
    """The own fields that the token may see."""

    def __init__(self, subject: str, **kwargs: Any) -> None:
        super().__init__(partial(own_values, subject), help_text=READ, **kwargs)


def own_values(subject: str, actor: Any, ids: list[str]) -> dict[str, dict[str, Any]]:
    return own.values(subject, ids, actor)


class OwnFieldsSchema(OpenApiSerializerFieldExtension):
    """A free object: its names are defined in each installation."""

    target_class = "partners.questions.own_api.OwnFieldsField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": True, "description": READ}


class OwnFieldsInput(serializers.DictField):
    """Own fields to be answered."""

    default_error_messages = {"not_a_dict": _("Give an object with the own fields by their code.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text=WRITTEN, **kwargs)
