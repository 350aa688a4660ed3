"""How likely a recruitment is: as usual in its phase until somebody sets it by hand, and again once let go."""

from __future__ import annotations

from django.urls import reverse

from core.models import Event
from core.money import Money
from pipeline.forecast.services import forecast_keep
from pipeline.models import ForecastLine, Phase, Recruitment
from pipeline.recruitment import phases as phase_services
from pipeline.recruitment import services
from tests.pipeline.recruitment_factories import recruit
from tests.pipeline.test_recruitment_api import staff_api
from tests.support.pages import read


def usual(phase: Phase, share: int) -> None:
    Phase.objects.filter(pk=phase.pk).update(usual_probability=share)
    phase.refresh_from_db()


def weighed(row: Recruitment) -> tuple[int, bool, int]:
    row.refresh_from_db()
    return row.probability, row.probability_by_hand, row.weighted_minor


def test_it_goes_with_the_phase_unless_it_is_set_by_hand(cast, phases):
    usual(phases.exploration, 10)
    usual(phases.proposal, 35)
    actor = cast.actor("manager")
    row = recruit(cast, "Gamma", potential=Money(1_000_001, "EUR"))
    typed = recruit(cast, "Delta", potential=Money(1_000_000, "EUR"), probability=70)
    # 1,000,001 × 10 % = 100,000.1, and × 35 % = 350,000.35.
    assert weighed(row) == (10, False, 100_000)
    for one in (row, typed):
        phase_services.recruitment_move(actor=actor, recruitment=one, phase=phases.proposal, reason="x")
    assert weighed(row) == (35, False, 350_000)
    assert weighed(typed) == (70, True, 700_000)
    client, url = cast.staff_client("manager"), reverse("pipeline:recruitment", args=[typed.public_id])
    assert "70%, set by hand" in read(client, url)
    client.post(reverse("pipeline:probability-release", args=[typed.public_id]))
    assert weighed(typed) == (35, False, 350_000)
    page = read(client, url)
    assert "35%, usual in the phase" in page
    assert "Back to the usual probability" not in page


def test_an_empty_field_of_the_estimate_lets_go_of_it(cast, phases, newcomer):
    usual(phases.exploration, 15)
    newcomer.refresh_from_db()
    assert weighed(newcomer) == (40, True, 12_000_000)
    url = reverse("pipeline:recruitment-edit", args=[newcomer.public_id])
    client = cast.staff_client("manager")
    assert 'name="probability" value="40"' in client.get(url).content.decode()
    client.post(url, {"potential": "300000", "currency": "EUR", "probability": ""})
    assert weighed(newcomer) == (15, False, 4_500_000)


def test_another_usual_probability_weighs_its_recruitments_again(cast, phases, newcomer):
    row = recruit(cast, "Delta", potential=Money(1_000, "EUR"))
    lost = recruit(cast, "Lost", potential=Money(1_000, "EUR"))
    services.recruitment_lose(actor=cast.actor("manager"), recruitment=lost, reason="No budget")
    before = row.updated_at
    phase_services.phase_save(
        actor=cast.actor("administrator"), phase=phases.exploration, usual_probability=45
    )
    assert (weighed(row), weighed(lost)) == ((45, False, 450), (20, False, 200))
    assert weighed(newcomer) == (40, True, 12_000_000)
    assert row.updated_at > before
    event = Event.objects.get(code="pipeline.recruitment.weighed_again")
    assert [target.target_id for target in event.targets.all()] == [row.public_id]


def test_forecast_and_api_read_the_same_probability(cast, phases):
    usual(phases.exploration, 25)
    row = recruit(cast, "Gamma", potential=Money(100_000, "EUR"))
    forecast_keep(actor=cast.actor("administrator"))
    line = ForecastLine.objects.get()
    assert (line.probability, line.weighted_minor) == (25, 25_000)
    body = staff_api(cast).get(f"/api/v1/recruitments/{row.public_id}/").json()
    assert (body["probability"], body["probability_by_hand"]) == (25, False)
