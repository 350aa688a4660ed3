"""The wiring of requests: who acts, and whether a second factor is missing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation.trans_real import parse_accept_lang_header

from accounts import mfa
from accounts.selectors import staff_actor
from core import languages, programme
from core.actor import NOBODY, Actor
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
    return staff_actor(request.user, request_id=request.request_id)


class LanguageMiddleware(LocaleMiddleware):
    """The language that the reader asks for, as far as the programme speaks it; else the programme's."""

    def process_request(self, request):
        language = settings.LANGUAGE_CODE if request.path.startswith("/health/") else _language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _language_of(request) -> str:
    offered = dict(languages.offered())
    asked = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    header = request.headers.get("Accept-Language", "")
    asked += [code.split("-")[0] for code, _weight in parse_accept_lang_header(header)]
    return next((code for code in asked if code in offered), "") or languages.of_programme()


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
    """Sends a person whose role needs a second factor to set one up before anything else, and then on to
    where they wanted to go."""

    GUARDED = ("/staff/", "/portal/", "/admin/", "/files/", "/jobs/", "/profile/")

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(self.GUARDED) and request.user.is_authenticated:
            roles = {request.user.staff_role} if request.user.staff_role else partner_roles(request.user)
            if mfa.must_set_up(request.user, roles):
                if request.method == "GET" and not request.htmx:
                    request.session[mfa.WANTED] = request.get_full_path()
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
            # Arrived where they wanted to go.
            request.session.pop(mfa.WANTED, None)
        return self.get_response(request)
