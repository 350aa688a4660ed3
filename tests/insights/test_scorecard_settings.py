"""Scorecards as configuration: six to ten measures, one in use for the same partners, no nonsense."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from insights.models import Scorecard, ScorecardMeasure
from insights.scorecards import services
from insights.scorecards.ready import load_scorecards
from insights.scorecards.standard import SCORECARDS
from partners.figures.registry import FIGURES
from partners.vocabulary.ready import load_vocabulary
from tests.insights.scorecard_factories import MEASURES, draft, in_use
from tests.support.pages import read

pytestmark = pytest.mark.django_db
MORE = [("deals_won", 12, 1, 5, 0), ("referral_leads", 12, 1, 5, 0), ("case_studies", None, 1, 1, 0),
        ("reviews_late", None, 1, 0, 1)]  # fmt: skip


def refused(operation, **values) -> DomainError:
    with pytest.raises(DomainError) as caught:
        operation(actor=SYSTEM, **values)
    return caught.value


def test_five_measures_are_too_few_and_eleven_too_many():
    card = draft(MEASURES[:5])
    assert refused(services.scorecard_publish, scorecard=card).code == "scorecard-measures"
    full = in_use(MEASURES + MORE)
    eleventh = {"figure": "downloads", "months": None, "weight": 1, "good": 1, "poor": 0}
    assert refused(services.measure_save, scorecard=full, **eleventh).status == 409
    for measure in full.measures.all()[:4]:
        services.measure_remove(actor=SYSTEM, measure=measure)
    assert refused(services.measure_remove, measure=full.measures.first()).code == "scorecard-measures"


def test_the_database_counts_the_measures_itself():
    card = draft(MEASURES[:5])
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.filter(pk=card.pk).update(status="in_use")
    full = draft(MEASURES + MORE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScorecardMeasure.objects.create(scorecard=full, figure="visits", weight=1, good=1, poor=0)
    services.scorecard_archive(actor=SYSTEM, scorecard=full)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScorecardMeasure.objects.filter(scorecard=full).update(weight=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.filter(pk=full.pk).update(status="draft")


def test_a_new_one_takes_the_place_of_the_one_in_use():
    first = in_use()
    second = services.scorecard_copy(actor=SYSTEM, scorecard=first)
    assert [row.figure for row in second.measures.all()] == [row[0] for row in MEASURES]
    services.scorecard_publish(actor=SYSTEM, scorecard=second)
    assert dict(Scorecard.objects.values_list("pk", "status")) == {first.pk: "archived", second.pk: "in_use"}
    with pytest.raises(IntegrityError), transaction.atomic():
        draft_of_the_same = draft()
        Scorecard.objects.filter(pk=draft_of_the_same.pk).update(status="in_use")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"figure": "nothing"}, "figure"),
        ({"figure": "health_score", "months": None}, "figure"),
        ({"figure": "revenue"}, "figure"),
        ({"months": None}, "months"),
        ({"figure": "downloads"}, "months"),
        ({"good": 0, "poor": 5}, "good"),
        ({"figure": "days_silent", "months": None, "good": 50, "poor": 5}, "good"),
        ({"weight": 0}, "weight"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast, values, field):
    card = draft([], partner_type=cast.vocabulary.government)
    right = {"figure": "deals_won", "months": 12, "weight": 1, "good": 5, "poor": 0}
    error = refused(services.measure_save, scorecard=card, **{**right, **values})
    assert error.status == 422
    assert list(error.fields) == [field]


def test_the_settings_take_money_in_whole_units_and_rates_in_per_cent(cast):
    client = cast.staff_client("administrator")
    client.post(reverse("insights:scorecard-new"), {"name_en": "Sellers"})
    card = Scorecard.objects.get()
    new = reverse("insights:scorecard-measure-new", args=[card.public_id])
    client.post(new, {"figure": "revenue", "months": "12", "weight": "3", "good": "150000", "poor": "0"})
    client.post(new, {"figure": "deal_acceptance", "months": "6", "weight": "1", "good": "80", "poor": "30"})
    kept = {row.figure: (row.good, row.poor) for row in card.measures.all()}
    assert {figure: [str(value.normalize()) for value in pair] for figure, pair in kept.items()} == {
        "revenue": ["1.5E+7", "0"],
        "deal_acceptance": ["0.8", "0.3"],
    }
    page = read(client, reverse("insights:scorecards"))
    assert "Weight 3 · good at €150,000.00 · poor at €0.00" in page
    assert "good at 80% · poor at 30%" in page
    assert "six to ten measures are needed to put it in use" in page
    measure = card.measures.get(figure="deal_acceptance")
    edit = client.get(reverse("insights:scorecard-measure-edit", args=[measure.public_id])).content.decode()
    assert 'value="80"' in edit
    assert cast.staff_client("manager_own").post(new, {}).status_code == 403


def test_the_policy_says_what_a_score_means(cast):
    client, url = cast.staff_client("manager"), reverse("insights:score-policy")
    typed = {"healthy_from": "60", "at_risk_below": "30", "drop_points": "5"}
    assert client.post(url, typed).status_code == 302
    assert "Healthy from 60 points, at risk below 30." in read(client, reverse("insights:scorecards"))
    assert client.post(url, {**typed, "at_risk_below": "60"}).status_code == 422


def test_the_ready_scorecards_are_complete_and_loaded_once(cast):
    load_vocabulary(SYSTEM)
    added = load_scorecards(SYSTEM)
    cards = Scorecard.objects.filter(status="in_use").prefetch_related("measures", "partner_type")
    by_type = {row.partner_type.code if row.partner_type else "": row.measures.all() for row in cards}
    # The eight types of the programme, and the one for all others.
    assert len(by_type) == 8 + 1
    assert added == sum(1 + len(measures) for measures in by_type.values())
    assert all(6 <= len(measures) <= 10 for measures in by_type.values())
    for code in ("government", "international_organisation", "ngo", "university"):
        assert not any(FIGURES[row.figure].unit == "money" for row in by_type[code])
    assert load_scorecards(SYSTEM) == 0
    assert all(len(measures) <= 10 for _fr, _en, measures in SCORECARDS.values())
