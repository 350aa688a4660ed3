"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core import paging as pages
from core.errors import DomainError


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
        link = {"type": ["string", "null"], "format": "uri"}
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
            {
                "name": "fields",
                "in": "query",
                "required": False,
                "description": "The fields of each row to answer, separated by commas; all of them without.",
                "schema": text,
            },
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
