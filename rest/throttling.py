"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from core.actor import Actor


class TokenRateThrottle(SimpleRateThrottle):
    """Requests a minute by token; answers 429 with Retry-After."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"throttle:{request.user.id}" if isinstance(request.user, Actor) else None
