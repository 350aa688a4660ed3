"""Where tests run: which engine takes which test, the flush of append-only tables."""

import gc
import os

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from core import guards
from core.audit import chain

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
    others = {"postgres"} if vendor == "sqlite" else {"sqlite_only", "one_engine", "matrix"}
    return others if SOAK else others | {"soak"}


def pytest_collection_modifyitems(config, items) -> None:
    """Deselect, never skip: a skipped test would be one that nobody runs."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
    elsewhere = not_for(connection.vendor)
    left_out = {item for item in items if any(item.get_closest_marker(name) for name in elsewhere)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What was imported and collected stays; looking through it for garbage takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_report_header() -> str:
    return f"engine: {connection.vendor}, {'Redis' if os.environ.get('REDIS_URL') else 'no Redis'}"


# What Django writes after migrations and reads for ever.
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def transactional_tests_leave_nothing():
    """A transactional test ends with empty tables. Django's own flush takes seconds: it empties all of
    them, which append-only ones refuse, and then runs what follows a migration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_tables())
        yield


def empty_tables() -> None:
    filled = filled_tables()
    if connection.vendor == "postgresql":
        # The throw-away server's own user may: no guard and no foreign key looks at what this session does.
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            _delete(filled)
            cursor.execute("SET session_replication_role = origin")
    else:
        with guards.guards_disabled(), transaction.atomic():
            _delete(filled)
    chain.begin()


def filled_tables() -> list[str]:
    """The tables that hold rows, asked in one statement."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - OF_DJANGO)
    asked = ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return [table for table, is_filled in zip(tables, cursor.fetchone(), strict=True) if is_filled]


def _delete(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')


@pytest.fixture(autouse=True)
def nothing_left_over():
    """Throttles, cached counts and the language of the last page of one test are nothing to the next."""
    cache.clear()
    translation.deactivate()
