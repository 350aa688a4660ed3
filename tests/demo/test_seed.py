"""A load depends on the day and the seed alone, and is refused in production."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import clock
from demo import loader
from demo.context import DemoContext
from demo.history import Simulation
from demo.scanned_pdf import sheet
from tests.demo import recount
from web import pdf

pytestmark = pytest.mark.one_engine

# So much of the history is enough to have sales, deals, agreements, tiers and referrals.
LIVED = timedelta(days=60)


def figures_of(seed: int) -> str:
    """The digest of the first months of a load, which is then undone."""
    with transaction.atomic():
        context = DemoContext(Simulation(clock.today()), Random(seed))
        loader._write_diary(context)
        lived = context.simulation.live(lambda day: loader._evening(context, day))
        first = next(lived)
        while next(lived) < first + LIVED:
            pass
        lived.close()
        found = recount.digest()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def no_documents(monkeypatch):
    monkeypatch.setattr(pdf, "from_html", lambda html, **options: sheet(["A document"]))


def test_the_same_seed_on_the_same_day_gives_the_same_figures(db, no_documents):
    told = timezone.now
    assert figures_of(7) == figures_of(7) != figures_of(8)
    assert timezone.now is told


def test_production_refuses_the_demo(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("load_demo", "--if-empty")
    assert not User.objects.exists()
