"""What the shells of all pages show: navigation, programme, languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.selectors import nobody_yet
from core import languages, programme
from core.actor import ActorKind
from core.permissions import PARTNER_ROLES
from partners.access import viewing
from partners.access.selectors import access_of, memberships_of
from partners.models import Partner
from portal.base import LAST_PARTNER, navigation
from web import nav


def shell(request) -> dict[str, Any]:
    """The context of the staff and portal shells; nothing for a person who is not logged in."""
    context = {
        "programme": programme.current(),
        "demo": settings.DEMO,
        "languages": languages.offered(),
        # Asked by the login page alone.
        "nobody_yet": nobody_yet,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "actor"):
        return context
    actor = request.actor
    context["actor"] = actor
    if actor.is_staff:
        context |= {
            "nav": nav.groups(actor, request.path),
            "create_menu": nav.create_menu(actor),
            "search_url": reverse("web:search"),
        }
    elif actor.kind is ActorKind.PARTNER and actor.id:
        context |= _portal(request)
    return context


def _portal(request) -> dict[str, Any]:
    """The portal's shell: of the partner in the address, else (one's profile) of the one looked at last."""
    if request.actor.acting_as:
        return _looked_at(request)
    memberships = memberships_of(request.user)
    if not memberships:
        return {}
    match = request.resolver_match
    here = (match and match.kwargs.get("partner")) or request.COOKIES.get(LAST_PARTNER, "")
    current = next((row for row in memberships if row.partner.public_id == here), memberships[0])
    choices = [
        {
            "name": row.partner.name,
            "url": reverse("portal:home", args=[row.partner.public_id]),
            "current": row == current,
        }
        for row in memberships
    ]
    return {
        "partner": current.partner,
        "partner_nav": navigation(
            current.partner, access_of(current.role, current.partner).permissions, request.path
        ),
        "partner_choices": choices if len(choices) > 1 else [],
    }


def _looked_at(request) -> dict[str, Any]:
    """The portal's shell for one of us who looks at it."""
    partner = Partner.objects.select_related("tier", "type").get(pk=request.actor.partner_id)
    view = viewing.kept(request.session)
    return {
        "partner": partner,
        "partner_nav": navigation(partner, request.actor.permissions, request.path),
        "partner_choices": [],
        "looked_at": {"role": PARTNER_ROLES[request.actor.role], "until": view.until if view else None},
    }
