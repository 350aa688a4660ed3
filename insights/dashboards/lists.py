"""Lists of ours by their address: a tile counts the rows that the page at the address would list.

The page itself is asked for its rows, so that the two never differ.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError, Sentence

# What an address says besides which rows it lists.
_UNCOUNTED = {"sort", "cursor", "export", "columns"}
NO_LIST = _(
    "This is no list of the back-office. Open one, narrow it by its filters, and copy the address from the browser."
)


class Listed(NamedTuple):
    """What is at the address of a list for one reader."""

    title: Sentence
    rows: QuerySet
    url: str
    # Filters of the dashboard that the list does not know.
    unknown: list[str]


def checked(address: str, actor: Actor) -> str:
    """The address of a list as it is kept: without host, order and place. Raises DomainError 422 where there is
    no list, or none that the actor may open."""
    try:
        split = urlsplit(address.strip())
    except ValueError as error:
        raise DomainError.invalid(NO_LIST, field="address") from error
    pairs = [
        (name, text)
        for name, text in parse_qsl(split.query)
        if name not in _UNCOUNTED and text and "\x00" not in text
    ]
    view = _view_at(split.path)
    if view is None or not actor.can(view.permission):
        raise DomainError.invalid(NO_LIST, field="address")
    return f"{split.path}?{urlencode(pairs)}" if pairs else split.path


def listed(address: str, actor: Actor, filters: dict[str, str]) -> Listed | None:
    """The list for a reader, narrowed by ``filters`` too; None for who may not open it, or not narrow it so."""
    split = urlsplit(address)
    view = _view_at(split.path)
    if view is None or not actor.can(view.permission):
        return None
    query = QueryDict(split.query, mutable=True)
    known = view.filterset_class.base_filters if view.filterset_class else {}
    for name, member in filters.items():
        if name in known:
            query.setlist(name, [member])
    page = view()
    page.setup(_request(query, actor))
    page.load()
    try:
        rows = page.filtered()
    except DomainError as error:
        if error.status != 403:
            raise
        return None
    url = f"{split.path}?{query.urlencode()}" if query else split.path
    return Listed(page.title, rows, url, [name for name in filters if name not in known])


def _view_at(path: str) -> Any:
    """The list of the back-office at an address, None where there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    view: Any = getattr(match.func, "view_class", None)
    is_list = hasattr(view, "page_of") and view.side == "staff" and not match.kwargs
    return view if is_list else None


def _request(query: Any, actor: Actor) -> HttpRequest:
    """A request as the page and its filters read it; a document is made without one."""
    request = HttpRequest()
    request.method = "GET"
    request.GET = query
    request.actor = request.user = actor  # type: ignore[attr-defined,assignment]  # as the wiring gives it
    return request
