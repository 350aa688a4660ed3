"""The demo, loaded once for all tests of this folder.

Documents are rendered by tests of their own; here a sheet stands in for each, for time.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from demo import loader
from demo.context import DemoContext
from demo.scanned_pdf import sheet
from web import pdf


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker) -> Iterator[DemoContext]:
    """The demo in a transaction that is rolled back after the last test of this folder."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "from_html", lambda html, **options: sheet(["A document"]))
        whole = transaction.atomic()
        whole._from_testcase = True
        whole.__enter__()
        try:
            yield loader.load(seed=2026, say=lambda text: None)
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture
def demo(loaded, db) -> DemoContext:
    """What a test does to the demo is undone before the next one."""
    return loaded
