"""The limit of requests of a token: on Redis beside PostgreSQL, in the process's memory on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from rest.throttling import TokenRateThrottle

pytestmark = pytest.mark.django_db

PARTNERS = "/api/v1/partners/"


def test_a_token_is_told_how_long_to_wait_and_may_go_on_then(stage, monkeypatch, time_machine):
    monkeypatch.setattr(TokenRateThrottle, "rate", "3/min", raising=False)
    time_machine.move_to(datetime(2026, 3, 2, 9, 0, 40, tzinfo=UTC), tick=False)
    cache.clear()
    client, other = stage.staff_token("administrator"), stage.staff_token("finance")
    assert [client.get(PARTNERS).status_code for _time in range(4)] == [200, 200, 200, 429]
    refused = client.get(PARTNERS)
    assert refused.headers["Retry-After"] == "21"
    assert other.get(PARTNERS).status_code == 200, "the limit is of each token"
    time_machine.shift(21)
    assert client.get(PARTNERS).status_code == 200
