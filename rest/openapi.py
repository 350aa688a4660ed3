"""How the description of the API tells what its library cannot guess."""

from __future__ import annotations

from typing import Any

from django_filters import filters
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.utils import Direction

from rest.rows import RowSerializer
from rest.serializers import Input, WriteSerializer
from rest.viewsets import ScopedViewSet

MONEY = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,8})?$", "example": "1234.56"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "example": "EUR"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
PROBLEM = {
    "type": "object",
    "description": (
        "What was refused and what to do next (RFC 9457). `type` is for programs, `title` and `detail` are in"
        " the language of the request; each of `errors` names its place: a JSON Pointer into the body, or a"
        " parameter of the address."
    ),
    "properties": {
        "type": {"type": "string", "pattern": "^urn:prm:problem:[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "pattern": "^urn:prm:request:"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
PROBLEM_ERROR = {
    "type": "object",
    "properties": {
        "pointer": {"type": "string", "pattern": "^#", "example": "#/amount/currency"},
        "parameter": {"type": "string", "example": "updated_since"},
        "code": {"type": "string", "pattern": "^[a-z-]+$", "example": "required"},
        "detail": {"type": "string"},
    },
    "required": ["code", "detail"],
    "oneOf": [{"required": ["pointer"]}, {"required": ["parameter"]}],
    "additionalProperties": False,
}
ETAG = {"ETag": {"description": "The version of the row.", "schema": {"type": "string"}}}
CONDITIONS = {
    "get": ("If-None-Match", "The version that is known: 304 when the row is still the same."),
    "put": ("If-Match", "The version that was read: 412 when the row has changed since."),
    "patch": ("If-Match", "The version that was read: 412 when the row has changed since."),
    "post": ("If-Match", "The version that was read: 412 when the row has changed since."),
    "delete": ("If-Match", "The version that was read: 412 when the row has changed since."),
}


class MoneySchema(OpenApiSerializerFieldExtension):
    """An amount is an object: exact, and never without its currency."""

    target_class = "rest.fields.MoneyField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return dict(MONEY)


class ExactSchema(OpenApiSerializerFieldExtension):
    """A number that no float holds is text."""

    target_class = "rest.fields.ExactField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "example": "0.006123"}


class Schema(AutoSchema):
    """Only a GET answers pages and takes filters."""

    def _get_paginator(self) -> Any:
        return super()._get_paginator() if self.method == "GET" else None

    def get_filter_backends(self) -> list[Any]:
        return super().get_filter_backends() if self.method == "GET" else []


class MonthSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.fields.MonthField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2026-11"}


class CountrySchema(OpenApiSerializerFieldExtension):
    target_class = "rest.fields.CountryField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        pattern = "^([A-Za-z]{2})?$" if self.target.allow_blank else "^[A-Za-z]{2}$"
        return {"type": "string", "pattern": pattern, "example": "FR"}


class FilterSchema(DjangoFilterExtension):
    """Filters that choose by code or by public id take text."""

    priority = 1

    def _get_schema_from_model_field(self, auto_schema, filter_field, model) -> dict[str, Any]:
        if isinstance(filter_field, filters.ChoiceFilter | filters.MultipleChoiceFilter):
            return {"type": "string"}
        return super()._get_schema_from_model_field(auto_schema, filter_field, model)


def undescribed() -> list[type]:
    """Classes whose docstring says nothing of the serializers made from them."""
    return [*get_lib_doc_excludes(), RowSerializer, Input, WriteSerializer, ScopedViewSet]


def document_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Every path of the API may answer problem details; those of a row have versions."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).update(Problem=PROBLEM, ProblemError=PROBLEM_ERROR)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components.setdefault("responses", {})["Refused"] = {"description": "Refused.", "content": content}
    for path, actions in result["paths"].items():
        for method, action in actions.items():
            action["responses"]["default"] = {"$ref": "#/components/responses/Refused"}
            if "{public_id}" in path:
                _document_version(action, method)
    _allow_blanks(result)
    return result


def _allow_blanks(schema: Any) -> None:
    """An empty text may meet the other shape of a field too, where nobody checks its format."""
    if isinstance(schema, list):
        for part in schema:
            _allow_blanks(part)
    if isinstance(schema, dict):
        if {"type": "string", "maxLength": 0} in schema.get("oneOf", ()):
            schema["anyOf"] = schema.pop("oneOf")
        for part in schema.values():
            _allow_blanks(part)


def _document_version(action: dict[str, Any], method: str) -> None:
    name, meaning = CONDITIONS[method]
    parameter = {"name": name, "in": "header", "description": meaning, "schema": {"type": "string"}}
    action.setdefault("parameters", []).append(parameter)
    if method == "get":
        action["responses"]["304"] = {"description": "Not modified."}
        action["responses"]["200"]["headers"] = ETAG
