"""Whether an actor may open one of our pages: what it may not open is shown without a link."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.template import Context
from django.urls import Resolver404, resolve

from core.actor import Actor

_PUBLIC_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")


def url_if_allowed(actor: Actor, address: str) -> str:
    """The address, or "" where the actor lacks the permission of its page."""
    permission = _permission(_PUBLIC_ID.sub("x", urlsplit(address).path)) if address else ""
    return "" if permission and not actor.can(permission) else address


def url_if_allowed_here(context: Context, address: str) -> str:
    """The same for whoever reads the page that is being rendered."""
    actor = getattr(context.get("request"), "actor", None)
    return url_if_allowed(actor, address) if actor else address


@lru_cache(maxsize=1024)
def _permission(shape: str) -> str:
    """The permission of the page at an address in which ids are blanked; "" where it needs none."""
    try:
        view = resolve(shape).func
    except Resolver404:
        return ""
    return getattr(getattr(view, "view_class", view), "permission", "")
