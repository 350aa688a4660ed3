"""The cache on Redis, without which every page still answers.

A Redis that refuses, or is silent, is a miss: what is kept there can be made again. After a failure
it is left alone for some seconds, so that only one request in a while waits for it, and that shortly.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import redis
import structlog
from django.core.cache import caches
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

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """True without Redis: nobody else is known to have it."""
        return self._try(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), False)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs), False)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs), {})

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Counts from nothing without Redis."""
        return self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return self._try(lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).clear(), None)

    def count(self, key: str, seconds: int) -> int:
        """One more for the key, and how many there are. Counts from nothing without Redis."""
        name = self.make_and_validate_key(key)

        def counted() -> int:
            with self._cache.get_client(name, write=True).pipeline(transaction=False) as together:
                together.incr(name)
                together.expire(name, seconds)
                return together.execute()[0]

        return self._try(counted, 1)


def count(key: str, seconds: int) -> int:
    """One more for the key, and how many there are; forgotten after ``seconds`` without one. One round
    trip to Redis, in which no two processes count the same."""
    cache = caches["default"]
    if isinstance(cache, ForgivingRedisCache):
        return cache.count(key, seconds)
    cache.add(key, 0, seconds)
    return cache.incr(key)
