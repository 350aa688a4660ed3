"""The routes of the product with their permissions, read from the URL configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Routes of libraries: allauth guards its own pages, the admin is for the administrator.
OUTSIDE = {
    "accounts/": "allauth: login, password, second factor",
    "admin/": "Django admin, read-only, for the administrator",
}


@dataclass(frozen=True)
class Route:
    """A pattern, its view, its methods, and the permission of each method ("" keys none)."""

    pattern: str
    name: str
    view: Any
    permissions: dict[str, str]
    public: str


def routes() -> Iterator[Route]:
    """Every route but those of libraries."""
    yield from _walk(get_resolver().url_patterns, "", "")


@cache
def api_permissions() -> frozenset[str]:
    """Every permission that some address of the API asks for: what a token can be of use for."""
    found = [route.permissions.values() for route in routes() if route.pattern.startswith("api/")]
    return frozenset(code for codes in found for code in codes)


def permission_of(name: str) -> str:
    """What opens the page of a route, by the route's name; "" for a public one."""
    return next(iter({r.name: r for r in routes()}[name].permissions.values()), "")


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if any(path.startswith(outside) for outside in OUTSIDE):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            yield _route(pattern, path, namespace)


def _route(pattern: URLPattern, path: str, namespace: str) -> Route:
    callback = pattern.callback
    view: Any = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
    actions = getattr(callback, "actions", None)
    if actions:
        # The framework adds HEAD to the actions once a route was asked: it is the GET again.
        asked = {method: action for method, action in actions.items() if method != "head"}
        permissions = {method: view.permissions.get(action, "") for method, action in asked.items()}
    elif getattr(view, "permission", ""):
        permissions = dict.fromkeys(_methods(view), view.permission)
    else:
        permissions = {}
    return Route(path, namespace + (pattern.name or ""), view, permissions, getattr(view, "public", ""))


def _methods(view: Any) -> list[str]:
    return [m for m in ("get", "post") if m in view.http_method_names and hasattr(view, m)]
