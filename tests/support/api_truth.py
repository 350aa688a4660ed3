"""Every answer that any test gets of the API is held against the published description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from threading import Lock
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

# Two threads that make the description at once disturb each other.
_ONE_AT_A_TIME = Lock()
PROBLEM = {"$ref": "urn:api#/components/schemas/Problem"}


def described_path(pattern: str) -> str:
    """A route's pattern as the description writes it."""
    return "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", pattern).replace("^", "").replace("$", "")


@cache
def description() -> dict[str, Any]:
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


@cache
def _registry(*, whole: bool) -> Registry:
    """The description, in which no object holds more than it says; and where ``fields`` were chosen,
    less is no fault."""
    closed = deepcopy(description())
    for schema in closed["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
            if not whole:
                schema.pop("required", None)
    return Registry().with_resource("urn:api", Resource(contents=closed, specification=DRAFT202012))


@cache
def _validator(path: str, method: str, status: str, media: str, *, whole: bool) -> Draft202012Validator:
    schema: dict[str, Any] = PROBLEM
    if status < "400":
        steps = ("paths", path, method, "responses", status, "content", media, "schema")
        pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
        schema = {"$ref": f"urn:api#/{pointer.replace('{', '%7B').replace('}', '%7D')}"}
    return Draft202012Validator(schema, registry=_registry(whole=whole), format_checker=FormatChecker())


def check(request: Any, response: Any) -> None:
    """Raise AssertionError when an answer is not as the description says."""
    match = request.resolver_match
    method, status = request.method.lower(), response.status_code
    media = response.get("Content-Type", "").partition(";")[0]
    if method in ("head", "options") or (match and match.view_name == "api:schema" and status == 200):
        return
    if not response.content:
        assert status in (204, 304), (request.path, status)
        return
    path = described_path(match.route) if match else ""
    with _ONE_AT_A_TIME:
        validator = _validator(path, method, str(status), media, whole="fields" not in request.GET)
    answer = response.json() if media.endswith("json") else response.content.decode()
    errors = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(answer)]
    assert not errors, f"{method} {request.path} answers {status} unlike its description: {errors[:5]}"


def without_instance(response: Any) -> dict[str, Any]:
    """What an answer says, whichever request it answers."""
    return {name: said for name, said in response.json().items() if name != "instance"}


def fields_of(response: Any) -> set[str]:
    """The places in the body at which a refusal finds errors."""
    return {error["pointer"].removeprefix("#/") for error in response.json()["errors"]}


@pytest.fixture(autouse=True, scope="session")
def every_answer_is_as_described() -> Iterator[None]:
    asked = Client.request

    def request(self: Client, **environ: Any) -> Any:
        response = asked(self, **environ)
        if environ.get("PATH_INFO", "").startswith("/api/"):
            check(response.wsgi_request, response)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
