"""Tiers over the API: what is asked, where partners stand, what changed since."""

from __future__ import annotations

import pytest

from core import clock
from insights.tiers import evaluation
from tests.insights.tier_factories import small_preview, sold

pytestmark = pytest.mark.one_engine


def test_the_api_reads_versions_and_standings(stage):
    cast = stage.cast
    small_preview(cast)
    client = stage.staff_token("manager")
    version = client.get("/api/v1/tier-requirements/").json()["results"][0]
    gold = next(rule for rule in version["rules"] if rule["tier"] == "gold")
    assert [(one["figure"], one["threshold"]) for one in gold["requirements"]] == [
        ("revenue_sourced", "1000.00"), ("deals_won", "2"),
    ]  # fmt: skip
    found = client.get(f"/api/v1/tier-standings/?partner={cast.a.public_id}").json()["results"]
    assert found[0]["measures"] == [
        {"figure": "revenue_sourced", "months": 12, "value": "999.00", "currency": "EUR"}
    ]
    assert (found[0]["tier"], found[0]["earned"], found[0]["move"]) == (None, "silver", "rise")


def test_only_what_changed_comes_again(stage):
    """A calculation that finds the same leaves the row as it was; Beta's has changed."""
    cast, client = stage.cast, stage.staff_token("manager")
    standing = small_preview(cast)
    ids = {row["partner"]: row["id"] for row in client.get("/api/v1/tier-standings/").json()["results"]}
    since = clock.now().isoformat().replace("+00:00", "Z")
    sold(cast.b, 1_00)
    evaluation.evaluate(standing)
    found = client.get("/api/v1/tier-standings/", {"updated_since": since}).json()["results"]
    assert [(row["partner"], row["id"]) for row in found] == [(cast.b.public_id, ids[cast.b.public_id])]
