"""The cache on Redis, without which every page still answers.

A Redis that refuses, or is silent, is a miss: what is kept there can be made again. After a failure
it is left alone for some seconds, so that only one request in a while waits for it, and that shortly.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import redis
import structlog
from django.core.cache.backends.redis import RedisCache

logger = structlog.get_logger(__name__)

REST = 10.0


class ForgivingRedisCache(RedisCache):
    """Django's cache on Redis, in which a failure is a miss."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._resting_until = 0.0

    def _try(self, do: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return do()
        except (redis.RedisError, OSError) as error:
            self._resting_until = time.monotonic() + REST
            logger.warning("cache.unreachable", error=type(error).__name__)
            return otherwise

    def add(self, key, value, *args, **kwargs) -> bool:
        """True without Redis: nobody else is known to have it."""
        return self._try(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True)

    def get(self, key, default=None, version=None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, *args, **kwargs) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).set(*args, **kwargs), None)

    def touch(self, *args, **kwargs) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), False)

    def delete(self, *args, **kwargs) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs), False)

    def get_many(self, *args, **kwargs) -> Mapping[Any, Any]:
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs), {})

    def has_key(self, *args, **kwargs) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), False)

    def incr(self, key, delta=1, version=None) -> int:
        """Counts from nothing without Redis."""
        return self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta)

    def set_many(self, data, *args, **kwargs) -> list[Any]:
        return self._try(lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data))

    def delete_many(self, *args, **kwargs) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).clear(), False)
