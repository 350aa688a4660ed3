"""Recruitment's phases, and somebody in the first of them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import StaffToken
from core import clock, tokens
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


@pytest.fixture
def api(cast) -> Client:
    """A manager's token that may read and change what is in this room."""
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff["manager"],
        name="CRM",
        scopes=["pipeline:read", "pipeline:write"],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=30),
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})
