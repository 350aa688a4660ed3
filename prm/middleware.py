"""The wiring of requests: who acts, and whether a second factor is missing."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts import mfa
from accounts.selectors import staff_permissions
from core import programme
from core.actor import NOBODY, Actor, ActorKind
from core.logging import bind_actor
from partners.access import viewing
from partners.access.selectors import member_actor, partner_roles


class ActorMiddleware:
    """Gives every request its actor: staff, a member of the partner named in the URL, or nobody."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: actor_of(request, None))
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        if request.path.startswith("/portal/"):
            request.actor = SimpleLazyObject(lambda: actor_of(request, kwargs.get("partner")))


def actor_of(request, partner_public_id: str | None) -> Actor:
    """The actor of the request, whom its log lines name from now on."""
    actor = _person(request, partner_public_id)
    if actor.id:
        bind_actor(actor.id)
    return actor


def _person(request, partner_public_id: str | None) -> Actor:
    """The actor of a logged-in person; a portal URL makes them a member of that partner, or nobody."""
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    if request.path.startswith("/portal/"):
        view = viewing.kept(request.session) if user.staff_role else None
        if view is not None and view.partner == partner_public_id:
            return viewing.viewing_actor(_staff(request), view)
        return member_actor(user, partner_public_id or "", request_id=request.request_id)
    if not user.staff_role:
        return member_actor(user, None, request_id=request.request_id)
    return _staff(request)


def _staff(request) -> Actor:
    """The actor of one of us."""
    user = request.user
    return Actor(
        kind=ActorKind.STAFF,
        id=user.public_id,
        user_id=user.pk,
        role=user.staff_role,
        permissions=staff_permissions(user),
        own_partners_only=user.staff_role == "manager_own",
        request_id=request.request_id,
    )


class ZoneMiddleware:
    """Days and hours of a request are those of the programme's zone."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        # A process says that it lives without asking the database.
        if request.path.startswith("/health/"):
            return self.get_response(request)
        with programme.in_zone():
            return self.get_response(request)


class MfaMiddleware:
    """Sends a person whose role needs a second factor to set one up before anything else."""

    GUARDED = ("/staff/", "/portal/", "/admin/", "/files/", "/jobs/", "/profile/")

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(self.GUARDED) and request.user.is_authenticated:
            roles = {request.user.staff_role} if request.user.staff_role else partner_roles(request.user)
            if mfa.must_set_up(request.user, roles):
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
