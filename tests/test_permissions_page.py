"""The permission table that people read is the one that the product obeys."""

from pathlib import Path

import pytest
from django.conf import settings

from core.management.commands.permissions import page

pytestmark = pytest.mark.one_engine

PAGE = Path(settings.BASE_DIR) / "docs" / "permissions.md"


def test_the_page_shows_the_table_as_it_is():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: manage.py permissions > docs/permissions.md"
