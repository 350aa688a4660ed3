"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from core.actor import Actor
from core.cache import count
from core.origin import address_of


class _Counted(SimpleRateThrottle):
    """Requests a minute, counted from the first second of each; answers 429 with Retry-After. The
    framework's own keeps the instant of every request, which it reads and writes back each time."""

    def allow_request(self, request: Request, view: Any) -> bool:
        key = self.get_cache_key(request, view)
        if key is None or self.rate is None:
            return True
        window, self.passed = divmod(self.timer(), self.duration)
        return count(f"{key}:{window:.0f}", self.duration) <= self.num_requests

    def wait(self) -> float:
        return self.duration - self.passed


class TokenRateThrottle(_Counted):
    """By token."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"throttle:{request.user.id}" if isinstance(request.user, Actor) else None


class AddressRateThrottle(_Counted):
    """By address, for what anybody may ask."""

    scope = "address"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"throttle:{address_of(request._request)}"
