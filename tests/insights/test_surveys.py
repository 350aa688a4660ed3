"""Surveys: asked in waves, answered once by each person, anonymous where that was promised."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from ulid import ULID

from core import clock, slots
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue.mail import send_due
from insights import tasks
from insights.kpis import registry
from insights.kpis.selectors import Scope
from insights.kpis.selectors import read as read_figures
from insights.models import Survey, SurveyAnswer, SurveyInvitation, SurveyTally, SurveyWave
from insights.surveys import answering, selectors, services
from insights.surveys.links import invitation_token
from partners.figures.registry import FIGURES, window
from partners.figures.registry import read as read_figure
from partners.models import Contact, Membership
from tests.insights.survey_factories import answer, answered, further, opened, people, planned, written
from tests.support.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def link_of(invitation: SurveyInvitation) -> str:
    return reverse("insights:survey-link", args=[invitation_token(invitation.public_id)])


def told(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=f"insights.{kind}").count()


# -- Who is asked ---------------------------------------------------------------------------------------


def test_members_with_the_role_and_contacts_are_asked_each_mailbox_once(cast):
    people(cast.a, 2)
    # The same mailbox as a member's, one without any, and one that is archived.
    Contact.objects.create(partner=cast.a, name="Twin", email="SALES@a.test")
    Contact.objects.create(partner=cast.a, name="Mute")
    Contact.objects.create(partner=cast.a, name="Gone", email="gone@a.test", archived_at=clock.now())
    Membership.objects.filter(user=cast.members["b"]["sales"]).update(ended_at=clock.now())
    wave = opened(written(), contacts="all")
    asked = sorted(str(row) for row in wave.invitations.select_related("user", "contact"))
    assert asked == ["Administrator", "Administrator", "Person 0", "Person 1", "Sales"]
    assert (wave.invited, told("survey_invitation")) == (5, 5)


def test_partners_are_chosen_by_status_type_and_tier(cast):
    assert len(selectors.asked(planned(written(), filters={"tier": ["gold"], "status": ["active"]}))) == 2
    assert selectors.asked(planned(written(), filters={"status": ["ended"]})) == []


def test_a_wave_that_would_ask_nobody_is_not_opened(cast):
    wave = planned(written(), filters={"status": ["ended"]})
    with pytest.raises(DomainError) as refusal:
        services.wave_open(actor=cast.actor("manager"), wave=wave)
    assert refusal.value.status == 409
    with pytest.raises(DomainError) as refusal:
        planned(written(), roles=[])
    assert "roles" in refusal.value.fields


# -- Answered by name -----------------------------------------------------------------------------------


def test_the_link_of_the_mail_asks_without_an_account_and_only_a_post_answers(cast):
    wave = opened(written(intro={"en": "We begin.", "fr": "On commence."}))
    send_due()
    body = next(one.body for one in mail.outbox if one.to == ["sales@a.test"])
    url = re.search(r"/surveys/\S+/", body).group()
    assert "reads your answer with your name" in body
    client = Client()
    assert "How likely are you to recommend" in read(client, url)
    assert SurveyAnswer.objects.count() == 0
    assert client.post(url, {"score": "11", "comment": ""}).status_code == 422
    assert client.post(url, {"score": "9", "comment": "Good people", "may_quote": "on"}).status_code == 302
    row = SurveyAnswer.objects.get()
    assert (row.partner, str(row.invitation), row.score, row.may_quote) == (cast.a, "Sales", 9, True)
    # Changed by the same link: still one answer.
    assert 'value="9"' in client.get(url).content.decode()
    client.post(url, {"score": "10", "comment": "Very good people"})
    row.refresh_from_db()
    assert (SurveyAnswer.objects.count(), row.score) == (1, 10)
    services.wave_close(actor=cast.actor("manager"), wave=wave)
    assert client.post(url, {"score": "0", "comment": ""}).status_code == 409
    assert "This survey is over" not in read(client, url)  # it says that the answer has arrived
    assert client.get("/surveys/forged/").status_code == 404


def test_further_questions_are_asked_as_they_stood_when_the_wave_opened(cast):
    survey = written("own", questionnaire=further())
    wave = opened(survey)
    invitation = wave.invitations.order_by("pk").first()
    page = read(Client(), link_of(invitation))
    assert "The best" in page
    assert "0 to 10" not in page
    with pytest.raises(DomainError) as refusal:
        answer(invitation, answers={"more": "Nothing"})
    assert "best" in refusal.value.fields
    response = Client().post(link_of(invitation), {"q_best": "portal", "q_more": "No", "comment": ""})
    assert response.status_code == 302
    assert SurveyAnswer.objects.get().answers == {"best": "portal", "more": "No"}
    text = read(cast.staff_client("manager"), reverse("insights:survey-wave", args=[wave.public_id]))
    assert "Portal 1" in text


def test_a_member_answers_in_the_portal_and_sees_nobody_elses(cast):
    wave = opened(written())
    own = wave.invitations.get(user=cast.members["a"]["sales"])
    other = wave.invitations.get(user=cast.members["a"]["administrator"])
    client = cast.member_client("a", "sales")
    url = reverse("portal:survey", args=[cast.a.public_id, own.public_id])
    actor = cast.member("a", "sales")
    assert [str(task.title) for task in slots.tasks(slots.portal_tasks, actor, cast.a)] == ["Your opinion"]
    assert client.get(reverse("portal:survey", args=[cast.a.public_id, other.public_id])).status_code == 404
    assert client.post(url, {"score": "8", "comment": ""}).status_code == 302
    assert SurveyAnswer.objects.get().invitation == own
    assert Event.objects.get(code="insights.survey.answered").actor_id == cast.members["a"]["sales"].public_id
    assert slots.tasks(slots.portal_tasks, actor, cast.a) == []
    assert not SurveyAnswer.objects.visible_to(actor).exists()


def test_who_would_not_recommend_us_is_called_back(cast):
    wave = opened(written())
    invitation = wave.invitations.filter(partner=cast.a).first()
    answer(invitation, 3, comment="Nobody answers")
    assert OutgoingMail.objects.get(kind="insights.survey_detractor").recipient == cast.a.owner.public_id
    actor = cast.actor("manager_own")
    assert [task.detail for task in slots.tasks(slots.my_day, actor) if task.icon == "phone-call"] == [
        "Alpha Conseil"
    ]
    row = SurveyAnswer.objects.get()
    with pytest.raises(DomainError):
        answering.answer_follow_up(actor=actor, answer=row, follow_up=" ")
    url = reverse("insights:survey-follow-up", args=[row.public_id])
    assert (
        cast.staff_client("manager_own").post(url, {"follow_up": "Called, and sent help"}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.followed_up_on, row.followed_up_by) == (date(2026, 3, 2), actor.id)
    assert not any(task.icon == "phone-call" for task in slots.tasks(slots.my_day, actor))


# -- Anonymous ------------------------------------------------------------------------------------------


def test_nothing_leads_from_an_anonymous_answer_to_a_person(cast):
    wave = opened(written(is_anonymous=True))
    member = cast.members["a"]["sales"]
    invitation = wave.invitations.get(user=member)
    url = reverse("portal:survey", args=[cast.a.public_id, invitation.public_id])
    assert cast.member_client("a", "sales").post(url, {"score": "2", "comment": "Secret"}).status_code == 302
    row = SurveyAnswer.objects.get()
    assert (row.invitation, row.partner, row.answered_on) == (None, None, None)
    event = Event.objects.get(code="insights.survey.answered")
    said = json.dumps([event.actor_id, event.on_behalf, event.request_id, event.data, event.changes])
    assert not {member.public_id, cast.a.public_id, invitation.public_id} & set(re.findall(r"\w+", said))
    assert event.request_id == ""
    targets = set(event.targets.values_list("target_id", flat=True))
    assert targets <= {wave.public_id, wave.survey.public_id}
    # Two are asked in a group of fewer than five: it is not counted by type, tier or country.
    assert not SurveyTally.objects.filter(dimension="tier").exists()
    # Answered once, and no more.
    with pytest.raises(DomainError) as refusal:
        answer(invitation, 9)
    assert (refusal.value.code, SurveyAnswer.objects.count()) == ("survey-answered", 1)
    assert told("survey_detractor") == 0


def test_the_keys_of_answers_tell_no_order(cast):
    people(cast.a, 6)
    wave = opened(written(is_anonymous=True), contacts="all", roles=[])
    answered(wave, 0, 1, 2, 3, 4, 5)
    found = [row.public_id for row in SurveyAnswer.objects.order_by("score")]
    now = clock.now().timestamp()
    moments = [ULID.from_str(one.removeprefix("san_").upper()).timestamp for one in found]
    assert all(abs(moment - now) > 3600 for moment in moments)


def test_an_anonymous_wave_shows_nothing_while_it_is_open_or_to_fewer_than_five(cast):
    people(cast.a, 6)
    survey = written(is_anonymous=True)
    wave = opened(survey, contacts="all", roles=[])
    answered(wave, 10, 10, 9, 9)
    client = cast.staff_client("manager")
    page = reverse("insights:survey-wave", args=[wave.public_id])
    text = read(client, page)
    assert "4 of 6 people" in text
    assert "shown once the wave is closed" in text
    assert "Promoters" not in text
    assert SurveyAnswer.objects.disclosed().count() == 0
    services.wave_close(actor=cast.actor("manager"), wave=wave)
    assert "fewer than 5 people answered" in read(client, page)
    assert selectors.surveyed() == []
    second = opened(survey, name="2026-2", contacts="all", roles=[])
    answered(second, 10, 10, 9, 9, 0)
    services.wave_close(actor=cast.actor("manager"), wave=second)
    text = read(client, reverse("insights:survey-wave", args=[second.public_id]))
    # 80 % less 20 %; all five are of one type, tier and country.
    assert "NPS 60" in text
    assert "Gold 5 60" in text
    answers = read(client, reverse("insights:survey-answers"))
    assert answers.count("Anonymous") >= 5
    assert "Person 0" not in answers


# -- The database holds to it ----------------------------------------------------------------------------


def test_the_database_keeps_what_was_promised(cast):
    named, hidden = opened(written()), opened(written(is_anonymous=True))
    invitation = named.invitations.first()
    answer(invitation, 7)
    answer(hidden.invitations.first(), 7)
    mine = SurveyAnswer.objects.filter(wave=named)
    refused = [
        lambda: Survey.objects.filter(pk=hidden.survey_id).update(is_anonymous=False),
        lambda: SurveyWave.objects.filter(pk=named.pk).update(roles=["sales"]),
        lambda: SurveyInvitation.objects.filter(pk=invitation.pk).update(is_answered=False),
        lambda: SurveyAnswer.objects.filter(wave=hidden).update(score=1),
        lambda: SurveyAnswer.objects.create(wave=hidden, invitation=hidden.invitations.last(), partner=cast.a,
                                            answered_on=clock.today(), score=1),
        lambda: SurveyAnswer.objects.create(wave=named, score=1),
        lambda: SurveyAnswer.objects.create(wave=named, invitation=invitation, partner=cast.a,
                                            answered_on=clock.today(), score=1),
        lambda: mine.update(score=11),
        lambda: mine.update(invitation=None),
    ]  # fmt: skip
    for change in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    services.wave_close(actor=cast.actor("manager"), wave=named)
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(score=1)
    mine.update(follow_up="Called", followed_up_on=clock.today(), followed_up_by="system")


# -- The timetable --------------------------------------------------------------------------------------


def test_waves_open_remind_and_close_by_the_day(cast, time_machine):
    wave = planned(written(), opens_on=date(2026, 3, 4), days=10, remind_days=[3])
    tasks.surveys_due()
    wave.refresh_from_db()
    assert wave.status == "planned"
    for day in ("04", "10", "11", "12"):
        time_machine.move_to(f"2026-03-{day}T10:00:00Z", tick=False)
        tasks.surveys_due()
        if day == "04":
            answered(SurveyWave.objects.get(), 9)
    # Of four who are asked one answered; the three others are reminded once, on the eleventh.
    assert (told("survey_invitation"), told("survey_reminder")) == (4, 3)
    time_machine.move_to("2026-03-14T10:00:00Z", tick=False)
    tasks.surveys_due()
    assert SurveyWave.objects.get().status == "open"
    time_machine.move_to("2026-03-15T10:00:00Z", tick=False)
    tasks.surveys_due()
    wave.refresh_from_db()
    assert (wave.status, wave.closed_on) == ("closed", date(2026, 3, 15))


def test_a_wave_that_cannot_open_stops_no_other(cast):
    bad = planned(written(), filters={"status": ["ended"]})
    good = planned(written())
    tasks.surveys_due()
    assert {row.pk: row.status for row in SurveyWave.objects.all()} == {bad.pk: "planned", good.pk: "open"}


# -- What it feeds --------------------------------------------------------------------------------------


def test_the_nps_of_the_last_closed_wave_is_the_figure_of_the_programme(cast, time_machine):
    people(cast.b, 4)
    survey = written()
    wave = opened(survey, roles=["administrator", "sales", "finance"], contacts="all")
    # Of ten asked eight answer: five promote, one detracts.
    answered(wave, 10, 9, 9, 10, 9, 8, 7, 0)
    kpi = registry.KPIS["nps"]
    figures = read_figures(Scope(cast.actor("manager"))).now
    assert (kpi.read(figures), kpi.is_declared(figures)) == (None, True)
    services.wave_close(actor=cast.actor("manager"), wave=wave)
    figures = read_figures(Scope(cast.actor("manager"))).now
    assert (kpi.read(figures), kpi.is_declared(figures)) == (Decimal(50), False)
    client, url = cast.staff_client("manager"), reverse("insights:kpi", args=["nps"])
    text = read(client, url)
    assert "8 of 10 people asked answered" in text
    assert "with a confidence of 95" in text
    assert "Declare a value" not in text
    rows = reverse("insights:surveys") + "?kind=nps"
    assert rows in client.get(url).content.decode()
    assert "Your opinion" in read(client, rows)


def test_the_figures_of_a_partner_are_means_of_its_last_wave_by_name(cast, time_machine):
    survey = written("review")
    wave = opened(survey)
    answered(wave, 9, 10, of=cast.a)
    answered(wave, 2, of=cast.b)
    services.wave_close(actor=cast.actor("manager"), wave=wave)
    time_machine.move_to("2026-05-02T10:00:00Z", tick=False)
    answered(opened(survey, name="2026-2"), 6, of=cast.a)
    hidden = opened(written("review", is_anonymous=True))
    answered(hidden, 0, of=cast.a)
    figure = FIGURES["satisfaction"]
    today = clock.today()
    assert read_figure(figure, window(figure, today, 12)) == {cast.a.pk: Decimal(60), cast.b.pk: Decimal(20)}
    # Before the second wave, both of A's people count; a window in which nobody answered has nothing.
    assert read_figure(figure, window(figure, date(2026, 4, 1), 12))[cast.a.pk] == Decimal(95)
    assert read_figure(figure, window(figure, date(2026, 2, 1), 12)) == {}
    assert read_figure(FIGURES["nps_answer"], window(figure, today, 12)) == {}


def test_results_are_of_the_partners_one_may_see(cast):
    wave = opened(written())
    answered(wave, 10, 10, of=cast.a)
    answered(wave, 0, of=cast.b)
    all_of_us = selectors.results(wave, cast.actor("manager"))
    mine = selectors.results(wave, cast.actor("manager_own"))
    assert (all_of_us.answered, all_of_us.invited, mine.answered, mine.invited) == (3, 4, 2, 2)
    assert mine.scores.nps == 100
    shown = reverse("insights:survey-answers")
    assert "Beta" not in read(cast.staff_client("manager_own"), shown)
    table = cast.staff_client("manager").get(shown + "?export=csv").getvalue().decode()
    assert table.count("Alpha Conseil") == 2
    assert table.count("Beta Services") == 1


def test_a_wave_is_planned_by_form_and_only_its_last_day_moves_once_it_is_open(cast):
    survey, client = written(), cast.staff_client("manager")
    typed = {"name": "2026-1", "opens_on": "2026-03-09", "closes_on": "2026-03-20", "status": ["active"],
             "roles": ["sales"], "contacts": "none", "remind_days": ["7", "1"]}  # fmt: skip
    plan = reverse("insights:survey-wave-plan", args=[survey.public_id])
    assert client.post(plan, {**typed, "closes_on": "2026-03-01"}).status_code == 422
    assert client.post(plan, typed).status_code == 302
    wave = SurveyWave.objects.get()
    assert (wave.filters, wave.roles, wave.remind_days) == ({"status": ["active"]}, ["sales"], [7, 1])
    page = reverse("insights:survey-wave", args=[wave.public_id])
    assert "2 people would be asked" in read(client, page)
    client.post(reverse("insights:survey-wave-open", args=[wave.public_id]))
    edit = reverse("insights:survey-wave-edit", args=[wave.public_id])
    assert "Members with the role" not in read(client, edit)
    client.post(edit, {"closes_on": "2026-03-27"})
    wave.refresh_from_db()
    assert (wave.status, wave.closes_on) == ("open", date(2026, 3, 27))
    with pytest.raises(DomainError) as refusal:
        services.wave_change(actor=cast.actor("manager"), wave=wave, roles=["finance"])
    assert refusal.value.code == "survey-open"
    assert wave.closes_on - timedelta(days=18) == wave.opens_on
