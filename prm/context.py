"""What the shells of all pages show: navigation, programme, languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from partners.selectors import memberships_of
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
            "bell_url": reverse("core:my_day"),
        }
    elif actor.is_partner:
        context |= _portal(request)
    return context


def _portal(request) -> dict[str, Any]:
    """What the portal's shell adds: the activity page, and the other partners of this person."""
    here = request.resolver_match.kwargs.get("partner", "")
    choices = [
        {
            "name": membership.partner.name,
            "url": reverse("portal:home", args=[membership.partner.public_id]),
            "current": membership.partner.public_id == here,
        }
        for membership in memberships_of(request.user)
    ]
    return {
        "bell_url": reverse("portal:activity", args=[here]),
        "partner_choices": choices if len(choices) > 1 else [],
    }


def programme() -> Programme | None:
    """The programme, at most half a minute old."""
    found = cache.get("programme")
    if found is None:
        found = Programme.objects.first()
        cache.set("programme", found, PROGRAMME_SECONDS)
    return found
