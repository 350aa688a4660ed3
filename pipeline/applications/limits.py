"""How many applications are taken: from one address, and in all."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from core.cache import count
from core.clock import now
from core.origin import place_of

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def wait_for(request: Any) -> int:
    """Count one application more; 0 when it is taken, else the seconds until another one is. Of IPv6 a whole
    /64 counts as one address: whoever has one of it has all."""
    limits = ((f"apply:{place_of(request)}", settings.APPLY_RATE), ("apply", settings.APPLY_RATE_TOTAL))
    waits = [_wait(key, rate) for key, rate in limits]
    return max(waits)


def _wait(key: str, rate: str) -> int:
    """The seconds left of a window that is full."""
    most, _slash, unit = rate.partition("/")
    seconds = _SECONDS[unit[0]]
    window, passed = divmod(int(now().timestamp()), seconds)
    return 0 if count(f"{key}:{window}", seconds) <= int(most) else seconds - passed
