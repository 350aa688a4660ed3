"""Recruitment's phases, and somebody in the first of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.money import Money
from pipeline.models import Recruitment
from tests.pipeline.recruitment_factories import make_phases, recruit


@pytest.fixture
def phases(cast) -> SimpleNamespace:
    return make_phases()


@pytest.fixture
def newcomer(cast, phases) -> Recruitment:
    """Gamma Énergie, a prospect of the manager's, in exploration with €300,000 at 40 %."""
    return recruit(cast, "Gamma Énergie", potential=Money(30_000_000, "EUR"), probability=40)
