"""Governance bodies: seats by a benefit and a term, meetings with their calendar, minutes and decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import people
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import OutgoingMail
from core.queue import mail as mails
from partners.governance import services
from partners.models import (
    BenefitGrant,
    BodyMeeting,
    Contact,
    GovernanceBody,
    Partner,
    Seat,
    TierBenefit,
)
from partners.tiers.services import tier_change
from tests.integrations.factories import staff_api
from tests.support.pages import read

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


@pytest.fixture
def council(cast) -> GovernanceBody:
    """Two seats, by a benefit that the tier of partner "a" gives and that of "b" does not."""
    TierBenefit.objects.create(
        tier=cast.vocabulary.tiers["gold"], code="council", kind="governance", is_tracked=True,
        name={"en": "Council seat"},
    )  # fmt: skip
    return services.body_save(
        actor=SYSTEM, name={"en": "Strategic council"}, benefit_code="council", seats=2, interval_months=6
    )


def contact(partner: Partner, name: str = "Lea Roux") -> Contact:
    return Contact.objects.create(partner=partner, name=name, email=f"{name[:3].lower()}@a.test")


def seat(cast, body: GovernanceBody, **values) -> Seat:
    return services.seat_give(
        actor=cast.actor("manager"), body=body, **{"since": date(2026, 1, 1), "until": None, **values}
    )


def ours(cast, body: GovernanceBody, role: str = "support", **values) -> Seat:
    return seat(cast, body, user=cast.staff[role], **values)


def meet(cast, body: GovernanceBody, day: int = 20) -> BodyMeeting:
    return services.meeting_plan(
        actor=cast.actor("manager"), body=body, starts_at=datetime(2026, 3, day, 9, tzinfo=UTC),
        zone="Europe/Paris", place="Paris, room 4", agenda="Roadmap",
    )  # fmt: skip


def test_a_seat_of_a_partner_stands_on_the_benefit_of_its_tier_and_ends_with_it(cast, council):
    lea = contact(cast.a)
    row = seat(cast, council, partner=cast.a, contact=lea)
    assert (row.grant.code, row.grant.contact, row.place) == ("council", lea, 1)
    with pytest.raises(DomainError) as refusal:
        seat(cast, council, partner=cast.b, contact=contact(cast.b))
    assert refusal.value.status == 409
    assert "do not give this benefit" in str(refusal.value.message)
    with pytest.raises(DomainError) as refusal:
        seat(cast, council, partner=cast.a, contact=contact(cast.a, "Max"))
    assert "Somebody else of the partner has its seat." in str(refusal.value.message)

    tier_change(
        actor=cast.actor("manager"), partner=cast.a, tier=cast.vocabulary.tiers["silver"],
        effective_on=TODAY, reason="Review",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.until, row.grant.until) == (TODAY, TODAY)


def test_ending_a_seat_ends_its_benefit(cast, council):
    row = seat(cast, council, partner=cast.a, contact=contact(cast.a))
    services.seat_end(actor=cast.actor("manager"), seat=row)
    assert BenefitGrant.objects.get().until == TODAY
    row.refresh_from_db()
    assert row.until == TODAY


def test_a_term_that_is_over_ends_its_benefit_by_night(cast, council, time_machine):
    seat(cast, council, partner=cast.a, contact=contact(cast.a), until=date(2026, 3, 31))
    assert services.end_over() == 0
    time_machine.move_to("2026-04-01T10:00:00Z", tick=False)
    assert services.end_over() == 1
    assert services.end_over() == 0
    assert BenefitGrant.objects.get().until == date(2026, 4, 1)


def test_never_more_seats_than_there_are_at_one_time(cast, council):
    ours(cast, council, "support", until=date(2026, 6, 30))
    ours(cast, council, "finance")
    with pytest.raises(DomainError) as refusal:
        ours(cast, council, "legal", since=date(2026, 6, 30))
    assert (refusal.value.status, "All 2 seats are held" in str(refusal.value.message)) == (409, True)
    assert ours(cast, council, "legal", since=date(2026, 7, 1)).place == 1
    with pytest.raises(DomainError) as refusal:
        ours(cast, council, "finance", since=date(2030, 1, 1))
    assert "has a seat in that time already" in str(refusal.value.message)
    with pytest.raises(DomainError) as refusal:
        services.body_save(actor=SYSTEM, body=council, seats=1)
    assert refusal.value.field == "seats"


def test_the_database_itself_refuses_a_taken_seat_and_a_longer_term(cast, council):
    row = ours(cast, council, until=date(2026, 6, 30))
    given = {"body": council, "since": date(2026, 6, 30)}
    for values in (
        {"place": 1, "user": cast.staff["legal"]},
        {"place": 2, "user": row.user},
        {"place": 3, "user": cast.staff["legal"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(**given, **values)
    for until in (None, date(2026, 7, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(pk=row.pk).update(until=until)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=row.pk).update(place=2)


def test_members_are_invited_with_a_calendar_and_reminded_once_each(cast, council, time_machine):
    lea = contact(cast.a)
    seat(cast, council, partner=cast.a, contact=lea)
    ours(cast, council)
    meeting = meet(cast, council)
    theirs = OutgoingMail.objects.get(kind="partners.body_meeting_planned_partner")
    assert theirs.recipient == lea.public_id
    written = mails.compose(theirs, people.find([lea.public_id])[lea.public_id])
    name, content, _type = written.attachments[0]
    assert (name, "DTSTART:20260320T090000Z" in content) == ("meeting.ics", True)
    assert "10:00" in written.body
    assert "Paris, room 4" in written.body
    told = []
    for day in ("2026-03-12", "2026-03-13", "2026-03-14", "2026-03-19"):
        time_machine.move_to(f"{day}T10:00:00Z", tick=False)
        services.remind_due()
        told.append(OutgoingMail.objects.filter(kind="partners.body_meeting_near_us").count())
    assert told == [0, 1, 1, 2]
    with pytest.raises(DomainError) as refusal:
        services.meeting_hold(actor=cast.actor("manager"), meeting=meeting, minutes="x")
    assert refusal.value.status == 409


def test_minutes_and_decisions_are_read_by_members_once_published(cast, council, time_machine):
    member = seat(cast, council, partner=cast.a, contact=contact(cast.a))
    stranger = seat(cast, services.body_save(
        actor=SYSTEM, name={"en": "Other"}, seats=1, interval_months=3), user=cast.staff["legal"])  # fmt: skip
    meeting = meet(cast, council)
    page = reverse("portal:body-meeting", args=[cast.a.public_id, meeting.public_id])
    client = cast.member_client("a", "reader")
    assert "Roadmap" in read(client, page)
    assert "Strategic council" in read(client, reverse("portal:company", args=[cast.a.public_id]))
    foreign = reverse("portal:body-meeting", args=[cast.b.public_id, meeting.public_id])
    assert cast.member_client("b", "reader").get(foreign).status_code == 404

    time_machine.move_to("2026-03-21T10:00:00Z", tick=False)
    manager = cast.actor("manager")
    day = read(cast.staff_client("manager"), reverse("web:my_day"))
    assert "Write the minutes: Strategic council" in day
    with pytest.raises(DomainError) as refusal:
        services.meeting_hold(actor=manager, meeting=meeting, minutes="Agreed.", attended=[stranger])
    assert refusal.value.field == "attended"
    services.meeting_hold(actor=manager, meeting=meeting, minutes="Agreed.", attended=[member])
    decision = services.decision_record(
        actor=manager, meeting=meeting, text="Publish the roadmap", seat=member, due_on=date(2026, 4, 1)
    )
    client = cast.member_client("a", "reader")
    assert "Agreed." not in read(client, page)
    services.meeting_publish(actor=manager, meeting=meeting)
    shown = read(client, page)
    assert "Agreed." in shown
    assert "Publish the roadmap" in shown
    with pytest.raises(DomainError) as refusal:
        services.decision_record(actor=manager, meeting=meeting, text="Later")
    assert refusal.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyMeeting.objects.filter(pk=meeting.pk).update(minutes="Other")
    done = reverse("partners:body-decision-done", args=[decision.public_id])
    assert cast.staff_client("manager").post(done).status_code == 302
    decision.refresh_from_db()
    assert decision.done_on == date(2026, 3, 21)


def test_a_body_is_set_up_and_filled_by_its_pages(cast, council):
    client, lea = cast.staff_client("manager"), contact(cast.a)
    new = reverse("partners:seat-new", args=[council.public_id])
    first = client.post(new, {"partner": cast.a.public_id})
    second = client.post(
        new + first["Location"], {"contact": lea.public_id, "role": "chair", "since": "2026-01-01"}
    )
    assert second.status_code == 302
    page = read(client, reverse("partners:governance-body", args=[council.public_id]))
    assert "Lea Roux" in page
    assert "Chair" in page
    plan = reverse("partners:body-meeting-new", args=[council.public_id])
    typed = {"day": "2026-03-20", "time": "10:00", "zone": "Europe/Paris", "duration": "60", "place": "Paris"}
    assert client.post(plan, typed).status_code == 302
    assert BodyMeeting.objects.get().starts_at == datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert "1 of 2" in read(client, reverse("partners:governance"))


def test_the_api_sets_up_seats_and_plans(cast):
    api = staff_api(cast, "administrator", "partners:write", "partners:read")

    def post(path: str, body: dict) -> dict:
        answer = api.post(f"/api/v1/{path}/", body, content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    body = post("governance-bodies", {"name": {"en": "Committee"}, "seats": 3, "interval_months": 3})
    given = post(
        "governance-seats",
        {"body": body["id"], "user": cast.staff["support"].public_id, "since": "2026-01-01"},
    )
    meeting = post(
        "governance-meetings",
        {"body": body["id"], "starts_at": "2026-03-20T09:00:00Z", "zone": "Europe/Paris", "place": "Online"},
    )
    assert api.get("/api/v1/governance-meetings/").json()["results"][0]["status"] == "planned"
    assert post(f"governance-meetings/{meeting['id']}/cancel", {})["status"] == "cancelled"
    assert post(f"governance-seats/{given['id']}/end", {})["until"] == "2026-03-02"
