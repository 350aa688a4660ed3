"""Every write of governance: bodies, seats, meetings, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, zones
from core.actor import SYSTEM, Actor
from core.codes import free_code
from core.errors import DomainError
from core.notify import Notice, notify_all
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.ordering import next_place
from core.queue.each_due import chunks_due, each_due
from partners.benefits import services as benefits
from partners.benefits.models import BenefitGrant
from partners.benefits.selectors import owed
from partners.governance.models import BodyDecision, BodyMeeting, GovernanceBody, Seat
from partners.governance.terms import end_term
from partners.partner.models import Partner
from partners.people.models import Contact

VIEW, MANAGE = "partners.governance:view", "partners.governance:manage"
Status = BodyMeeting.Status
# How many days before a meeting its members are reminded of it.
REMINDERS = (1, 7)


@operation(MANAGE, event="partners.governance_body.saved")
def body_save(*, actor: Actor, body: GovernanceBody | None = None, **values: Any) -> GovernanceBody:
    """Set a body up, or change the one given. Raises DomainError 422 for fewer seats than are held."""
    if body is None:
        taken = set(GovernanceBody.objects.values_list("code", flat=True))
        values.setdefault("code", free_code(values.get("name") or {}, taken, otherwise="body"))
        values.setdefault("position", next_place(GovernanceBody.objects.all()))
        row = create(GovernanceBody, **values)
        record(row)
        return row
    body = lock(body)
    held = _to_come(body).order_by("-place").values_list("place", flat=True).first() or 0
    if values.get("seats", body.seats) < held:
        raise DomainError.invalid(_("Seat %(place)s is held still.") % {"place": held}, field="seats")
    changes = update_fields(body, **values)
    record(body, changes=changes) if changes else no_op()
    return body


# -- Seats -------------------------------------------------------------------------------------------


@operation(MANAGE, event="partners.seat.given")
def seat_give(
    *,
    actor: Actor,
    body: GovernanceBody,
    since: date,
    until: date | None = None,
    role: str = Seat.Role.MEMBER,
    partner: Partner | None = None,
    contact: Contact | None = None,
    user: User | None = None,
) -> Seat:
    """Give somebody a seat on a body for a term: a partner's contact, or one of us.

    Raises DomainError 409 when all seats are held in that time, the person sits there already, or the tier of
    the partner does not give the benefit that the body names; 422 without the person.
    """
    body = lock(body)
    if until is not None and until < since:
        raise DomainError.invalid(_("The end cannot be before the start."), field="until")
    _check_member(partner, contact, user)
    partner = lock(partner) if partner else None
    overlapping = _overlapping(body, since, until)
    if overlapping.filter(contact=contact, user=user).exists():
        raise DomainError.conflict(_("This person has a seat in that time already."))
    place = _free_place(body, set(overlapping.values_list("place", flat=True)))
    grant = _grant(actor, body, partner, contact) if partner and contact else None
    seat = create(
        Seat, body=body, place=place, partner=partner, contact=contact, user=user, grant=grant, role=role,
        since=since, until=until,
    )  # fmt: skip
    record(seat, data={"body": dict(body.name)})
    return seat


def _check_member(partner: Partner | None, contact: Contact | None, user: User | None) -> None:
    if partner is None:
        if contact is not None or user is None or not (user.staff_role and user.is_active):
            raise DomainError.invalid(_("Choose one of us who is active."), field="user")
        return
    if user is not None or contact is None or contact.partner_id != partner.pk or contact.archived_at:
        raise DomainError.invalid(_("Choose one of the partner's contacts."), field="contact")


def _overlapping(body: GovernanceBody, since: date, until: date | None) -> Any:
    rows = body.terms.exclude(until__lt=since)
    return rows if until is None else rows.filter(since__lte=until)


def _to_come(body: GovernanceBody) -> Any:
    """Terms that run, or begin later."""
    return body.terms.exclude(until__lt=clock.today())


def _free_place(body: GovernanceBody, taken: set[int]) -> int:
    place = next(number for number in count(1) if number not in taken)
    if place > body.seats:
        raise DomainError.conflict(_("All %(count)s seats are held in that time.") % {"count": body.seats})
    return place


def _grant(actor: Actor, body: GovernanceBody, partner: Partner, contact: Contact) -> BenefitGrant | None:
    """What the seat stands on, where the body names a benefit: given now, unless the person has it already."""
    if not body.benefit_code:
        return None
    held = partner.benefit_grants.open().filter(code=body.benefit_code).first()
    if held is not None and held.contact_id != contact.pk:
        raise DomainError.conflict(_("Somebody else of the partner has its seat. End that first."))
    if held is not None:
        return held
    benefit = next((row for row in owed(partner) if row.code == body.benefit_code), None)
    if benefit is None:
        raise DomainError.conflict(_("The tier and the status of this partner do not give this benefit."))
    return benefits.benefit_grant(actor=actor.as_system(), partner=partner, benefit=benefit, contact=contact)


@operation(MANAGE, event="partners.seat.ended")
def seat_end(*, actor: Actor, seat: Seat, until: date | None = None) -> Seat:
    """End a term today, or on a day that is past; the benefit it stands on ends with it. Raises DomainError 409
    once it is over."""
    day = until or clock.today()
    if day > clock.today():
        raise DomainError.invalid(_("This day has not come yet."), field="until")
    lock(seat.body)
    if seat.partner is not None:
        lock(seat.partner)
    grant = lock(seat.grant) if seat.grant is not None else None
    seat = lock(seat)
    if seat.until is not None and seat.until < clock.today():
        raise DomainError.conflict(_("This term is over already."))
    if seat.until == day:
        no_op()
        return seat
    end_term(seat, day)
    if grant is not None and grant.until is None:
        benefits.benefit_end(actor=actor.as_system(), grant=grant, until=day)
    return seat


def end_over() -> int:
    """End the benefits whose seat is over. A run that was missed is caught up by the next one."""
    rows = (
        BenefitGrant.objects.open()
        .filter(seats__until__lt=clock.today())
        .exclude(pk__in=Seat.objects.exclude(until__lt=clock.today()).exclude(grant=None).values("grant"))
    )
    return each_due("partners.end_seats", rows.distinct(), _end_grant).done


def _end_grant(grant: BenefitGrant) -> bool:
    benefits.benefit_end(actor=SYSTEM, grant=grant)
    return True


# -- Meetings ----------------------------------------------------------------------------------------


@operation(MANAGE, event="partners.body_meeting.planned")
def meeting_plan(
    *, actor: Actor, body: GovernanceBody, starts_at: datetime, zone: str, **values: Any
) -> BodyMeeting:
    """Plan a meeting; whoever has a seat on that day is invited with an entry for the calendar.

    Raises DomainError 422 on a moment that is past, or a zone that there is not."""
    _check_start(starts_at, zone)
    meeting = create(BodyMeeting, body=body, starts_at=starts_at, zone=zone, **values)
    record(meeting, data={"body": dict(body.name)})
    _invite(meeting, "planned")
    return meeting


@operation(MANAGE, event="partners.body_meeting.changed")
def meeting_change(*, actor: Actor, meeting: BodyMeeting, **values: Any) -> BodyMeeting:
    """Change a planned meeting; its members are told of another hour or place. Raises DomainError 409 once it
    was held or called off."""
    meeting = lock(meeting)
    if meeting.status != Status.PLANNED:
        raise DomainError.transition(meeting.get_status_display())
    if "starts_at" in values and values["starts_at"] != meeting.starts_at:
        _check_start(values["starts_at"], values.get("zone", meeting.zone))
    # In one order, whichever way they came: what is recorded reads alike.
    changes = update_fields(meeting, **dict(sorted(values.items())))
    if not changes:
        no_op()
        return meeting
    record(meeting, changes=changes)
    if {"starts_at", "place"} & set(changes):
        _invite(meeting, "changed")
    return meeting


@operation(MANAGE, event="partners.body_meeting.cancelled")
def meeting_cancel(*, actor: Actor, meeting: BodyMeeting) -> BodyMeeting:
    """Call a meeting off; its members are told."""
    meeting = lock(meeting)
    check_transition(meeting, Status.CANCELLED)
    record(meeting, changes=update_fields(meeting, status=Status.CANCELLED))
    _invite(meeting, "cancelled")
    return meeting


@operation(MANAGE, event="partners.body_meeting.held")
def meeting_hold(
    *, actor: Actor, meeting: BodyMeeting, minutes: str, attended: Sequence[Seat] = ()
) -> BodyMeeting:
    """Note that a meeting was held, what was said and who was there. Raises DomainError 409 before its hour,
    422 without minutes or for somebody without a seat then."""
    meeting = lock(meeting)
    check_transition(meeting, Status.HELD)
    if meeting.starts_at > clock.now():
        raise DomainError.conflict(_("A meeting is noted once it was held."))
    if not minutes.strip():
        raise DomainError.invalid(_("Write what was said."), field="minutes")
    seated = {seat.pk for seat in members(meeting)}
    if any(seat.pk not in seated for seat in attended):
        raise DomainError.invalid(_("Only who had a seat then was present."), field="attended")
    changes = update_fields(meeting, status=Status.HELD, minutes=minutes.strip())
    meeting.attended.set(attended)
    record(meeting, changes={"status": changes["status"]})
    return meeting


@operation(MANAGE, event="partners.body_meeting.published")
def meeting_publish(*, actor: Actor, meeting: BodyMeeting) -> BodyMeeting:
    """Let the members read minutes and decisions, and tell them so. They change no more."""
    meeting = lock(meeting)
    if meeting.status != Status.HELD or meeting.published_at:
        raise DomainError.transition(meeting.get_status_display())
    changes = update_fields(meeting, published_at=clock.now())
    record(meeting, changes=changes)
    _invite(meeting, "minutes")
    return meeting


def members(meeting: BodyMeeting) -> list[Seat]:
    """Who has a seat on the day of the meeting."""
    day = meeting.local_start.date()
    return list(Seat.objects.held_on(day).filter(body=meeting.body_id).for_list())


def _check_start(starts_at: datetime, zone: str) -> None:
    if not zones.is_known(zone):
        raise DomainError.invalid(_("There is no time zone of this name."), field="zone")
    if starts_at <= clock.now():
        raise DomainError.invalid(_("This moment is over."), field="starts_at")


def _invite(meeting: BodyMeeting, what: str, about: str = "") -> int:
    seats = members(meeting)
    about = about or meeting.updated_at.isoformat()
    ours = [seat.person for seat in seats if seat.partner_id is None]
    theirs = [
        Notice(meeting, [s.person], about, {"partner": s.partner.public_id}) for s in seats if s.partner
    ]
    return notify_all(f"partners.body_meeting_{what}_us", [Notice(meeting, ours, about)]) + notify_all(
        f"partners.body_meeting_{what}_partner", theirs
    )


# -- Decisions ---------------------------------------------------------------------------------------


@operation(MANAGE, event="partners.body_decision.recorded")
def decision_record(
    *, actor: Actor, meeting: BodyMeeting, text: str, seat: Seat | None = None, due_on: date | None = None
) -> BodyDecision:
    """Write down what a meeting decided. Raises DomainError 409 before it was held or once it is published, 422
    for a seat of another body."""
    meeting = lock(meeting)
    if meeting.status != Status.HELD or meeting.published_at:
        raise DomainError.conflict(_("Decisions are written between a meeting and its published minutes."))
    if seat is not None and seat.body_id != meeting.body_id:
        raise DomainError.invalid(_("This seat is another body's."), field="seat")
    decision = create(BodyDecision, meeting=meeting, text=text.strip(), seat=seat, due_on=due_on)
    record(decision)
    return decision


@operation(MANAGE, event="partners.body_decision.done")
def decision_done(*, actor: Actor, decision: BodyDecision, done_on: date | None = None) -> BodyDecision:
    """Note that what was decided is done."""
    decision = lock(decision)
    if decision.done_on:
        no_op()
        return decision
    record(decision, changes=update_fields(decision, done_on=done_on or clock.today()))
    return decision


# -- What the timetable does -------------------------------------------------------------------------


def remind_due() -> int:
    """Remind members of what is near: a week before, and on the day before."""
    near = clock.now() + timedelta(days=REMINDERS[-1])
    rows = BodyMeeting.objects.to_come().filter(starts_at__lte=near).select_related("body").order_by("pk")
    return chunks_due(
        "partners.remind_meetings", rows, lambda part: meetings_remind(actor=SYSTEM, meetings=part)
    ).done


@operation(MANAGE, event=None, reason="the mails that are owed are the record, one by key")
def meetings_remind(*, actor: Actor, meetings: Iterable[BodyMeeting]) -> int:
    """Remind the members of these meetings, each once a week before and once on the day before."""
    today, told = clock.today(), 0
    for meeting in meetings:
        left = (meeting.local_start.date() - today).days
        days = next((days for days in REMINDERS if left <= days), None)
        if days is not None:
            told += _invite(meeting, "near", f"{meeting.starts_at.isoformat()}-{days}")
    return told
