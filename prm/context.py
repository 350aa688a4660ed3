"""What the shells of all pages show: navigation, programme, languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from prm.core import nav
from prm.core.models import Programme

PROGRAMME_SECONDS = 30


def shell(request) -> dict[str, Any]:
    """The context of the staff and portal shells; nothing for a person who is not logged in."""
    context = {"programme": programme(), "demo": settings.DEMO, "languages": settings.LANGUAGES}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "actor"):
        return context
    actor = request.actor
    context["actor"] = actor
    if actor.is_staff:
        context |= {
            "nav": nav.groups(actor, request.path),
            "create_menu": nav.create_menu(actor),
            "search_url": reverse("core:search"),
        }
    return context


def programme() -> Programme | None:
    """The programme, at most half a minute old."""
    found = cache.get("programme")
    if found is None:
        found = Programme.objects.first()
        cache.set("programme", found, PROGRAMME_SECONDS)
    return found
