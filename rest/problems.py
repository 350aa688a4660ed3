"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from core.errors import DomainError

PROBLEM = "application/problem+json"


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal of the API as RFC 9457 problem details, with errors by field."""
    if isinstance(error, DomainError):
        return _problem(error.status, error.code, force_str(error.message), _fields(error.fields))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.NotFound):
        missing = DomainError.not_found()
        return _problem(404, missing.code, force_str(missing.message))
    if isinstance(error, exceptions.ValidationError):
        return _problem(422, "invalid", force_str(_("Some fields are not right.")), _fields(error.detail))
    response = _problem(error.status_code, error.default_code.replace("_", "-"), force_str(error.detail))
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait) + 1)
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header
    return response


def _fields(detail: Any) -> dict[str, Any]:
    if not isinstance(detail, dict):
        return {"": [force_str(text) for text in detail]}
    return {
        name: _fields(texts) if isinstance(texts, dict) else [force_str(text) for text in texts]
        for name, texts in detail.items()
    }


def _problem(code: int, kind: str, detail: str, errors: dict[str, Any] | None = None) -> Response:
    body = _body(code, kind, detail)
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type=PROBLEM)


def _body(code: int, kind: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:prm:problem:{kind}",
        "title": kind.replace("-", " "),
        "status": code,
        "detail": detail,
    }


def plain_problem(error: DomainError) -> JsonResponse:
    """Problem details where no view of the API was reached, or where it broke."""
    body = _body(error.status, error.code, force_str(error.message))
    return JsonResponse(body, status=error.status, content_type=PROBLEM)
