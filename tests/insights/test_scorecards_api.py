"""The health of partners over the API: what was counted of each, to who may read it."""

from __future__ import annotations

from datetime import timedelta

from insights.scorecards import scoring
from insights.scorecards.models import ScoreAlert
from tests.insights.scorecard_factories import TODAY, alive, in_use, sold


def test_the_api_gives_each_measure_as_it_was_counted(stage):
    cast = stage.cast
    in_use()
    alive(cast.a)
    sold(cast.a, 2_500_000)
    scoring.score_all(TODAY)
    rows = stage.staff_token("manager").get(f"/api/v1/partner-health/?partner={cast.a.public_id}").json()
    row = rows["results"][0]
    assert (row["score"], row["band"], row["change"]) == (37, "at_risk", None)
    assert row["measures"][0] == {
        "figure": "revenue_sourced", "label": "Revenue sourced", "unit": "money", "currency": "EUR", "months": 12,
        "weight": 3, "good": "100000", "poor": "0", "value": "25000", "points": 25,
    }  # fmt: skip
    assert stage.partner_token("administrator").get("/api/v1/partner-health/").json()["results"] == []


def test_a_partner_does_not_learn_its_health_by_finding_itself(stage):
    in_use()
    scoring.score_all(TODAY)
    api = stage.partner_token("administrator")
    for asked in ("health=unknown", "health=healthy", "never_seen=true", "silent_for=5"):
        assert api.get(f"/api/v1/partners/?{asked}").status_code == 403


def test_a_partner_reads_no_fall_of_its_health_nor_what_we_note_of_it(stage):
    alert = ScoreAlert.objects.create(
        partner=stage.cast.a, raised_on=TODAY, compared_on=TODAY - timedelta(days=28), score_before=80, score=20,
        band_before="healthy", band="at_risk",
    )  # fmt: skip
    seen = "/api/v1/score-alerts/"
    assert [row["id"] for row in stage.staff_token("manager").get(seen).json()["results"]] == [
        alert.public_id
    ]
    api = stage.partner_token("administrator")
    assert api.get(seen).json()["results"] == []
    assert api.get(f"{seen}{alert.public_id}/").status_code == 404
