"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from core.errors import DomainError, Sentence


class FilterBackend(DjangoFilterBackend):
    """The filters of a list. A parameter that no filter knows is refused, not left out: the answer
    would hold rows that were not asked for."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        known = {"cursor", "page_size", "fields", *(_parameters(filterset) if filterset else ())}
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
