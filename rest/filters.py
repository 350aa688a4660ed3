"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import cache, lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from core.errors import DomainError, Sentence

# What every list takes besides its filters.
_PAGING = {"cursor", "page_size", "fields"}
_SPACED_OFFSET = re.compile(r"^(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:?\d\d)$")


class FilterBackend(DjangoFilterBackend):
    """The filters of a list. A parameter that no filter knows is refused, not left out: the answer
    would hold rows that were not asked for. What a filter set adds while the installation runs
    (``added``) is known too. Only the filters that are asked for are built: the form
    of them all reads every choice of every list."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        asked = set(request.query_params) - _PAGING
        if not asked:
            return queryset
        whole = self.get_filterset_class(view, queryset)
        known = parameters(whole) if whole else {}
        if asked - known.keys() and hasattr(whole, "added"):
            known = known | {name: name for name in whole.added(request.user)}
        if unknown := sorted(asked - known.keys()):
            sentence = _("There is no parameter of this name here. Known are: %(names)s.")
            message = sentence % {"names": ", ".join(sorted(known.keys() | _PAGING))}
            fields: dict[str, list[Sentence]] = {name: [message] for name in unknown}
            raise DomainError("unknown-parameter", message, status=400, fields=fields)
        if zeros := sorted(name for name in asked if "\x00" in "".join(request.query_params.getlist(name))):
            raise _invalid({name: [_("No text holds the zero character.")] for name in zeros})
        if empty := sorted(name for name in asked if "" in request.query_params.getlist(name)):
            raise _invalid({name: [_("Give a value, or leave the parameter out.")] for name in empty})
        narrow = narrowed(whole, frozenset(known[name] for name in asked))
        kwargs = self.get_filterset_kwargs(request, queryset, view)
        filterset = narrow(**{**kwargs, "data": _with_offsets(request.query_params)})
        if not filterset.is_valid():
            raise _invalid({name: list(said) for name, said in filterset.errors.items()})
        return filterset.qs


def _invalid(fields: dict[str, list[Sentence]]) -> DomainError:
    """400: what the address says is not right, as what the body says is 422."""
    sentence = _("Some parameters are not right.")
    return DomainError("invalid-parameter", sentence, status=400, fields=fields)


def _with_offsets(asked: QueryDict) -> QueryDict:
    """The parameters, with the ``+`` of a time zone that was sent as it is, and so arrived as a space."""
    mended = asked.copy()
    for name, values in asked.lists():
        mended.setlist(name, [_SPACED_OFFSET.sub(r"\1+\2", value) for value in values])
    return mended


@cache
def parameters(filterset_class: type[FilterSet]) -> dict[str, str]:
    """The names by which filters are asked for, with the filter that each belongs to; a range has one
    for each end. Kept as long as the process: a class has the same filters for everybody."""
    names = {}
    rows = filterset_class._meta.model._default_manager.none()
    for name, field in filterset_class({}, queryset=rows).form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None) or [""]
        names |= {f"{name}_{suffix}" if suffix else name: name for suffix in suffixes}
    return names


@lru_cache(maxsize=512)
def narrowed(filterset_class: type[FilterSet], names: frozenset[str]) -> type[FilterSet]:
    """The same filter set with only some of its filters."""
    narrow = type(filterset_class.__name__, (filterset_class,), {})
    kept = {name: of for name, of in filterset_class.base_filters.items() if name in names}
    narrow.base_filters = OrderedDict(kept)
    narrow.asked = names
    return narrow
