"""Scorecards: counted for all partners at once, explained in words, told when they fall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.models import Job, OutgoingMail
from core.queue import jobs
from insights.models import PartnerScore, PartnerScoreWeek, RollupRun, ScoreAlert
from insights.scorecards import alerts, scoring, services
from partners.models import Partner
from tests.insights.scorecard_factories import MEASURES, MONDAY, TODAY, alive, in_use, sold, week
from tests.support.factories import another_partner
from tests.support.pages import read

pytestmark = pytest.mark.django_db
FOUR_WEEKS_AGO = MONDAY - timedelta(weeks=4)


@pytest.fixture
def in_march():
    with time_machine.travel("2026-03-31T10:00:00Z", tick=False) as time:
        yield time


def count() -> None:
    """What the job of the night does."""
    scoring.score_all(clock.today())
    alerts.alerts_raise(actor=SYSTEM, scores=alerts.fallen())


def score_of(partner: Partner) -> PartnerScore:
    return PartnerScore.objects.get(partner=partner)


def tab(partner: Partner) -> str:
    return reverse("partners:tab", args=[partner.public_id, "scorecard"])


def test_a_score_is_what_its_measures_say(cast, in_march):
    """Of 100,000.00 a quarter: 25 points, weight 3. 10 of 20 days: 50, weight 2. 30 days silent, 60 of 80: 75,
    weight 2. 4 of 10 downloads: 40. No deal, no agreement: 0. (75 + 100 + 150 + 40) / 10 = 36.5: 37."""
    in_use()
    alive(cast.a)
    sold(cast.a, 2_500_000)
    count()
    row = score_of(cast.a)
    assert (row.score, row.band, row.worst) == (37, "at_risk", "revenue_sourced")
    assert [line["points"] for line in row.lines] == [25, 50, 75, 40, 0, 0]
    # Beta never came: how long it is silent is not known. The others weigh 8, and say nothing good.
    other = score_of(cast.b)
    assert (other.score, other.lines[2]["points"]) == (0, None)


def test_the_page_says_why_in_whole_sentences_and_opens_the_rows(cast, in_march):
    in_use()
    alive(cast.a)
    sold(cast.a, 2_500_000)
    week(cast.a, FOUR_WEEKS_AGO, 30, "at_risk", **{"visit_days:": ["4", 20], "downloads:": ["4", 40]})
    count()
    page = read(cast.staff_client("manager"), tab(cast.a))
    for said in (
        "At risk: 37 points of 100.",
        "7 points more than on 2 Mar 2026.",
        "Days without a sign of life: 30 days. On the way to the target of 10 days.",
        "Revenue sourced, 12 months: €25,000.00. On the way to the target of €100,000.00.",
        "Open deals: 0. It brings points above 0; the target is 4.",
        # 2 × 30 points of weight 10.
        "Days in the portal, 90 days: from 4 to 10. Points that the score gains by it: 6.",
    ):
        assert said in page, page
    french = read(cast.staff_client("manager"), tab(cast.a), language="fr")
    assert "37 points sur 100" in french
    html = cast.staff_client("manager").get(tab(cast.a)).content.decode()
    rows = f"{reverse('pipeline:sales')}?partner={cast.a.public_id}&amp;role=sourced"
    assert f"{rows}&amp;sold_after=2025-04-01&amp;sold_before=2026-03-31" in html


def test_of_those_who_are_offered_nothing_to_sell_no_money_is_asked(cast, in_march):
    in_use()
    Partner.objects.filter(pk=cast.b.pk).update(type=cast.vocabulary.government)
    alive(cast.b, days=20, downloads=10, silent=5)
    sold(cast.b, 9_000_000)
    count()
    row = score_of(cast.b)
    # (2 × 100 + 2 × 100 + 100) / 7 = 71.4; with the revenue it would be 77.
    assert (row.score, row.band, row.lines[0]["asked"]) == (71, "healthy", False)
    page = read(cast.staff_client("manager"), tab(cast.b))
    assert "1 measure is money and not asked of this type of partner" in page
    assert "90,000" not in page


def test_a_type_with_a_scorecard_of_its_own_has_that_one(cast, in_march):
    in_use()
    own = in_use([("downloads", None, 1, 4, 0), *MEASURES[1:3], *MEASURES[4:], ("referral_leads", 12, 1, 1, 0)],
                 partner_type=cast.vocabulary.company)  # fmt: skip
    alive(cast.a)
    count()
    assert score_of(cast.a).scorecard_id == own.pk
    assert score_of(cast.a).lines[0]["points"] == 100


def test_only_partnerships_that_run_are_scored(cast, in_march):
    in_use()
    Partner.objects.filter(pk=cast.b.pk).update(status="suspended")
    count()
    assert set(PartnerScore.objects.values_list("partner", flat=True)) == {cast.a.pk}


def test_a_fall_is_told_once_to_whoever_looks_after_the_partner(cast, in_march, run_outbox):
    in_use()
    for partner in (cast.a, cast.b):
        alive(partner)
        week(partner, FOUR_WEEKS_AGO, 72, "healthy")
    count()
    alert = ScoreAlert.objects.get(partner=cast.a)
    # (2 × 50 + 2 × 75 + 40) / 10 = 29.
    assert (alert.score_before, alert.score, alert.band_before, alert.band) == (72, 29, "healthy", "at_risk")
    my_day = reverse("web:my_day")
    mine = read(cast.staff_client("manager_own"), my_day)
    assert "The health of Alpha Conseil fell" in mine
    assert "Health fell from “Healthy” to “At risk” since 2 March 2026: from 72 to 29 points." in mine
    assert "Beta Services" not in mine
    told = OutgoingMail.objects.filter(kind="insights.score_alert", recipient=cast.a.owner.public_id)
    assert told.count() == 1
    in_march.shift(timedelta(days=1))
    count()
    assert ScoreAlert.objects.count() == 2
    assert told.count() == 1
    url = reverse("insights:score-alert", args=[alert.public_id])
    client = cast.staff_client("manager_own")
    assert client.post(url, {"note": ""}).status_code == 422
    assert client.post(url, {"note": "We meet on Friday"}).status_code == 302
    assert "The health of Alpha Conseil fell" not in read(client, my_day)
    assert "We meet on Friday" in read(client, tab(cast.a))
    assert client.post(url, {"note": "Twice"}).status_code == 409
    assert read(client, reverse("partners:detail", args=[cast.a.public_id])).count("At risk") == 1


def test_a_fall_that_goes_on_to_a_worse_health_is_told_again(cast, in_march):
    in_use()
    alive(cast.a, days=20, downloads=10, silent=50)
    week(cast.a, FOUR_WEEKS_AGO, 80, "healthy")
    count()
    # (200 + 2 × 50 + 100) / 10 = 40.
    assert ScoreAlert.objects.get().band == "watch"
    in_march.shift(timedelta(days=1))
    alive(cast.a, days=20, downloads=9, silent=50)
    count()
    assert list(ScoreAlert.objects.values_list("band", flat=True)) == ["at_risk", "watch"]


@pytest.mark.parametrize(("before", "told"), [(46, 0), (49, 0), (50, 1)])
def test_points_lost_within_a_health_are_told_from_the_policy_on(cast, in_march, before, told):
    in_use()
    alive(cast.a, days=20, downloads=10, silent=50)
    week(cast.a, FOUR_WEEKS_AGO, before, "watch")
    count()
    assert score_of(cast.a).change == 40 - before
    assert ScoreAlert.objects.count() == told


def test_scores_of_other_measures_are_not_compared(cast, in_march):
    card = in_use()
    alive(cast.a)
    week(cast.a, FOUR_WEEKS_AGO, 72, "healthy")
    services.measure_save(
        actor=SYSTEM, measure=card.measures.first(), weight=4, good=10_000_000, poor=0, months=12
    )
    count()
    assert (score_of(cast.a).compared_on, ScoreAlert.objects.count()) == (None, 0)
    page = read(cast.staff_client("manager"), tab(cast.a))
    assert "There is no earlier score to compare with: it is calculated this way since 31 Mar 2026" in page


def test_a_score_is_kept_once_a_week_under_its_monday(cast, in_march):
    in_use()
    alive(cast.a)
    for _day in range(3):
        count()
        in_march.shift(timedelta(days=1))
        alive(cast.a, days=0)
    kept = PartnerScoreWeek.objects.get(partner=cast.a)
    assert (kept.week, kept.score, kept.values["visit_days:"]) == (MONDAY, 29, ["10", 50])
    in_march.move_to("2026-04-06T10:00:00Z")
    week(cast.b, date(2024, 3, 25), 50, "watch")
    count()
    weeks = PartnerScoreWeek.objects.values_list("week", flat=True).distinct().order_by("week")
    assert list(weeks) == [MONDAY, date(2026, 4, 6)]


def test_the_count_costs_the_same_however_many_partners(cast, in_march):
    in_use()

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            scoring.score_all(TODAY)
        return len(found)

    statements()
    few = statements()
    for _one in range(9):
        another_partner(cast.a)
    assert statements() == few
    assert PartnerScore.objects.count() == 11


def test_the_health_of_all_is_a_list_a_column_and_a_filter(cast, in_march):
    in_use()
    alive(cast.a)
    alive(cast.b, days=20, downloads=10, silent=5)
    sold(cast.b, 10_000_000)
    week(cast.a, FOUR_WEEKS_AGO, 33, "at_risk")
    count()
    manager = cast.staff_client("manager")
    page = read(manager, reverse("insights:health"))
    # (300 + 200 + 200 + 100) / 10 = 80.
    assert page.index("Alpha Conseil At risk 29 -4 Revenue sourced") < page.index(
        "Beta Services Healthy 80 –"
    )
    assert "Beta Services" not in read(manager, f"{reverse('insights:health')}?fell=true")
    assert "Beta Services" not in read(cast.staff_client("manager_own"), reverse("insights:health"))
    partners = f"{reverse('partners:list')}?columns=name,health,health_points"
    assert "Beta Services Healthy 80" in read(manager, partners)
    assert "Beta Services" not in read(manager, f"{partners}&health=at_risk")


def test_a_partner_reads_its_scorecard_where_that_is_shared(cast, in_march):
    card = in_use()
    alive(cast.a)
    sold(cast.a, 2_500_000)
    count()
    url = reverse("portal:scorecard", args=[cast.a.public_id])
    member = cast.member_client("a", "administrator")
    home = reverse("portal:home", args=[cast.a.public_id])
    assert "There is no scorecard to show" in read(member, url)
    assert "At risk" not in read(member, home)
    services.scorecard_save(actor=SYSTEM, scorecard=card, is_shared=True)
    page = read(member, url)
    assert "At risk: 37 points of 100." in page
    assert "€25,000.00" in page
    # Signs of life are ours to read: neither values nor points nor rows of ours.
    assert "30 days" not in page
    assert page.count("You may not read this measure.") == 3
    assert "/staff/" not in member.get(url).content.decode()
    assert "At risk" in read(member, home)
    assert cast.member_client("b", "administrator").get(url).status_code == 404


def test_scores_are_counted_when_the_rollup_of_the_night_is_done(cast, in_march):
    assert services.scores_catch_up(actor=SYSTEM) is None
    in_use()
    Job.objects.all().delete()
    run = RollupRun.objects.create(
        started_at=clock.now(), last_day=TODAY, finished_at=clock.now() - timedelta(days=1)
    )
    assert services.scores_catch_up(actor=SYSTEM) is None
    RollupRun.objects.filter(pk=run.pk).update(finished_at=clock.now())
    job = services.scores_catch_up(actor=SYSTEM)
    assert services.scores_catch_up(actor=SYSTEM) == job
    jobs.run_due()
    job.refresh_from_db()
    assert (job.status, job.result) == ("done", {"partners": 2, "alerts": 0})
    assert services.scores_catch_up(actor=SYSTEM) is None
