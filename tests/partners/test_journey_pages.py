"""Journeys as both sides see them: on the portal's home, the partner's page, in lists, settings and the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, search
from core.actor import SYSTEM
from partners.journeys import advance, services
from partners.journeys.models import Journey, JourneyStep
from partners.models import Partner, PartnerJourneyStep
from partners.partner.services import partner_status_change
from tests.partners.journey_factories import STEPS, make_journey, newcomer, onboard, run_of, step_of
from tests.support.pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def on_the_way(cast) -> Partner:
    """Partner "a", begun on 2 March: two steps of its own and two of ours."""
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        make_journey(steps=(*STEPS, ("link", "theirs", 30, "referral-link")))
        advance.journey_begin(actor=SYSTEM, partner=cast.a)
    return cast.a


def home(partner: Partner) -> str:
    return reverse("portal:home", args=[partner.public_id])


def journey(partner: Partner) -> str:
    return reverse("portal:journey", args=[partner.public_id])


def tab(partner: Partner) -> str:
    return reverse("partners:tab", args=[partner.public_id, "onboarding"])


@time_machine.travel("2026-03-12T10:00:00Z", tick=False)
def test_the_portal_shows_how_far_it_is_and_the_next_step(cast, on_the_way):
    page = read(cast.member_client("a", "administrator"), home(cast.a))
    assert "0 of 5" in page
    assert "Profile" in page
    assert "Complete the profile" in page
    # Ours is late, not theirs.
    every = read(cast.member_client("a", "administrator"), journey(cast.a))
    assert every.count("We do this") == 2
    assert every.count("It is done") == 1
    assert "Make a link" in every
    # What a role may not do has no button.
    finance = read(cast.member_client("a", "finance"), journey(cast.a))
    assert "Complete the profile" not in finance
    assert "Make a link" not in finance
    assert "It is done" in finance
    reader = read(cast.member_client("a", "reader"), journey(cast.a))
    assert "It is done" not in reader


@time_machine.travel("2026-03-12T10:00:00Z", tick=False)
def test_a_member_ticks_a_step_and_reads_why_another_is_excused(cast, on_the_way):
    member = cast.member_client("a", "administrator")
    url = reverse("portal:journey-tick", args=[cast.a.public_id, step_of(cast.a, "needs").public_id])
    assert member.post(url, {"evidence": ""}).status_code == 422
    assert member.post(url, {"evidence": "Questionnaire of 12 March"}).status_code == 302
    services.step_excuse(
        actor=cast.actor("manager"), step=step_of(cast.a, "numbers"), reason="A department of ours."
    )
    page = read(member, journey(cast.a))
    assert "Questionnaire of 12 March" in page
    assert "A department of ours." in page
    assert "2 of 5" in read(member, home(cast.a))
    # A step of ours is none of theirs, whatever is sent.
    ours = reverse("portal:journey-tick", args=[cast.a.public_id, step_of(cast.a, "kick-off").public_id])
    assert member.post(ours, {"evidence": "x"}).status_code == 403
    assert cast.member_client("b", "administrator").get(ours).status_code == 404


def test_while_suspended_the_portal_offers_nothing_to_do(cast, on_the_way):
    partner_status_change(actor=SYSTEM, partner=cast.a, status="suspended", reason="Unpaid")
    page = read(cast.member_client("a", "administrator"), journey(cast.a))
    assert "Your onboarding rests" in page
    assert "It is done" not in page
    assert "Complete the profile" not in page


@time_machine.travel("2026-03-14T10:00:00Z", tick=False)
def test_our_page_says_what_is_late_and_lets_a_manager_excuse(cast, on_the_way):
    manager = cast.staff_client("manager_own")
    page = read(manager, tab(cast.a))
    assert "0 / 5" in page
    assert page.count("Late") == 1  # the kick-off was due on 12 March
    assert "1 step late" in read(manager, reverse("partners:detail", args=[cast.a.public_id]))
    day = read(manager, reverse("web:my_day"))
    assert "Kick-off" in day
    assert "Alpha Conseil · onboarding" in day
    excuse = reverse("partners:journey-excuse", args=[step_of(cast.a, "kick-off").public_id])
    assert manager.post(excuse, {"reason": "They know us."}).status_code == 302
    assert "They know us." in read(manager, tab(cast.a))
    assert cast.staff_client("support").get(excuse).status_code == 403


def test_a_manager_begins_a_journey_by_hand_and_is_told_where_none_fits(cast):
    begin = reverse("partners:journey-begin", args=[cast.b.public_id])
    manager = cast.staff_client("manager")
    refused = manager.post(begin, {"next": tab(cast.b)}, follow=True)
    assert "No journey is configured" in refused.content.decode()
    make_journey(steps=STEPS)
    assert "Begin the journey" in read(manager, tab(cast.b))
    manager.post(begin)
    assert run_of(cast.b).status == "open"


@time_machine.travel("2026-03-20T10:00:00Z", tick=False)
def test_lists_show_progress_and_find_late_steps(cast, on_the_way):
    with time_machine.travel("2026-03-19T10:00:00Z", tick=False):
        other = onboard(newcomer(cast))
        search.reindex(other)
        advance.advance_due()
    services.step_tick(actor=cast.actor("manager"), step=step_of(other, "needs"), evidence="Minutes")
    manager = cast.staff_client("manager")
    every = read(manager, reverse("partners:onboarding"))
    assert "Alpha Conseil" in every
    assert "1 / 5" in every
    late = read(manager, reverse("partners:onboarding") + "?late=true")
    assert "Alpha Conseil" in late
    assert "Nova" not in late
    assert "Nova" in read(manager, reverse("partners:onboarding") + "?q=nov")
    partners = read(manager, reverse("partners:list") + "?late_steps=true&columns=name,onboarding")
    assert "0 / 5" in partners
    assert "Nova" not in partners


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_asks_as_much_for_many_as_for_few(cast, number):
    make_journey(steps=STEPS)
    for place in range(number):
        newcomer(cast, f"Nova {place}", status="onboarding")
    advance.advance_due()
    client = cast.staff_client("manager")
    read(client, reverse("partners:onboarding"))
    with CaptureQueriesContext(connection) as found:
        assert read(client, reverse("partners:onboarding")).count("Nova ") >= number
    # The rows, their number, progress, next step and late steps; the rest is who asks and the shell.
    assert len([query for query in found if "journey" in query["sql"]]) == 5


def test_journeys_are_configured_in_the_settings(cast):
    admin = cast.staff_client("administrator")
    page = read(admin, reverse("partners:journeys"))
    assert "Begin with a ready set" in page
    admin.post(
        reverse("partners:journey-new"),
        {"title_en": "Welcome", "title_fr": "Bienvenue", "partner_type": "company", "is_active": "on"},
    )
    made = Journey.objects.get()
    step = {"journey": made.public_id, "title_en": "Profile", "side": "theirs", "is_active": "on"}
    refused = admin.post(
        reverse("partners:journey-step-new"), {**step, "completed_by": "profile", "link": "https://x.example"}
    )
    assert "it takes no link" in refused.content.decode()
    for title in ("Profile", "Kick-off"):
        admin.post(reverse("partners:journey-step-new"), {**step, "title_en": title, "due_days": "14"})
    assert list(JourneyStep.objects.values_list("code", "position")) == [("profile", 0), ("kick-off", 1)]
    last = JourneyStep.objects.get(code="kick-off")
    admin.post(reverse("partners:journey-step-move", args=[last.public_id]), {"to": "0"})
    page = read(admin, reverse("partners:journeys"))
    assert page.index("Kick-off") < page.index("Profile")
    assert cast.staff_client("manager").post(reverse("partners:journey-new"), {}).status_code == 403


def test_late_steps_of_theirs_stand_among_what_waits_for_them(cast, on_the_way):
    with time_machine.travel("2026-03-17T10:00:00Z", tick=False):
        page = read(cast.member_client("a", "administrator"), home(cast.a))
        assert "Profile" in page.split("To do")[1]
        assert PartnerJourneyStep.objects.late().count() == 3
    with time_machine.travel("2026-03-03T10:00:00Z", tick=False):
        assert clock.today() < step_of(cast.a, "kick-off").due_on - timedelta(days=7)
