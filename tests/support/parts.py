"""Where tests run: which engine takes which test, the flush of append-only tables."""

import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from core import guards

SOAK = os.environ.get("PRM_SOAK") == "1"
# Examples share one database transaction, and a slow machine is no failure.
_QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile(
    "short", deadline=None, suppress_health_check=_QUIET, max_examples=40, derandomize=True
)
settings.register_profile("soak", deadline=None, suppress_health_check=_QUIET, max_examples=2000)
settings.load_profile("soak" if SOAK else "short")


def not_for(vendor: str) -> set[str]:
    """Markers of the tests that this run leaves to another one."""
    others = {"postgres"} if vendor == "sqlite" else {"sqlite_only", "matrix"}
    return others if SOAK else others | {"soak"}


def pytest_collection_modifyitems(config, items) -> None:
    """Deselect, never skip: a skipped test would be one that nobody runs."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
    elsewhere = not_for(connection.vendor)
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in elsewhere)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_header() -> str:
    return f"engine: {connection.vendor}, {'Redis' if os.environ.get('REDIS_URL') else 'no Redis'}"


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_guards():
    """A transactional test ends with a flush, which append-only tables refuse: lift their guards
    for that moment."""
    flush = TransactionTestCase._fixture_teardown

    def lifted_flush(self) -> None:
        with guards.guards_disabled():
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted_flush)
        yield


@pytest.fixture(autouse=True)
def nothing_left_over():
    """Throttles, cached counts and the language of the last page of one test are nothing to the next."""
    cache.clear()
    translation.deactivate()
