"""Review meetings: documents that write themselves, sent and kept; what both sides undertake, and its reminders."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from agreements.models import Agreement
from core import clock, files, slots
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import OutgoingMail
from core.people import Person
from core.queue import mail as mails
from insights.models import (
    MeetingDocument,
    MeetingSection,
    PartnerEngagement,
    ReviewAction,
    ReviewMeeting,
)
from insights.review_meetings import action_services as acts
from insights.review_meetings import document, drawing, services
from partners.models import BenefitUse, PortalDay, TierBenefit
from pipeline.models import Deal, PartnershipReview, Sale
from pipeline.reviews import selectors as reviews
from pipeline.reviews.services import partner_interval_set, review_hold
from tests.payouts.factories import earn
from tests.support.factories import make
from tests.support.pages import read

pytestmark = pytest.mark.django_db
DUE = "2026-03-16"


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


@pytest.fixture
def manager(cast):
    return cast.actor("manager")


@pytest.fixture
def review(cast):
    return make(PartnershipReview, cast.a, due_on=date.fromisoformat(DUE), owner=None)


@pytest.fixture
def meeting(manager, review):
    return services.review_meeting_prepare(actor=manager, review=review, language="en")


def refused(code: str, function, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        function(**arguments)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def text_of(meeting: ReviewMeeting, code: str) -> str:
    return meeting.sections.get(code=code).text


def sell(partner, day: str, minor: int) -> None:
    make(Sale, partner, role="sourced", source="manual", sold_on=date.fromisoformat(day),
         amount_minor=minor, programme_minor=minor, currency="EUR", refund_of=None)  # fmt: skip


def held(manager, review: PartnershipReview, **more) -> PartnershipReview:
    return review_hold(actor=manager, review=review, held_on=clock.today(), notes="Private thoughts", **more)


def send(actor, meeting: ReviewMeeting, kind: str, content: bytes = b"%PDF-1.7 agenda") -> MeetingDocument:
    return services.meeting_document_send(
        actor=actor, meeting=meeting, kind=kind, snapshot=document.snapshot(meeting, kind), content=content
    )


# -- The document -------------------------------------------------------------------------------------


def test_revenue_is_compared_with_the_year_before_and_drawn_by_month(cast, manager, review):
    """By hand: 3,000 + 1,500 from March 2025 on, 1,000 in the year before: 3,500 more."""
    sell(cast.a, "2026-02-10", 300_000)
    sell(cast.a, "2025-06-01", 150_000)
    sell(cast.a, "2024-12-01", 100_000)
    sell(cast.b, "2026-02-11", 999_900)
    meeting = services.review_meeting_prepare(actor=manager, review=review, language="en")
    said = text_of(meeting, "revenue").replace("\xa0", " ")
    assert (
        "brought €4,500.00 in the last twelve months, €3,500.00 more than in the twelve before (€1,000.00)"
        in said
    )
    [chart] = meeting.sections.get(code="revenue").charts
    assert chart["labels"][-1] == "Mar"
    assert chart["series"][0][1] == [0, 0, 150_000, 0, 0, 0, 0, 0, 0, 0, 300_000, 0]
    assert [mark.label for mark in drawing.drawn(chart).ticks] == ["€0", "€1,000", "€2,000", "€3,000"]


@pytest.mark.one_engine
def test_each_language_has_its_own_sentences(cast, manager, review):
    sell(cast.a, "2026-02-10", 300_000)
    meeting = services.review_meeting_prepare(actor=manager, review=review, language="fr")
    said = text_of(meeting, "revenue").replace("\xa0", " ").replace("\u202f", " ")
    assert "Alpha Conseil a apporté 3 000,00 € au cours des douze derniers mois" in said
    assert meeting.sections.get(code="agenda").title == "Ordre du jour"


def test_what_is_open_is_said_with_its_days_late(cast, manager, review):
    earlier = make(PartnershipReview, cast.a, due_on=date(2025, 12, 1), held_on=date(2025, 12, 1), notes="x")
    for text, day in (("Send the kit", date(2026, 2, 26)), ("Train two people", date(2026, 4, 1))):
        make(
            ReviewAction, cast.a, review=earlier, text=text, side="them", due_on=day, owner=None, contact=None
        )
    meeting = services.review_meeting_prepare(actor=manager, review=review, language="en")
    assert text_of(meeting, "actions").splitlines() == [
        "Send the kit (Alpha Conseil), due on 26 February 2026: 4 days late.",
        "Train two people (Alpha Conseil), due on 1 April 2026.",
    ]


@pytest.mark.one_engine
def test_every_room_says_what_it_has(cast, manager, review):
    earn(cast.a, 12_000, on=date(2026, 2, 1), hold_until=date(2026, 2, 20))
    make(Agreement, cast.a, status="active", title="Resale", number="AGR-1", ends_on=date(2026, 12, 31),
         notice_on=date(2026, 10, 2))  # fmt: skip
    make(Agreement, cast.a, status="active", title="Pilot", number="AGR-0", ends_on=date(2026, 2, 28))
    make(TierBenefit, cast.a, tier=cast.a.tier, partner_type=None, kind="entitlement", code="seats",
         name={"en": "Training seats"}, quantity=5, is_tracked=True)  # fmt: skip
    make(BenefitUse, cast.a, code="seats", cancelled_on=None)
    PartnerEngagement.objects.create(
        partner=cast.a, counted_on=date(2026, 3, 1), last_sign_on=date(2026, 2, 27), days_90=1
    )
    PortalDay.objects.create(partner=cast.a, day=date(2026, 2, 27), visits=2)
    meeting = services.review_meeting_prepare(actor=manager, review=review, language="en")
    assert text_of(meeting, "money") == "€120.00 is due and comes with the next statement."
    assert text_of(meeting, "agreements") == (
        "“Resale” (AGR-1) is in force until 31 December 2026; notice is given by 2 October 2026."
    )
    assert "Training seats: 1 of 5 used." in text_of(meeting, "tier")
    assert text_of(meeting, "engagement").splitlines() == [
        "The last sign of life was on 27 February 2026.",
        "The portal was visited on 1 day of the last 90.",
    ]
    shown = {row.code: [drawing.drawn(chart) for chart in row.charts] for row in meeting.sections.all()}
    assert [mark.value for mark in shown["tier"][0].marks] == ["20%"]
    assert shown["engagement"][0].lines


@pytest.mark.one_engine
def test_what_was_noted_for_us_alone_never_leaves(cast, manager, review):
    make(PartnershipReview, cast.a, due_on=date(2025, 12, 1), held_on=date(2025, 12, 1), notes="They hesitate",
         decisions="Offer a discount")  # fmt: skip
    meeting = services.review_meeting_prepare(actor=manager, review=review, language="en")
    ours = meeting.sections.get(code="last_time")
    assert ours.is_internal
    assert "They hesitate" in ours.text
    assert "Last time" not in text_of(meeting, "agenda")
    said = document.html(meeting, document.snapshot(meeting, "agenda"))
    assert "They hesitate" not in said
    assert "Offer a discount" not in said


@pytest.mark.one_engine
def test_a_type_that_is_asked_for_no_revenue_reads_nothing_of_it(cast, manager, review):
    kind = cast.a.type
    type(kind).objects.filter(pk=kind.pk).update(
        deals_offered=False, referrals_offered=False, commissions_allowed=False
    )
    Deal.objects.filter(partner=cast.a).delete()
    meeting = services.review_meeting_prepare(
        actor=manager, review=PartnershipReview.objects.get(pk=review.pk), language="en"
    )
    codes = set(meeting.sections.values_list("code", flat=True))
    assert not codes & {"revenue", "deals", "money"}


@pytest.mark.one_engine
def test_a_section_is_edited_once_for_each_version_and_written_anew_when_that_is_confirmed(manager, meeting):
    section = meeting.sections.get(code="agenda")
    services.meeting_section_change(actor=manager, section=section, text="Ours first", expected=1)
    refused("changed-meanwhile", services.meeting_section_change,
            actor=manager, section=section, text="Theirs first", expected=1)  # fmt: skip
    refused("edited", services.meeting_section_write, actor=manager, section=section)
    services.meeting_section_write(actor=manager, section=section, replace=True)
    assert text_of(meeting, "agenda") == section.generated


@pytest.mark.one_engine
def test_the_second_who_saves_reads_the_first_ones_text(cast, manager, meeting):
    section = meeting.sections.get(code="agenda")
    url = reverse("insights:review-meeting-section", args=[section.public_id])
    services.meeting_section_change(actor=manager, section=section, text="The first one")
    answer = cast.staff_client("manager").post(url, {"text": "The second one", "seen": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The first one" in page
    assert "The second one" in page


# -- Sent and kept ------------------------------------------------------------------------------------


def test_the_agenda_is_sent_to_members_and_kept_with_its_hash(cast, manager, meeting):
    content = document.render(meeting, document.snapshot(meeting, "agenda"))
    sent = send(manager, meeting, "agenda", content)
    assert files.read(sent.file) == content
    assert sent.sha256 == hashlib.sha256(content).hexdigest()
    told = set(OutgoingMail.objects.filter(kind="insights.review_agenda").values_list("recipient", flat=True))
    assert told == {person.public_id for person in cast.members["a"].values()}
    services.meeting_section_change(
        actor=manager, section=meeting.sections.get(code="agenda"), text="Something else"
    )
    assert "Something else" not in str(MeetingDocument.objects.get(pk=sent.pk).snapshot)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingDocument.objects.filter(pk=sent.pk).update(sha256="0" * 64)


@pytest.mark.one_engine
def test_what_changed_after_it_was_rendered_is_not_sent(manager, meeting):
    data = document.snapshot(meeting, "agenda")
    services.meeting_section_change(actor=manager, section=meeting.sections.get(code="agenda"), text="New")
    refused("changed-meanwhile", services.meeting_document_send, actor=manager, meeting=meeting, kind="agenda",
            snapshot=data, content=b"%PDF")  # fmt: skip


@pytest.mark.one_engine
def test_nothing_is_sent_that_nobody_would_hear_of(cast, manager, meeting):
    cast.a.memberships.update(ended_at=clock.now())
    cast.a.contacts.update(email="")
    refused("nobody-informed", services.meeting_document_send, actor=manager, meeting=meeting, kind="agenda",
            snapshot=document.snapshot(meeting, "agenda"), content=b"%PDF")  # fmt: skip


@pytest.mark.one_engine
def test_minutes_are_sent_once_it_was_held_with_who_does_what(cast, manager, review, meeting):
    services.meeting_minutes_write(actor=manager, meeting=meeting, text="We agreed on two sites.")
    refused("conflict", services.check_sendable, meeting=meeting, kind="minutes")
    held(manager, review, next_on=date(2026, 6, 9))
    meeting = ReviewMeeting.objects.get(pk=meeting.pk)
    acts.review_action_agree(
        actor=manager,
        review=meeting.review,
        text="Name a project lead",
        side="them",
        due_on=date(2026, 3, 20),
    )
    said = document.html(meeting, document.snapshot(meeting, "minutes"))
    assert "We agreed on two sites." in said
    assert "Name a project lead" in said
    assert "9 June 2026" in said
    assert "Private thoughts" not in said
    send(manager, meeting, "minutes")
    refused("conflict", services.check_sendable, meeting=meeting, kind="agenda")
    page = read(cast.member_client("a", "sales"),
                reverse("portal:review-meeting", args=[cast.a.public_id, meeting.public_id]))  # fmt: skip
    assert "We agreed on two sites." in page


@pytest.mark.one_engine
def test_who_may_not_see_money_gets_the_document_without_it(cast, manager, review):
    sell(cast.a, "2026-02-10", 300_000)
    meeting = services.review_meeting_prepare(actor=manager, review=review, language="en")
    sent = send(manager, meeting, "agenda")
    address = reverse("portal:review-meeting", args=[cast.a.public_id, meeting.public_id])
    file = reverse("portal:review-meeting-document", args=[cast.a.public_id, sent.public_id])
    assert "€3,000" in read(cast.member_client("a", "administrator"), address)
    assert cast.member_client("a", "administrator").get(file).status_code == 302
    technical = cast.member_client("a", "technical")
    page = read(technical, address)
    assert "€3,000" not in page
    assert "Agenda" in page
    extract = technical.get(file)
    assert extract["Content-Type"] == "application/pdf"
    assert b"".join(extract.streaming_content) != files.read(sent.file)


def test_a_partner_sees_nothing_of_what_is_only_prepared_nor_of_others(cast, manager, meeting):
    address = reverse("portal:review-meeting", args=[cast.a.public_id, meeting.public_id])
    assert cast.member_client("a", "administrator").get(address).status_code == 404
    send(manager, meeting, "agenda")
    assert cast.member_client("a", "administrator").get(address).status_code == 200
    foreign = reverse("portal:review-meeting", args=[cast.b.public_id, meeting.public_id])
    assert cast.member_client("b", "administrator").get(foreign).status_code == 404
    assert not MeetingSection.objects.visible_to(cast.member("a", "administrator")).exists()


# -- When, where and who ------------------------------------------------------------------------------


@pytest.mark.one_engine
def test_everybody_who_takes_part_gets_an_entry_that_replaces_the_one_before(cast, manager, meeting):
    refused("conflict", services.review_meeting_invite, actor=manager, meeting=meeting)
    start = clock.now() + timedelta(days=7)
    where = {"zone": "Europe/Paris", "duration": 90, "place": "Lyon"}
    services.review_meeting_change(actor=manager, meeting=meeting, starts_at=start, **where)
    refused("nobody-informed", services.review_meeting_invite, actor=manager, meeting=meeting)
    people = [cast.staff["manager"], cast.members["a"]["sales"]]
    services.meeting_participants_set(actor=manager, meeting=meeting, users=people, contacts=[])
    services.review_meeting_invite(actor=manager, meeting=meeting)
    meeting = services.review_meeting_invite(actor=manager, meeting=meeting)
    rows = OutgoingMail.objects.filter(kind="insights.review_invitation").order_by("pk")
    assert [row.recipient for row in rows] == [person.public_id for person in people] * 2
    message = mails.compose(rows.last(), Person("Zoé", "zoe@a.test", "fr"))
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("review.ics", "text/calendar")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert (event["uid"], event["sequence"], event["location"]) == (meeting.public_id, 2, "Lyon")
    assert "11:00 (Paris)" in message.body


@pytest.mark.one_engine
def test_only_people_of_both_sides_take_part(cast, manager, meeting):
    error = refused("invalid", services.meeting_participants_set, actor=manager, meeting=meeting,
                    users=[cast.members["b"]["sales"]], contacts=[])  # fmt: skip
    assert error.field == "users"


# -- How often ----------------------------------------------------------------------------------------


def test_a_partner_has_an_interval_of_its_own_before_that_of_its_tier(cast, manager, review):
    partner_interval_set(actor=manager, partner=cast.a, months=2)
    assert reviews.following(review, date(2026, 3, 2)) == date(2026, 5, 2)
    client = cast.staff_client("manager")
    url = reverse("pipeline:partnership-review-hold", args=[review.public_id])
    assert 'value="2026-05-02"' in client.get(url).content.decode()
    client.post(url, {"held_on": "2026-03-02", "notes": "Good"})
    assert PartnershipReview.objects.get(partner=cast.a, held_on=None).due_on == date(2026, 5, 2)
    partner_interval_set(actor=manager, partner=cast.a, months=None)
    assert reviews.months_of([cast.a])[cast.a.pk] == reviews.intervals()[cast.a.tier_id]


@pytest.mark.one_engine
def test_the_next_review_is_on_the_day_that_was_agreed(cast, manager, review):
    error = refused("invalid", held, manager=manager, review=review, next_on=clock.today())
    assert error.field == "next_on"
    held(manager, review, next_on=date(2026, 9, 1))
    assert PartnershipReview.objects.get(partner=cast.a, held_on=None).due_on == date(2026, 9, 1)


# -- What is undertaken -------------------------------------------------------------------------------


def agree(manager, review, **more) -> ReviewAction:
    given = {"text": "Train two people", "side": "them", "due_on": date(2026, 3, 20)}
    return acts.review_action_agree(actor=manager, review=review, **{**given, **more})


def test_a_person_is_named_of_the_side_that_does_it(cast, manager, review):
    sales = cast.members["a"]["sales"]
    assert refused("invalid", agree, manager=manager, review=review, side="us", owner=sales).field == "owner"
    other = cast.members["b"]["sales"]
    assert refused("invalid", agree, manager=manager, review=review, owner=other).field == "owner"
    assert agree(manager, review, owner=sales).owner == sales
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAction.objects.update(dropped_on=clock.today())


def test_it_is_ticked_by_whoever_does_it_and_by_nobody_else(cast, manager, review):
    action = agree(manager, review, owner=cast.members["a"]["sales"])
    refused("forbidden", acts.review_action_tick, actor=cast.member("a", "finance"), action=action)
    ours = agree(manager, review, side="us", text="Send the kit")
    refused("forbidden", acts.review_action_tick, actor=cast.member("a", "sales"), action=ours)
    client = cast.member_client("a", "sales")
    url = reverse("portal:review-action-tick", args=[cast.a.public_id, action.public_id])
    client.post(url, {"done_on": "2026-03-02", "evidence": "Certificates 12 and 13"})
    action.refresh_from_db()
    assert (action.done_on, action.done_by) == (clock.today(), cast.members["a"]["sales"].public_id)
    assert "Certificates 12 and 13" in read(
        cast.staff_client("manager"), reverse("pipeline:partnership-review", args=[review.public_id])
    )
    refused("wrong-status", acts.review_action_drop, actor=manager, action=action, reason="No")
    acts.review_action_reopen(actor=manager, action=action)
    assert acts.review_action_drop(actor=manager, action=action, reason="Not needed").state == "dropped"


def test_each_is_reminded_a_week_before_on_the_day_and_weekly_while_it_is_late(
    cast, manager, review, time_machine
):
    agree(manager, review, owner=cast.members["a"]["sales"])
    agree(manager, review, side="us", text="Send the kit")
    counts = []
    for day in ("2026-03-12", "2026-03-13", "2026-03-19", "2026-03-20", "2026-03-26", "2026-03-27"):
        time_machine.move_to(f"{day}T09:00:00Z", tick=False)
        acts.remind_due()
        acts.remind_due()
        counts.append(OutgoingMail.objects.filter(kind="insights.review_action_due").count())
    assert counts == [0, 2, 2, 4, 4, 6]
    told = set(OutgoingMail.objects.values_list("recipient", flat=True))
    # Nobody of us is named: it is whoever looks after the partner.
    assert told == {cast.members["a"]["sales"].public_id, cast.staff["manager_own"].public_id}
    row = OutgoingMail.objects.filter(recipient=cast.members["a"]["sales"].public_id).last()
    assert "Train two people" in mails.compose(row, Person("Zoé", "zoe@a.test", "fr")).subject


@pytest.mark.one_engine
def test_what_is_undertaken_waits_on_both_first_pages_until_it_is_done(cast, manager, review, time_machine):
    action = agree(manager, review)
    agree(manager, review, side="us", text="Send the kit")
    time_machine.move_to("2026-03-21T09:00:00Z", tick=False)
    mine = [(task.title, str(task.detail)) for task in slots.tasks(slots.my_day, cast.actor("manager_own"))]
    assert ("Send the kit", "Alpha Conseil") in mine
    assert ("Train two people", "Alpha Conseil owes it: remind them") in mine
    seen = slots.tasks(slots.portal_tasks, cast.member("a", "sales"), cast.a)
    assert [task.title for task in seen if task.icon == "list-checks"] == ["Train two people"]
    acts.review_action_tick(actor=SYSTEM, action=action)
    assert not [
        task
        for task in slots.tasks(slots.portal_tasks, cast.member("a", "sales"), cast.a)
        if task.icon == "list-checks"
    ]


@pytest.mark.one_engine
def test_the_pages_of_both_sides_open(cast, manager, review, meeting):
    agree(manager, review)
    send(manager, meeting, "agenda")
    staff, member = cast.staff_client("manager"), cast.member_client("a", "sales")
    assert "Write anew" in read(staff, reverse("insights:review-meeting", args=[meeting.public_id]))
    page = read(member, reverse("portal:reviews", args=[cast.a.public_id]))
    assert "Train two people" in page
    assert "16 March 2026" in page
    for route in ("review-meeting-edit", "review-meeting-people", "review-meeting-minutes"):
        assert staff.get(reverse(f"insights:{route}", args=[meeting.public_id])).status_code == 200
