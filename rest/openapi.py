"""How the description of the API tells what its library cannot guess."""

from __future__ import annotations

from typing import Any

from django_filters import filters
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction

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
    "description": "What was refused and what to do next (RFC 9457); errors are by field.",
    "properties": {
        "type": {"type": "string", "example": "urn:prm:problem:not-found"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True},
    },
    "required": ["type", "title", "status", "detail"],
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


class FilterSchema(DjangoFilterExtension):
    """Filters that choose by code or by public id take text."""

    priority = 1

    def _get_schema_from_model_field(self, auto_schema, filter_field, model) -> dict[str, Any]:
        if isinstance(filter_field, filters.ChoiceFilter | filters.MultipleChoiceFilter):
            return {"type": "string"}
        return super()._get_schema_from_model_field(auto_schema, filter_field, model)


def document_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Every path of the API may answer problem details."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components.setdefault("responses", {})["Refused"] = {"description": "Refused.", "content": content}
    for path in result["paths"].values():
        for action in path.values():
            action["responses"]["default"] = {"$ref": "#/components/responses/Refused"}
    return result
