"""Periodic work in which one row cannot be processed: the others are, and the bad one is seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from agreements import tasks as agreements_tasks
from agreements.terms import reminders as terms_reminders
from agreements.terms import services as terms_services
from core import clock, guards
from core.models import FailedRow, Job, OutgoingMail
from core.queue import jobs
from core.queue.each_due import RowsFailed
from insights import tasks as insights_tasks
from insights.models import PartnerScore, ReviewAction, RollupRun, ScoreAlert, ScorePolicy
from insights.review import asking
from insights.review_meetings import action_services as review_actions
from insights.rollups import rollup, sources
from insights.scorecards import alerts as score_alerts
from marketing import tasks as marketing_tasks
from marketing.announcements import services as announcements
from marketing.campaigns import audience as campaign_audience
from marketing.campaigns import sending
from marketing.campaigns import services as campaigns
from marketing.case_studies import approval
from marketing.models import MailCampaign
from marketing.press import services as press_services
from partners import tasks as partners_tasks
from partners.journeys import advance as journeys
from partners.models import Partner
from payouts import tasks as payouts_tasks
from payouts.models import Statement
from payouts.statements import issuing, pdf
from payouts.statements import services as statement_services
from pipeline import tasks as pipeline_tasks
from pipeline.deals import closing
from pipeline.models import Deal, PartnershipReview, Webinar
from pipeline.plan_follow_up import reminders as plan_reminders
from pipeline.reviews import services as review_services
from pipeline.webinars import reminders as webinar_reminders
from referrals import tasks as referrals_tasks
from referrals.conversions import services as conversions
from referrals.models import ReferralEvent
from tests.agreements.factories import make_active, make_draft
from tests.insights.review_factories import ask, small_review
from tests.insights.review_factories import sources as review_sources
from tests.marketing import press as marketing_press
from tests.marketing import speaking
from tests.partners.journey_factories import make_journey, newcomer, run_of, statuses
from tests.payouts.factories import MARCH, earn, produce
from tests.pipeline.deal_factories import approve, register
from tests.pipeline.plans import make_plan as plan_of
from tests.pipeline.plans import open_jointly
from tests.referrals.factories import conversion, make_plan, report
from tests.support.factories import make

pytestmark = pytest.mark.django_db
# The reminders of case studies and of the press.
DUE = ("marketing.case_study_due", "marketing.press_embargo_us", "marketing.press_embargo_partner")


def fails_for(monkeypatch, module, name: str, bad, of=lambda *args, **kwargs: args) -> None:
    """Let a function fail when the bad row is among what it is called with."""
    real = getattr(module, name)

    def wrapped(*args, **kwargs):
        if bad in of(*args, **kwargs):
            raise RuntimeError("this row is bad")
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, wrapped)


def aside() -> list[tuple[str, str]]:
    return list(FailedRow.objects.order_by("work").values_list("work", "label"))


def three(cast, **details_of_last):
    """Three agreements in force, from one template."""
    first = make_active(cast)
    template = first.template
    second = make_active(cast, make_draft(cast, template))
    return first, second, make_active(cast, make_draft(cast, template, **details_of_last))


def test_an_agreement_that_cannot_end_stops_no_other_and_no_reminder(cast, monkeypatch):
    with time_machine.travel("2026-03-02T04:00:00Z", tick=False):
        bad, good, reminded = three(cast, ends_on=date(2027, 2, 1))
    fails_for(monkeypatch, terms_services, "lock_with_others", bad)
    with time_machine.travel("2027-01-02T04:00:00Z", tick=False) as time:
        for task in (agreements_tasks.advance, agreements_tasks.remind):
            task()
        for row in (bad, good):
            row.refresh_from_db()
        assert (bad.status, good.status) == ("active", "ended")
        assert reminded.reminders.filter(state="sent").exists()
        assert aside() == [("agreements.advance", bad.public_id)]

        # Mended, it is done at its next attempt, and no more among the failed.
        monkeypatch.undo()
        agreements_tasks.advance()
        bad.refresh_from_db()
        assert bad.status == "active"
        time.shift(timedelta(minutes=16))
        agreements_tasks.advance()
        bad.refresh_from_db()
        assert (bad.status, aside()) == ("ended", [])


def test_a_reminder_that_fails_stops_no_other(cast, monkeypatch):
    with time_machine.travel("2026-03-02T04:00:00Z", tick=False):
        bad, good, _other = three(cast)
    fails_for(monkeypatch, terms_reminders, "_due", bad)
    with time_machine.travel("2026-07-04T04:00:00Z", tick=False):
        agreements_tasks.remind()
    assert not bad.reminders.exists()
    assert good.reminders.count() == 1
    assert aside() == [("agreements.remind", bad.public_id)]


def test_a_plan_that_cannot_be_read_stops_no_reminder_of_another(cast, monkeypatch):
    manager = cast.actor("manager")
    bad, good = (open_jointly(manager, plan_of(manager, partner=cast.a), "phases") for _each in range(2))
    fails_for(monkeypatch, plan_reminders, "_due", bad)
    with time_machine.travel("2030-03-01T10:00:00Z", tick=False):
        pipeline_tasks.remind_of_plans()
    assert not bad.reminders.exists()
    assert good.reminders.count() == 1
    assert aside() == [("pipeline.remind", bad.public_id)]


@pytest.fixture
def in_april():
    with time_machine.travel("2026-04-02T10:00:00Z", tick=False) as time:
        yield time


@pytest.fixture
def quick_pdf(monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda snapshot: b"%PDF-1.7")


def test_a_statement_that_cannot_be_issued_stops_no_other(cast, in_april, quick_pdf, monkeypatch):
    earn(cast.a, 1_000)
    earn(cast.b, 2_000)
    real = issuing.statement_issue

    def issue(**kwargs):
        if kwargs["statement"].partner_id == cast.a.pk:
            raise RuntimeError("this row is bad")
        return real(**kwargs)

    monkeypatch.setattr(issuing, "statement_issue", issue)
    produce(cast.actor("finance"))
    statuses = dict(Statement.objects.values_list("partner__name", "status"))
    assert statuses == {"Alpha Conseil": "draft", "Beta Services": "issued"}
    assert Job.objects.get().status == "queued"

    monkeypatch.undo()
    monkeypatch.setattr(pdf, "render", lambda snapshot: b"%PDF-1.7")
    in_april.shift(timedelta(seconds=11))
    jobs.run_due()
    assert set(Statement.objects.values_list("status", flat=True)) == {"issued"}
    assert (Job.objects.get().status, aside()) == ("done", [])


def test_a_partner_whose_statement_cannot_be_drafted_stops_no_other(cast, in_april, quick_pdf, monkeypatch):
    earn(cast.a, 1_000)
    earn(cast.b, 2_000)
    real = statement_services._claim

    def claim(actor, sheets):
        if any(sheet.partner_id == cast.a.pk for sheet in sheets):
            raise RuntimeError("this row is bad")
        return real(actor, sheets)

    monkeypatch.setattr(statement_services, "_claim", claim)
    produce(cast.actor("finance"), MARCH)
    assert list(Statement.objects.values_list("partner__name", "status")) == [("Beta Services", "issued")]
    assert Job.objects.get().status == "queued"


def test_a_statement_that_cannot_be_closed_stops_no_other(cast, in_april, quick_pdf, monkeypatch):
    earn(cast.a, 1_000)
    earn(cast.b, 2_000)
    produce(cast.actor("finance"))
    Statement.objects.update(contest_until=clock.today() - timedelta(days=1))
    bad, good = Statement.objects.get(partner=cast.a), Statement.objects.get(partner=cast.b)
    fails_for(monkeypatch, issuing, "target_of", bad)
    payouts_tasks.close_statements()
    for row in (bad, good):
        row.refresh_from_db()
    assert (bad.status, good.status) == ("issued", "closed")
    assert aside() == [("payouts.close", str(bad.public_id))]


LAST_DAY = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)


@pytest.fixture
def two_deals(cast):
    """Two protections that end on the same day."""
    made = [
        approve(
            cast, register(cast, letter, customer_name=f"Customer {letter}", customer_domain=f"{letter}.fr")
        )
        for letter in ("a", "b")
    ]
    Deal.objects.update(protected_until=LAST_DAY.date())
    return [Deal.objects.get(pk=deal.pk) for deal in made]


def test_a_deal_that_cannot_expire_stops_no_other(two_deals, monkeypatch):
    bad, good = two_deals
    fails_for(monkeypatch, closing.succession, "release_identities", bad)
    with time_machine.travel(LAST_DAY + timedelta(days=1), tick=False):
        pipeline_tasks.expire_deals()
    for row in (bad, good):
        row.refresh_from_db()
    assert (bad.status, good.status) == ("approved", "expired")
    assert aside() == [("pipeline.expire", bad.public_id)]


def test_a_deal_that_nobody_can_be_warned_of_stops_no_other(two_deals, monkeypatch):
    bad, good = two_deals
    fails_for(monkeypatch, closing, "_ending", bad)
    with time_machine.travel(LAST_DAY - timedelta(days=3), tick=False):
        pipeline_tasks.warn_of_expiry()
    warned = OutgoingMail.objects.filter(kind="pipeline.deal_expiring").values_list(
        "context__deal", flat=True
    )
    assert set(warned) == {good.public_id}
    assert aside() == [("pipeline.warn", bad.public_id)]


def test_a_waiting_event_that_cannot_be_applied_stops_no_other(cast, monkeypatch):
    make_plan()
    report("sale", external_id="order-1")
    rows = [
        conversions.conversion_record(
            actor=conversions.SYSTEM, conversion=conversion("refund", sale_ref=f"never-{number}")
        ).event
        for number in range(2)
    ]
    with guards.guards_disabled():
        ReferralEvent.objects.filter(type="refund").update(sale_ref="order-1")
    bad, good = rows
    fails_for(monkeypatch, conversions, "_apply_waiting", bad)
    referrals_tasks.apply_waiting()
    for row in rows:
        row.refresh_from_db()
    assert (bad.status, good.status) == ("waiting", "ignored")
    assert [work for work, _label in aside()] == ["referrals.apply"]


def test_a_source_of_figures_that_fails_stops_no_other(db, monkeypatch):
    real = rollup._replace

    def replace(source, current):
        if source.code == "deals":
            raise RuntimeError("this source is bad")
        real(source, current)

    monkeypatch.setattr(rollup, "_replace", replace)
    with pytest.raises(rollup.RowsFailed):
        rollup.run()
    others = [source.code for source in sources.SOURCES if source.code != "deals"]
    assert RollupRun.objects.get().done == others


def test_somebody_who_cannot_be_reminded_of_answers_stops_no_other(cast, monkeypatch):
    review_sources(monkeypatch)
    review = small_review()
    ask(cast, review, "tool", days=0)
    ask(cast, review, "pace", of="finance", days=0)
    bad, good = cast.staff["support"], cast.staff["finance"]
    fails_for(monkeypatch, asking, "_due_by", bad)
    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        insights_tasks.remind_of_answers()
    told = OutgoingMail.objects.filter(kind="insights.review_reminder").values_list("recipient", flat=True)
    assert set(told) == {good.public_id}
    assert aside() == [("insights.review_reminders", bad.public_id)]


def test_a_journey_that_cannot_go_on_stops_no_other_and_no_reminder(cast, monkeypatch):
    with time_machine.travel("2026-03-02T04:00:00Z", tick=False):
        make_journey(steps=(("profile", "theirs", 5, "profile"), ("kick-off", "ours", 5, "")))
        bad, good = newcomer(cast, "Bad", status="onboarding"), newcomer(cast, "Good", status="onboarding")
        fails_for(monkeypatch, journeys, "journey_for", bad)
        partners_tasks.advance_journeys()
        assert (bad.journeys.count(), good.journeys.count()) == (0, 1)
        assert aside() == [("partners.journey_begin", bad.public_id)]
        monkeypatch.undo()
    with time_machine.travel("2026-03-20T04:00:00Z", tick=False):
        partners_tasks.advance_journeys()
        assert (bad.journeys.count(), aside()) == (1, [])
        fails_for(monkeypatch, journeys, "_follow_configuration", run_of(bad))
        Partner.objects.filter(name="Good").update(
            website="https://x.example", legal_name="G", description="G"
        )
        partners_tasks.advance_journeys()
        assert statuses(good)["profile"] == "done"
        monkeypatch.undo()
        fails_for(monkeypatch, journeys, "_remind_us", run_of(good))
        partners_tasks.remind_of_steps()
    assert [work for work, _row in aside()] == ["partners.journey_advance", "partners.journey_reminders"]


def test_a_reminder_of_the_press_that_fails_stops_no_other(cast, monkeypatch):
    """Of a case study that waits, and of an embargo that lifts: of two each, one cannot be processed."""
    with time_machine.travel("2026-03-03T10:00:00Z", tick=False):
        bad_study, _good = (marketing_press.submit(cast, marketing_press.write(cast)) for _number in range(2))
        bad_text, text = (marketing_press.embargoed(cast) for _number in range(2))
        for row in (bad_text, text):
            press_services.press_submit(actor=cast.actor("marketing"), request=row)
    for module, bad in ((approval, bad_study), (press_services, bad_text)):
        fails_for(monkeypatch, module, "update_fields", bad)
    with time_machine.travel("2026-03-10T07:00:00Z", tick=False):
        marketing_tasks.remind_of_embargoes()
        with time_machine.travel("2026-03-11T10:00:00Z", tick=False):
            marketing_tasks.remind_of_case_studies()
    told = set(OutgoingMail.objects.filter(kind__in=DUE).values_list("kind", flat=True))
    assert told == set(DUE)
    assert aside() == [
        ("marketing.remind_case_studies", bad_study.public_id),
        ("marketing.remind_press", bad_text.public_id),
    ]


def test_a_campaign_or_announcement_that_fails_stops_no_other(cast, monkeypatch):
    """Of two campaigns one cannot begin and one cannot be sent; of two announcements one reaches nobody."""
    bad_start, bad_release, good = (speaking.draft(cast, name=name) for name in "abc")
    for row in (bad_start, bad_release, good):
        campaigns.campaign_schedule(actor=cast.actor("marketing"), campaign=row)
    told, bad = (speaking.announce(cast) for _number in range(2))
    fails_for(monkeypatch, campaign_audience, "chosen", bad_start)
    fails_for(monkeypatch, sending, "_settle", bad_release)
    fails_for(monkeypatch, announcements, "reach", bad)
    marketing_tasks.send_campaigns()
    marketing_tasks.reach_with_announcements()
    assert {row.status for row in MailCampaign.objects.filter(pk=good.pk)} == {"sending"}
    assert good.mails.filter(status="queued").count() == 12
    assert told.recipients.count() == 2
    assert aside() == [
        ("marketing.begin_campaign", bad_start.public_id),
        ("marketing.reach", bad.public_id),
        ("marketing.send_campaign", bad_release.public_id),
    ]


def test_a_review_that_cannot_be_reminded_of_stops_no_other(cast, monkeypatch):
    bad, good = (make(PartnershipReview, partner, due_on=clock.today()) for partner in (cast.a, cast.b))
    fails_for(monkeypatch, review_services, "_about", bad)
    pipeline_tasks.review_partners()
    told = OutgoingMail.objects.filter(kind="pipeline.partnership_review")
    assert set(told.values_list("context__partnershipreview", flat=True)) == {good.public_id}
    assert aside() == [("pipeline.review_reminders", bad.public_id)]


def test_a_fall_that_cannot_be_told_stops_no_other(cast, monkeypatch):
    scores = [
        make(
            PartnerScore,
            partner,
            score=20,
            band="at_risk",
            compared_on=clock.today(),
            change=-30,
            band_before="watch",
        )
        for partner in (cast.a, cast.b)
    ]
    fails_for(monkeypatch, score_alerts, "_row", scores[0])
    make(ScorePolicy, cast.a, id=1)
    monkeypatch.setattr(score_alerts.scoring, "score_all", lambda day, progress: 2)
    with pytest.raises(RowsFailed):
        score_alerts.score_job(SimpleNamespace(progress=None))
    assert set(ScoreAlert.objects.values_list("partner", flat=True)) == {cast.b.pk}
    assert aside() == [("insights.scores", str(scores[0].pk))]


def test_an_action_of_a_review_that_cannot_be_reminded_of_stops_no_other(cast, monkeypatch):
    bad, good = (make(ReviewAction, partner, due_on=clock.today()) for partner in (cast.a, cast.b))
    fails_for(monkeypatch, review_actions, "_audience", bad)
    insights_tasks.remind_of_review_actions()
    told = OutgoingMail.objects.filter(kind="insights.review_action_due")
    assert set(told.values_list("context__reviewaction", flat=True)) == {good.public_id}
    assert aside() == [("insights.review_action_reminders", bad.public_id)]


def test_a_webinar_that_cannot_be_reminded_of_stops_no_other(cast, monkeypatch):
    soon = clock.now() + timedelta(hours=3)
    bad, good = (make(Webinar, cast.a, starts_at=soon) for _ in range(2))
    asked = []
    real = webinar_reminders.webinar_remind

    def remind(**values):
        if values["webinar"] == bad:
            raise RuntimeError("this row is bad")
        asked.append(values["webinar"])
        return real(**values)

    monkeypatch.setattr(webinar_reminders, "webinar_remind", remind)
    pipeline_tasks.remind_of_webinars()
    assert asked == [good]
    assert aside() == [("pipeline.webinar_reminders", bad.public_id)]
