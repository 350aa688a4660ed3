"""Own fields in the API: one object by code, read and written with the thing that they belong to."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core import files
from core.actor import Actor
from partners.models import Question
from partners.questions import own, selectors
from rest.fields import LoadedField
from rest.openapi import MONEY
from rest.uploads import decoded

READ = (
    "The own fields of this installation by their code, as far as the token may see them; null where nothing"
    " is answered. A number and a rate are exact decimals in quotes, an amount is an object with its currency,"
    " a day is ISO 8601, a choice its code, several a list of codes, a table a list of rows by the code of the"
    " column; a person, a partner and a file are an object with id and name, a file with the address (url) of"
    " its bytes. GET /api/v1/questionnaires/ says which fields there are, of which kind."
)
WRITTEN = (
    "Own fields of this installation by their code, in the form in which they are read; null empties one."
    " What is not named stays as it is. A person and a partner may be named by their id alone; a file is sent"
    " as its name and its bytes in base64 (content)."
)
_TEXT: dict[str, Any] = {"type": "string"}
_YES_NO = {"type": "boolean"}
_CODES = {"type": "array", "items": {"type": "string"}}
_ROWS = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}


def _object(*needed: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict.fromkeys(needed, _TEXT) | properties,
        "required": list(needed),
        "additionalProperties": False,
    }


_NAMED = _object("id", "name", url=_TEXT)
_SENT = _object("name", "content")
_WORDS = {
    "type": "object",
    "patternProperties": {"^[a-z]{2,3}(-[a-z]+)?$": _TEXT},
    "additionalProperties": False,
}
_NOTHING = {"type": "null"}


class OwnFieldsField(LoadedField):
    """The own fields that the token may see."""

    def __init__(self, subject: str, **kwargs: Any) -> None:
        super().__init__(partial(own_values, subject), help_text=READ, **kwargs)


def own_values(subject: str, actor: Actor, ids: list[str]) -> dict[str, dict[str, Any]]:
    questions = selectors.own_fields(subject, actor)
    found = own.values(subject, ids, actor, questions)
    held = [question.code for question in questions if question.kind == Question.Kind.FILE]
    for public_id, values in found.items():
        for code in held:
            if values[code]:
                values[code] = {**values[code], "url": file_url(subject, public_id, code)}
    return found


def file_url(subject: str, public_id: str, code: str) -> str:
    """Where the API gives the bytes: its routes of things are called as their subject is."""
    return reverse(f"api:{subject.replace('_', '-')}-own-file", args=[public_id, code])


class OwnFieldsSchema(OpenApiSerializerFieldExtension):
    """Its names are defined in each installation, what stands under them by the kinds of answers."""

    target_class = "partners.questions.own_api.OwnFieldsField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        value = {"anyOf": [_NOTHING, _TEXT, _WORDS, _YES_NO, MONEY, _NAMED, _CODES, _ROWS]}
        return {"type": "object", "additionalProperties": value, "description": READ}


class OwnFieldsInput(serializers.DictField):
    """Own fields to be answered."""

    default_error_messages = {"not_a_dict": _("Give an object with the own fields by their code.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text=WRITTEN, **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values, errors = super().to_internal_value(data), {}
        for code, value in values.items():
            if not isinstance(value, dict) or set(value) != {"name", "content"}:
                continue
            try:
                name = str(value["name"])[:200]
                values[code] = ContentFile(decoded(name, value["content"]), name=name)
            except serializers.ValidationError as error:
                errors[code] = error.detail
        if errors:
            raise serializers.ValidationError(errors)
        return values


class OwnFieldsInputSchema(OpenApiSerializerFieldExtension):
    target_class = "partners.questions.own_api.OwnFieldsInput"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        number = {"type": "number"}
        value = {"anyOf": [_NOTHING, _TEXT, _WORDS, number, _YES_NO, MONEY, _NAMED, _SENT, _CODES, _ROWS]}
        return {"type": "object", "additionalProperties": value, "description": WRITTEN}


class FileRenderer(BaseRenderer):
    """The bytes of a file, whatever the client accepts."""

    media_type, format, charset = "application/octet-stream", "bin", None

    def render(self, data: Any, *context: Any) -> bytes:
        return bytes(data)


class OwnFilesMixin:
    """A viewset of things with own fields, of the subject ``OWN``: it gives the files among their answers."""

    OWN = ""

    def perform_content_negotiation(self: Any, request: Request, force: bool = False) -> tuple[Any, str]:
        if self.action == "own_file":
            return FileRenderer(), FileRenderer.media_type
        return super().perform_content_negotiation(request, force)  # type: ignore[misc]

    def handle_exception(self: Any, exc: Exception) -> Any:
        """A refusal is problem details."""
        if self.action == "own_file":
            self.request.accepted_renderer = JSONRenderer()
            self.request.accepted_media_type = "application/json"
        return super().handle_exception(exc)  # type: ignore[misc]

    @extend_schema(responses={(200, FileRenderer.media_type): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="own_fields/(?P<code>[-a-zA-Z0-9_]+)")
    def own_file(self: Any, request: Request, public_id: str, code: str) -> Response:
        """The bytes of the file that answers an own field, as an attachment."""
        file = selectors.file_answer(self.OWN, self.get_object(), code, self.actor).file
        kept = content_disposition_header(True, file.name)
        headers = {"Content-Disposition": kept, "Cache-Control": "private, no-store"}
        return Response(files.read(file), headers=headers)
