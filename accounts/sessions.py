"""Sessions: how long they last, and the rows by which people see and end them.

Both limits are read from the session itself, so that a request costs no statement for them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from accounts.models import User, UserSession
from core.clock import now
from core.origin import network_of
from core.queue.cleanup import retain

# How fine "last seen" is: one write in five minutes, however busy the person.
GRAIN = 300
_MARK = "prm_session"

# The first that stands in what a browser says of itself; many claim to be several.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
            ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


class SessionMiddleware:
    """Ends a session that was idle or open for too long, and notes when it was last used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = request.session.get(_MARK)
        if mark and _is_over(mark):
            forget(request)
            logout(request)
            mark = None
        response = self.get_response(request)
        if mark and (again := request.session.get(_MARK)):
            _touch(request, again)
        return response


def begin(request: HttpRequest, user: User) -> None:
    """Note a session that has just begun."""
    at = now()
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": user,
            "device": device_name(request.headers.get("User-Agent", "")),
            "network": network_of(request),
            "began_at": at,
            "seen_at": at,
        },
    )
    request.session[_MARK] = {"began": time.time(), "seen": time.time(), "key": key}


def forget(request: HttpRequest) -> None:
    """Drop the row of the session that logs out."""
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()


def end(rows: list[UserSession]) -> None:
    """End sessions at once: whoever uses one is at the login with the next request."""
    keys = [row.session_key for row in rows]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def is_current(request: HttpRequest, row: UserSession) -> bool:
    return row.session_key == request.session.session_key


def device_name(user_agent: str) -> str:
    """A browser in the words people use: “Firefox, Windows”."""
    browser = next((name for sign, name in _BROWSERS if re.search(rf"\b{sign}\b", user_agent)), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(filter(None, [browser, system]))


def _is_over(mark: dict[str, Any]) -> bool:
    idle, age = time.time() - mark["seen"], time.time() - mark["began"]
    return idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_DAYS * 86_400


def _touch(request: HttpRequest, mark: dict[str, Any]) -> None:
    """Follow a session to its new key (after a change of password), and note that it is in use."""
    key = request.session.session_key
    moved = key != mark["key"]
    if not moved and time.time() - mark["seen"] < GRAIN:
        return
    UserSession.objects.filter(session_key=mark["key"]).update(session_key=key, seen_at=now())
    request.session[_MARK] = {**mark, "seen": time.time(), "key": key}


# Sessions that logged out or were ended took their row along; these ran out.
retain(
    "known sessions",
    setting="SESSION_DAYS",
    rows=lambda before: UserSession.objects.filter(began_at__lt=before),
)
