"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, permissions
from rest_framework.pagination import BasePagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.utils.urls import replace_query_param

from prm.core import pages
from prm.core.actor import Actor
from prm.core.errors import DomainError, Sentence

PROBLEM = "application/problem+json"


class HasOperationPermission(permissions.BasePermission):
    """Each action of a viewset names its permission in ``permissions``; none named, none given."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user is not None


class Parser(JSONParser):
    """JSON, of which no depth makes the server fall over."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise exceptions.ParseError(_("This JSON is nested too deeply.")) from None


class TokenRateThrottle(SimpleRateThrottle):
    """Requests a minute by token; answers 429 with Retry-After."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"throttle:{request.user.id}" if isinstance(request.user, Actor) else None


class FilterBackend(DjangoFilterBackend):
    """The filters of a list. A parameter that no filter knows is refused, not left out: the answer
    would hold rows that were not asked for."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        known = {"cursor", "page_size", *(_parameters(filterset) if filterset else ())}
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            sentence = _("There is no parameter of this name here. Known are: %(names)s.")
            message = sentence % {"names": ", ".join(sorted(known))}
            fields: dict[str, list[Sentence]] = {name: [message] for name in unknown}
            raise DomainError("unknown-parameter", message, status=400, fields=fields)
        return super().filter_queryset(request, queryset, view)


def _parameters(filterset: Any) -> set[str]:
    """The names by which filters are asked for; a range has one for each end."""
    names = set()
    for name, field in filterset.form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None) or [""]
        names |= {f"{name}_{suffix}" if suffix else name for suffix in suffixes}
    return names


class CursorPagination(BasePagination):
    """Keyset pages: ``?cursor=`` and ``?page_size=`` (1 to 200), with ``next`` and ``previous``."""

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.page = pages.keyset_page(
            queryset,
            ordering=getattr(view, "ordering", "-pk"),
            cursor=request.query_params.get("cursor", ""),
            size=_page_size(request),
        )
        return self.page.rows

    def get_paginated_response(self, data) -> Response:
        return Response(
            {
                "next": self._link(self.page.next_cursor),
                "previous": self._link(self.page.previous_cursor),
                "results": data,
            }
        )

    def _link(self, cursor: str) -> str | None:
        if not cursor:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema):
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view):
        text = {"type": "string"}
        number = {"type": "integer", "minimum": 1, "maximum": 200, "default": pages.PAGE_SIZE}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": text},
            {"name": "page_size", "in": "query", "required": False, "schema": number},
        ]


def _page_size(request: Request) -> int:
    try:
        size = int(request.query_params.get("page_size", pages.PAGE_SIZE))
    except ValueError:
        size = 0
    if not 1 <= size <= 200:
        raise DomainError(
            "bad-page-size", _("page_size is a number from 1 to 200."), status=400, field="page_size"
        )
    return size


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
