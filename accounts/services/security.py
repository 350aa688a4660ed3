"""What happened to an account at the login, for the audit log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from accounts import attempts, selectors
from accounts.models import User
from core.actor import SYSTEM, Actor
from core.operation import operation, record


def on_behalf_of(user: User, request: Any) -> Actor:
    """The system, acting for the person at the login: nobody is logged in yet."""
    return replace(SYSTEM, on_behalf=user.public_id, request_id=getattr(request, "request_id", ""))


@operation("accounts.profile:change", event="accounts.user.logged_in")
def security_record(*, actor: Actor, user: User, event: str) -> None:
    """Record a login, or a change of password, address or second factor that allauth has made."""
    record(user, event=event)


def login_paused(request: Any, way: str, email: str) -> None:
    """Record, after a failed try, that it was the last one before the pause."""
    user = selectors.user_by_email(email)
    if user and attempts.exhausted(way, email):
        security_record(actor=on_behalf_of(user, request), user=user, event="accounts.user.paused")
