"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from core.errors import DomainError
from rest.problem_types import title_of

PROBLEM = "application/problem+json"
WHOLE = "non_field_errors"


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal of the API as RFC 9457 problem details, with each error at its place."""
    if isinstance(error, Http404 | exceptions.NotFound):
        error = DomainError.not_found()
    asked = context.get("request")
    if isinstance(error, DomainError):
        return _problem(asked, error.status, error.code, error.message, _of_domain(error, asked))
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.ValidationError):
        sentence = _("Some fields are not right.")
        return _problem(asked, 422, "invalid", sentence, list(_of_shape(error.detail, "#")))
    response = _problem(asked, error.status_code, _dashed(error.default_code), error.detail, [])
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait) + 1)
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header
    return response


def _of_shape(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    """What the framework found wrong in the body, one error after the other."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _of_shape(inner, pointer if name == WHOLE else below(pointer, name))
    elif isinstance(detail, list | tuple):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list | tuple)
            yield from _of_shape(inner, below(pointer, index) if nested else pointer)
    else:
        code = _dashed(getattr(detail, "code", "") or "invalid")
        yield {"pointer": pointer, "code": code, "detail": force_str(detail)}


def _of_domain(error: DomainError, request: Any) -> list[dict[str, str]]:
    """What an operation refused. What is wrong in the address is a parameter (400); all else stands in
    the body."""
    found = []
    for name, sentences in error.fields.items():
        place = {"parameter": name} if error.status == 400 else {"pointer": _pointer(name, request)}
        codes = error.codes.get(name) or [error.code] * len(sentences)
        for sentence, code in zip(sentences, codes, strict=True):
            found.append({**place, "code": _dashed(code), "detail": force_str(sentence)})
    return found


def _pointer(name: str, request: Any) -> str:
    """Where an operation's field stands in the body: by itself, or within the object that was sent, as
    ``currency`` in ``amount`` and ``customer_ref`` as ``ref`` in ``customer``, or as it names itself, as
    ``own_fields.size``."""
    if not name:
        return "#"
    body = getattr(request, "data", None)
    if isinstance(body, Mapping) and name not in body:
        for outer, inner in body.items():
            if isinstance(inner, Mapping) and name in inner:
                return below(below("#", outer), name)
            if isinstance(inner, Mapping) and name.startswith(f"{outer}_"):
                return below(below("#", outer), name.removeprefix(f"{outer}_"))
    pointer = "#"
    for step in name.split("."):
        pointer = below(pointer, step)
    return pointer


def below(pointer: str, step: str | int) -> str:
    """A JSON Pointer one step further, as a fragment (RFC 6901)."""
    escaped = str(step).replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{escaped}"


def _dashed(code: str) -> str:
    return code.replace("_", "-")


def _problem(request: Any, status: int, code: str, detail: Any, errors: list[dict[str, str]]) -> Response:
    body = _body(getattr(request, "_request", request), status, code, detail)
    if errors:
        body["errors"] = [{name: _sayable(text) for name, text in error.items()} for error in errors]
    return Response(body, status=status, content_type=PROBLEM)


def _body(request: HttpRequest | None, status: int, code: str, detail: Any) -> dict[str, Any]:
    body = {
        "type": f"urn:prm:problem:{code}",
        "title": force_str(title_of(code, status)),
        "status": status,
        "detail": _sayable(force_str(detail)),
    }
    if request_id := getattr(request, "request_id", ""):
        body["instance"] = f"urn:prm:request:{request_id}"
    return body


def _sayable(text: str) -> str:
    """A text that may repeat what was sent: half of a pair of surrogates is no letter in UTF-8."""
    return text.encode(errors="backslashreplace").decode()


def plain_problem(error: DomainError, request: HttpRequest | None = None) -> JsonResponse:
    """Problem details where no view of the API was reached, or where it broke."""
    body = _body(request, error.status, error.code, error.message)
    return JsonResponse(body, status=error.status, content_type=PROBLEM)
