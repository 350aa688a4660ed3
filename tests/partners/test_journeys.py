"""A partner on its way: its journey begins by itself, its steps complete themselves, and nothing of another
partner counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from partners.journeys import advance, services, things
from partners.journeys.models import PartnerJourney, PartnerJourneyStep
from partners.journeys.ready import load_journeys
from partners.journeys.rules import following, is_complete, may_remind, settled
from partners.journeys.selectors import journey_for
from partners.journeys.standard import JOURNEYS
from partners.journeys.standard import STEPS as STANDARD
from partners.kinds.services import kind_add
from partners.models import Contact, Journey, JourneyStep, Membership, Partner, PortalDay
from partners.partner.services import partner_change, partner_status_change
from partners.vocabulary.ready import load_vocabulary
from referrals.models import ReferralLink
from tests.partners.journey_factories import (
    STEPS,
    add_step,
    make_journey,
    newcomer,
    onboard,
    run_of,
    statuses,
    step_of,
)
from tests.support.factories import make
from tests.support.users import make_user

pytestmark = pytest.mark.django_db

MARCH = "2026-03-02T10:00:00Z"


@pytest.fixture
def in_march():
    with time_machine.travel(MARCH, tick=False) as time:
        yield time


def mails() -> list[tuple[str, str]]:
    """(kind, who) of every mail owed about journeys."""
    rows = OutgoingMail.objects.filter(kind__startswith="partners.journey").order_by("kind", "pk")
    names = dict(User.objects.values_list("public_id", "email")) | dict(
        Contact.objects.values_list("public_id", "email")
    )
    return [(mail.kind.removeprefix("partners."), names[mail.recipient]) for mail in rows]


def test_a_journey_begins_with_the_onboarding_and_its_steps_complete_themselves(cast, in_march, run_outbox):
    make_journey(steps=STEPS)
    partner = newcomer(cast, website="https://nova.example", legal_name="Nova SAS")
    run_outbox()
    assert not PartnerJourney.objects.exists()
    onboard(partner)
    run_outbox()
    assert statuses(partner) == {"profile": "open", "numbers": "open", "needs": "open", "kick-off": "open"}
    assert step_of(partner, "profile").due_on == date(2026, 3, 16)
    # The last thing that the profile lacked.
    in_march.shift(timedelta(days=2))
    partner_change(actor=SYSTEM, partner=partner, description="We make things.")
    run_outbox()
    done = step_of(partner, "profile")
    assert (done.status, done.settled_on, done.completed_by, done.evidence) == (
        "done", date(2026, 3, 4), "profile", "",
    )  # fmt: skip
    # Nothing happens twice.
    events = Event.objects.count()
    advance.advance_due()
    assert Event.objects.count() == events


def test_partners_in_onboarding_already_begin_with_the_next_look(cast, in_march):
    partner = newcomer(cast, status="onboarding", registration_number="123")
    advance.advance_due()
    assert not PartnerJourney.objects.exists()
    make_journey(steps=STEPS)
    advance.advance_due()
    assert statuses(partner)["numbers"] == "done"
    assert PartnerJourney.objects.count() == 1
    assert cast.a.status == "active"


def test_nothing_of_another_partner_completes_a_step(cast, in_march, run_outbox):
    codes = [code for code in things.THINGS if code != "owner"]
    make_journey(steps=tuple((code, "theirs", 30, code) for code in codes))
    partner = onboard(newcomer(cast, owner=None))
    other = cast.b
    # All that a step may wait for, of the other one.
    Partner.objects.filter(pk=other.pk).update(
        website="https://b.example", legal_name="B", description="B", registration_number="1"
    )
    make(ReferralLink, other)
    make(Contact, other, is_main=True)
    PortalDay.objects.create(partner=other, day=clock.today(), visits=1)
    # A member of both, whose login was before the second membership.
    both = make_user("both@b.test", last_login=clock.now() - timedelta(days=3))
    for one in (other, partner):
        Membership.objects.create(partner=one, user=both, role="administrator")
    run_outbox()
    advance.advance_due()
    assert set(statuses(partner).values()) == {"open"}
    found = things.found([partner.pk, other.pk], codes)
    assert partner.pk not in found
    assert {"profile", "legal-numbers", "main-contact", "first-login", "team", "referral-link"} <= set(
        found[other.pk]
    )


def test_the_login_of_a_member_completes_the_first_visit(cast, in_march, run_outbox, client):
    make_journey(steps=(("visit", "theirs", 7, "first-login"),))
    partner = onboard(newcomer(cast))
    user = make_user("lea@nova.test")
    Membership.objects.create(partner=partner, user=user, role="administrator")
    run_outbox()
    in_march.shift(timedelta(hours=3))
    client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})
    run_outbox()
    assert step_of(partner, "visit").settled_on == date(2026, 3, 2)
    assert run_of(partner).status == "done"


def test_the_journey_that_says_most_is_taken(cast):
    words = cast.vocabulary
    everybody = make_journey("All")
    by_type = make_journey("Type", partner_type=words.company)
    by_kind = make_journey("Kind", kind=words.kinds["reseller"])
    both = make_journey("Both", partner_type=words.company, kind=words.kinds["reseller"])
    partner, ministry = newcomer(cast), newcomer(cast, "Ministry", type=words.government)
    assert (journey_for(partner), journey_for(ministry)) == (by_type, everybody)
    for one in (partner, ministry):
        kind_add(actor=SYSTEM, partner=one, kind=words.kinds["reseller"], since=clock.today())
    assert (journey_for(partner), journey_for(ministry)) == (both, by_kind)
    services.journey_save(actor=SYSTEM, journey=both, is_active=False)
    assert journey_for(partner) == by_kind


def test_steps_of_what_a_partner_is_not_offered_are_none_of_its_journey(cast, in_march, run_outbox):
    make_journey(
        steps=(
            ("deal", "theirs", 45, "deal-registered"),
            ("link", "theirs", 30, "referral-link"),
            ("bank", "theirs", 30, "bank-account"),
            ("profile", "theirs", 14, "profile"),
        )
    )
    ministry = onboard(newcomer(cast, "Ministry", type=cast.vocabulary.government))
    run_outbox()
    assert statuses(ministry) == {"profile": "open"}


def test_after_a_change_of_type_another_journey_goes_on_from_the_same_day(cast, in_march, run_outbox):
    words = cast.vocabulary
    make_journey("Company", partner_type=words.company, steps=STEPS)
    make_journey(
        "Ministry",
        partner_type=words.government,
        steps=(("needs", "theirs", 20, ""), ("kick-off", "ours", 20, ""), ("nda", "ours", 10, "nda-signed")),
    )
    partner = onboard(newcomer(cast))
    run_outbox()
    manager = cast.actor("manager")
    services.step_tick(actor=manager, step=step_of(partner, "needs"), evidence="Workshop of 2 March")
    services.step_excuse(actor=manager, step=step_of(partner, "kick-off"), reason="They know us.")
    in_march.shift(timedelta(days=3))
    partner_change(actor=manager, partner=partner, type=words.government)
    run_outbox()
    assert statuses(partner) == {"needs": "done", "kick-off": "excused", "nda": "open"}
    assert (step_of(partner, "needs").evidence, step_of(partner, "nda").due_on) == (
        "Workshop of 2 March", date(2026, 3, 12),
    )  # fmt: skip
    ended = PartnerJourney.objects.get(journey__partner_type=words.company)
    assert (ended.status, ended.ended_on) == ("ended", date(2026, 3, 5))


def test_a_changed_configuration_reaches_partners_on_their_way(cast, in_march, run_outbox):
    journey = make_journey(steps=STEPS)
    partner = onboard(newcomer(cast))
    run_outbox()
    needs = JourneyStep.objects.get(code="needs")
    services.journey_step_save(actor=SYSTEM, step=needs, is_active=False)
    services.journey_step_save(actor=SYSTEM, step=JourneyStep.objects.get(code="profile"), due_days=3)
    add_step(journey, "team", thing="team")
    advance.advance_due()
    assert statuses(partner) == {"profile": "open", "numbers": "open", "kick-off": "open", "team": "open"}
    assert step_of(partner, "profile").due_on == date(2026, 3, 5)


def test_while_suspended_a_journey_rests_and_goes_on_afterwards(cast, in_march, run_outbox):
    make_journey(steps=STEPS)
    partner = onboard(newcomer(cast))
    run_outbox()
    manager = cast.actor("manager")
    for status in ("active", "suspended"):
        partner = partner_status_change(actor=manager, partner=partner, status=status, reason="Unpaid")
    Partner.objects.filter(pk=partner.pk).update(registration_number="123")
    in_march.shift(timedelta(days=60))
    run_outbox()
    advance.advance_due()
    advance.remind_due()
    assert set(statuses(partner).values()) == {"open"}
    assert mails() == []
    with pytest.raises(DomainError) as refusal:
        services.step_tick(actor=manager, step=step_of(partner, "needs"), evidence="Minutes")
    assert refusal.value.code == "journey-rests"
    partner_status_change(actor=manager, partner=partner, status="active")
    run_outbox()
    assert statuses(partner)["numbers"] == "done"


def test_a_journey_ends_with_the_onboarding_and_begins_anew(cast, in_march, run_outbox):
    make_journey(steps=STEPS)
    partner = onboard(newcomer(cast))
    run_outbox()
    partner_status_change(actor=SYSTEM, partner=partner, status="prospect")
    run_outbox()
    assert run_of(partner).status == "ended"
    onboard(partner)
    run_outbox()
    assert list(PartnerJourney.objects.order_by("pk").values_list("status", flat=True)) == ["ended", "open"]


def test_each_side_ticks_its_own_steps_with_what_shows_them(cast, in_march):
    make_journey(steps=STEPS)
    partner = Partner.objects.get(pk=cast.a.pk)
    advance.journey_begin(actor=cast.actor("manager"), partner=partner)
    theirs = cast.member("a", "sales")
    assert not cast.member("a", "technical").can(services.TICK)
    with pytest.raises(DomainError) as refusal:
        services.step_tick(actor=theirs, step=step_of(partner, "kick-off"), evidence="Done")
    assert refusal.value.status == 403
    with pytest.raises(DomainError) as refusal:
        services.step_tick(actor=theirs, step=step_of(partner, "profile"), evidence="Done")
    assert refusal.value.code == "step-completes-itself"
    with pytest.raises(DomainError) as refusal:
        services.step_tick(actor=theirs, step=step_of(partner, "needs"), evidence="  ")
    assert "what shows" in str(refusal.value.message)
    services.step_tick(actor=theirs, step=step_of(partner, "needs"), evidence="Questionnaire sent")
    done = step_of(partner, "needs")
    assert (done.status, done.evidence, done.settled_by) == ("done", "Questionnaire sent", theirs.id)
    with pytest.raises(DomainError) as refusal:
        services.step_tick(actor=theirs, step=done, evidence="Again")
    assert refusal.value.code == "step-settled"
    services.step_reopen(actor=cast.actor("manager"), step=done)
    assert step_of(partner, "needs").evidence == ""


def test_the_end_of_a_journey_is_told_to_both_sides(cast, in_march):
    make_journey(steps=(("needs", "theirs", 30, ""), ("numbers", "ours", 14, "legal-numbers")))
    partner = Partner.objects.get(pk=cast.a.pk)
    advance.journey_begin(actor=SYSTEM, partner=partner)
    manager = cast.actor("manager")
    services.step_tick(actor=manager, step=step_of(partner, "needs"), evidence="Minutes")
    assert run_of(partner).status == "open"
    services.step_excuse(actor=manager, step=step_of(partner, "numbers"), reason="A department of ours.")
    run = run_of(partner)
    assert (run.status, run.ended_on) == ("done", date(2026, 3, 2))
    assert mails() == [("journey_done", "administrator@a.test"), ("journey_done_ours", "manager_own@us.test")]
    with pytest.raises(DomainError) as refusal:
        services.step_reopen(actor=manager, step=step_of(partner, "needs"))
    assert refusal.value.code == "journey-over"


def test_late_steps_are_reminded_of_once_a_week_to_whoever_owes_them(cast, in_march):
    make_journey(steps=STEPS)
    partner = Partner.objects.get(pk=cast.a.pk)
    advance.journey_begin(actor=SYSTEM, partner=partner)
    for days, expected in (
        (10, []),  # due on that day, not late
        (1, [("journey_late_ours", "manager_own@us.test")]),
        (4, [("journey_late", "administrator@a.test"), ("journey_late_ours", "manager_own@us.test")]),
        (2, None),
    ):
        in_march.shift(timedelta(days=days))
        advance.remind_due()
        advance.remind_due()
        assert mails() == (expected if expected is not None else mails()[:2])
    in_march.shift(timedelta(days=1))  # a week after the first one to us
    advance.remind_due()
    assert [kind for kind, _who in mails()].count("journey_late_ours") == 2
    assert [kind for kind, _who in mails()].count("journey_late") == 1


def test_where_nobody_at_the_partner_reads_of_it_we_are_told_so(cast, in_march, mailoutbox, run_outbox):
    make_journey(steps=(("profile", "theirs", 5, "profile"),))
    partner = onboard(newcomer(cast))
    run_outbox()
    in_march.shift(timedelta(days=6))
    advance.remind_due()
    assert mails() == [("journey_unheard", "manager@us.test")]
    run_outbox()
    assert "nobody there reads of its late steps" in mailoutbox[-1].subject
    assert f"/staff/partners/{partner.public_id}/contacts/new/" in mailoutbox[-1].body


def test_the_mail_names_the_late_steps_in_the_language_of_its_reader(cast, in_march, mailoutbox, run_outbox):
    make_journey(steps=STEPS)
    User.objects.filter(email="administrator@a.test").update(language="fr")
    partner = Partner.objects.get(pk=cast.a.pk)
    advance.journey_begin(actor=SYSTEM, partner=partner)
    in_march.shift(timedelta(days=15))
    advance.remind_due()
    run_outbox()
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "Profile (fr)" in told["administrator@a.test"]
    assert "Needs (fr)" not in told["administrator@a.test"]
    assert f"/portal/{partner.public_id}/onboarding/" in told["administrator@a.test"]
    assert "Kick-off" in told["manager_own@us.test"]
    assert "Numbers" in told["manager_own@us.test"]


def test_the_database_keeps_one_open_journey_and_what_shows_a_step(cast, in_march):
    journey = make_journey(steps=STEPS)
    advance.journey_begin(actor=SYSTEM, partner=cast.a)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerJourney.objects.create(partner=cast.a, journey=journey, begun_on=clock.today())
    row = step_of(cast.a, "needs")
    for values in (
        {"status": "done", "settled_on": clock.today()},
        {"status": "excused", "settled_on": clock.today()},
        {"status": "done", "evidence": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnerJourneyStep.objects.filter(pk=row.pk).update(**values)
    with pytest.raises(DomainError) as refusal:
        make_journey("Another for everybody")
    assert "all partners already" in str(refusal.value.fields)


def test_a_step_waits_for_a_thing_that_is_known_and_for_no_other_step_s(cast):
    journey = make_journey(steps=STEPS)
    for thing, said in (("training-passed", "Nothing of this name"), ("profile", "by the same")):
        with pytest.raises(DomainError) as refusal:
            add_step(journey, "x", thing=thing)
        assert said in str(refusal.value.fields["completed_by"])


def test_the_ready_journeys_come_once_and_in_both_languages(db):
    with pytest.raises(DomainError) as refusal:
        load_journeys(SYSTEM)
    assert refusal.value.code == "types-missing"
    load_vocabulary(SYSTEM)
    # One for everybody, eight types, resellers and referral partners.
    assert load_journeys(SYSTEM) == 1 + 8 + 2 + JourneyStep.objects.count()
    assert load_journeys(SYSTEM) == 0
    assert Journey.objects.count() == 11
    for row in [*Journey.objects.all(), *JourneyStep.objects.all()]:
        assert set(row.title) == {"fr", "en"}
    # What a ready step waits for can happen, and each ready step is used.
    assert {thing for _side, _days, thing, *_texts in STANDARD.values()} - {""} <= set(things.THINGS)
    assert {code for *_journey, steps in JOURNEYS for code in steps} == set(STANDARD)


@pytest.mark.one_engine
def test_rules():
    class Step:
        def __init__(self, status):
            self.status, self.due_on = status, None

    steps = [Step("done"), Step("excused"), Step("open"), Step("open")]
    assert (settled(steps), is_complete(steps), following(steps)) == (2, False, steps[2])
    assert (is_complete(steps[:2]), is_complete([]), following(steps[:2])) == (True, False, None)
    today = date(2026, 3, 10)
    assert [may_remind(last, today) for last in (None, date(2026, 3, 4), date(2026, 3, 3))] == [
        True,
        False,
        True,
    ]


@pytest.mark.one_engine
@pytest.mark.parametrize("number", [2, 12])
def test_things_are_found_for_many_partners_in_as_many_statements(cast, number, django_assert_num_queries):
    ids = [newcomer(cast, f"N{n}").pk for n in range(number)]
    # Details; contact; days and logins; two for teams; agreements; registered and approved deals; links; accounts.
    with django_assert_num_queries(11):
        things.found(ids, set(things.THINGS))
