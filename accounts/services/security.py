"""What happened to an account at the login, for the audit log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog

from accounts import attempts, selectors
from accounts.models import User
from core.actor import SYSTEM, Actor
from core.operation import operation, record
from core.origin import network_of

logger = structlog.get_logger(__name__)


def on_behalf_of(user: User, request: Any) -> Actor:
    """The system, acting for the person at the login: nobody is logged in yet."""
    return replace(SYSTEM, on_behalf=user.public_id, request_id=getattr(request, "request_id", ""))


@operation("accounts.profile:change", event="accounts.user.logged_in")
def security_record(*, actor: Actor, user: User, event: str) -> None:
    """Record a login, or a change of password, address or second factor that allauth has made."""
    record(user, event=event)


def login_failed(request: Any, way: str, email: str) -> None:
    """Say that a try failed: in the log each one, in the person's history the first of a row of them
    and the last before the pause. The address typed stays out of both; it may be a mistyped password."""
    user = selectors.user_by_email(email)
    tries = attempts.tries(way, email, request)
    logger.warning(
        "login.failed",
        way=way,
        person=user.public_id if user else "",
        tries=tries,
        network=network_of(request),
    )
    event = {1: "accounts.user.login_failed", attempts.LIMIT: "accounts.user.paused"}.get(tries)
    if user and event:
        security_record(actor=on_behalf_of(user, request), user=user, event=event)
