"""Operations on the meetings of reviews: prepared, dated, written, sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, files, zones
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify, receivers
from core.operation import create, lock, no_op, operation, record, update_fields
from insights.models import MeetingDocument, MeetingParticipant, MeetingSection, ReviewMeeting
from insights.review_meetings import document, selectors, writing
from insights.review_meetings.drawing import kept
from insights.review_meetings.events import CHANGE, VIEW
from partners.access.audiences import check_informed, partner_members
from partners.models import Contact
from pipeline.models import PartnershipReview

Kind = MeetingDocument.Kind


@operation(CHANGE, event="insights.review_meeting.prepared")
def review_meeting_prepare(*, actor: Actor, review: PartnershipReview, language: str) -> ReviewMeeting:
    """Prepare the meeting of a review: its document is written from what every room has to say of the partner,
    to be edited before it is sent. Raises DomainError 409 when that was done already."""
    lock(review.partner)
    review = lock(review)
    if ReviewMeeting.objects.filter(review=review).exists():
        raise DomainError.conflict(_("The meeting of this review is prepared already."))
    meeting = create(ReviewMeeting, review=review, language=language)
    for position, section in enumerate(writing.written(review, language)):
        text = "\n".join(section.lines)
        create(
            MeetingSection,
            meeting=meeting,
            code=section.code,
            title=section.title,
            generated=text,
            text=text,
            charts=[kept(chart) for chart in section.charts],
            permission=section.permission,
            is_internal=section.internal,
            position=position,
        )
    record(meeting)
    return meeting


@operation(CHANGE, event="insights.review_meeting.section_changed")
def meeting_section_change(
    *, actor: Actor, section: MeetingSection, text: str, expected: int | None = None
) -> MeetingSection:
    """Edit a section. Raises DomainError 409 when somebody changed it since."""
    _lock(section.meeting)
    section = lock(section)
    _check_unchanged(section.version, expected)
    return _write(section, text=_tidy(text))


@operation(CHANGE, event="insights.review_meeting.section_changed")
def meeting_section_write(*, actor: Actor, section: MeetingSection, replace: bool = False) -> MeetingSection:
    """Write a section anew from what is known now. What somebody edited is replaced only when that is asked
    for. Raises DomainError 409 ``edited`` otherwise."""
    meeting = _lock(section.meeting)
    section = lock(section)
    if section.is_edited and not replace:
        raise DomainError.conflict(
            _("Somebody edited this section. Confirm that what they wrote is replaced."), code="edited"
        )
    found = writing.section_of(meeting, section.code)
    text = "\n".join(found.lines) if found else ""
    charts = [kept(chart) for chart in found.charts] if found else []
    return _write(section, generated=text, text=text, charts=charts)


def _write(section: MeetingSection, **values: Any) -> MeetingSection:
    if not update_fields(section, **values):
        no_op()
        return section
    update_fields(section, version=section.version + 1)
    record(section.meeting, data={"section": section.title})
    return section


@operation(CHANGE, event="insights.review_meeting.minutes_written")
def meeting_minutes_write(
    *, actor: Actor, meeting: ReviewMeeting, text: str, expected: int | None = None
) -> ReviewMeeting:
    """Write the minutes; the partner reads them once they are sent. Raises DomainError 409 when somebody
    changed them since."""
    meeting = _lock(meeting)
    _check_unchanged(meeting.version, expected)
    if not update_fields(meeting, minutes=_tidy(text)):
        no_op()
        return meeting
    update_fields(meeting, version=meeting.version + 1)
    record(meeting)
    return meeting


def _check_unchanged(version: int, expected: int | None) -> None:
    if expected is not None and version != expected:
        raise DomainError.conflict(
            _("Somebody changed this meanwhile. Look at their text; save again to replace it by yours."),
            code="changed-meanwhile",
        )


def _tidy(text: str) -> str:
    return text.strip().replace("\r\n", "\n")


@operation(CHANGE, event="insights.review_meeting.changed")
def review_meeting_change(
    *,
    actor: Actor,
    meeting: ReviewMeeting,
    starts_at: datetime | None,
    zone: str,
    duration: int,
    place: str,
) -> ReviewMeeting:
    """Say when and where a meeting is held. Who was invited is invited anew to another hour or place
    (``review_meeting_invite``). Raises DomainError 409 once the review was held, 422 on an hour that is past or
    without a zone, or when somebody is invited to it and the hour is taken away."""
    meeting = _lock(meeting)
    _check_to_come(meeting)
    if starts_at is not None and starts_at != meeting.starts_at and starts_at <= clock.now():
        raise DomainError.invalid(_("Choose an hour to come."), field="starts_at")
    if starts_at is not None and not zones.is_known(zone):
        raise DomainError.invalid(_("Choose a time zone."), field="zone")
    if starts_at is None and meeting.invited_at:
        raise DomainError.invalid(_("People are invited to it: choose another hour."), field="starts_at")
    changes = update_fields(meeting, starts_at=starts_at, zone=zone, duration=duration, place=place.strip())
    record(meeting, changes=changes) if changes else no_op()
    return meeting


@operation(CHANGE, event="insights.review_meeting.participants_set")
def meeting_participants_set(
    *, actor: Actor, meeting: ReviewMeeting, users: Iterable[User], contacts: Iterable[Contact]
) -> ReviewMeeting:
    """Say who takes part: some of us, and of the partner members or contacts without access. Raises DomainError
    422 for anybody else."""
    meeting = _lock(meeting)
    people: list[User | Contact] = [*users, *contacts]
    wanted = {person.public_id: person for person in people}
    _check_people(meeting, people)
    rows = list(MeetingParticipant.objects.filter(meeting=meeting).select_related("user", "contact"))
    known = {row.person for row in rows}
    gone = [row for row in rows if row.person not in wanted]
    new = [person for code, person in wanted.items() if code not in known]
    for row in gone:
        row.delete()
    for person in new:
        named = {"user": person} if isinstance(person, User) else {"contact": person}
        create(MeetingParticipant, meeting=meeting, **named)
    record(meeting, data={"count": len(wanted)}) if gone or new else no_op()
    return meeting


def _check_people(meeting: ReviewMeeting, people: Iterable[User | Contact]) -> None:
    partner = meeting.review.partner
    members = set(selectors.members(partner).values_list("pk", flat=True))
    for person in people:
        ours = isinstance(person, User) and person.is_active and (person.staff_role or person.pk in members)
        theirs = isinstance(person, Contact) and person.partner_id == partner.pk and not person.archived_at
        if not (ours or theirs):
            field = "users" if isinstance(person, User) else "contacts"
            raise DomainError.invalid(_("Choose people of ours or of the partner."), field=field)


@operation(CHANGE, event="insights.review_meeting.invited")
def review_meeting_invite(*, actor: Actor, meeting: ReviewMeeting) -> ReviewMeeting:
    """Send everybody who takes part an entry for their calendar. Sent again, it takes the place of the one
    before. Raises DomainError 409 without an hour, or when nobody with an address takes part."""
    meeting = _lock(meeting)
    _check_to_come(meeting)
    start = meeting.local_start
    if start is None:
        raise DomainError.conflict(_("Say first when the meeting is held."))
    people = MeetingParticipant.objects.filter(meeting=meeting).select_related("user", "contact")
    with_access = [row.person for row in people if row.user]
    without = [row.person for row in people if row.contact]
    if not receivers([*with_access, *without]):
        raise DomainError.conflict(
            _("Nobody with an e-mail address takes part: choose first who does."), code="nobody-informed"
        )
    update_fields(meeting, invited_at=clock.now(), invitation=meeting.invitation + 1)
    about = str(meeting.invitation)
    notify("insights.review_invitation", target=meeting, audience=with_access, about=about)
    notify("insights.review_invitation_contact", target=meeting, audience=without, about=about)
    record(meeting, data={"day": start.date().isoformat(), "number": meeting.invitation})
    return meeting


@operation(CHANGE, event="insights.review_meeting.sent")
def meeting_document_send(
    *, actor: Actor, meeting: ReviewMeeting, kind: str, snapshot: dict[str, Any], content: bytes
) -> MeetingDocument:
    """Send the agenda, or after the meeting the minutes, to the partner; what was sent is kept for ever.

    ``content`` was rendered before from ``snapshot`` (``document.snapshot``). Raises DomainError 409 when nobody
    would hear of it, for minutes of a review that was not held or are not written; 412 when the text changed
    meanwhile.
    """
    check_informed(meeting.review.partner, VIEW)
    meeting = _lock(meeting)
    check_sendable(meeting, kind)
    if document.snapshot(meeting, kind) != snapshot:
        raise DomainError.stale()
    number = MeetingDocument.objects.filter(meeting=meeting, kind=kind).count() + 1
    audience = partner_members(meeting.review.partner, VIEW)
    stored = files.store(actor=actor, name=f"{kind}-{meeting.public_id}-{number}.pdf", content=content)
    row = create(
        MeetingDocument,
        meeting=meeting,
        kind=kind,
        number=number,
        language=meeting.language,
        file=stored,
        sha256=stored.sha256,
        snapshot=snapshot,
        sent_by=actor.person,
        sent_to=sorted(set(audience)),
    )
    notify(f"insights.review_{kind}", target=row, audience=audience)
    record(meeting, data={"kind": kind, "number": number, "sha256": row.sha256}, also=[row])
    return row


def kind_to_send(meeting: ReviewMeeting) -> str:
    """What is sent of a meeting now: the agenda before it, the minutes after it."""
    return Kind.MINUTES if meeting.review.held_on else Kind.AGENDA


def check_sendable(meeting: ReviewMeeting, kind: str) -> None:
    """Raise DomainError 409 for what cannot be sent of a meeting now."""
    held = meeting.review.held_on is not None
    if kind == Kind.AGENDA and held:
        raise DomainError.conflict(_("The review was held: send its minutes."))
    if kind == Kind.MINUTES and not held:
        raise DomainError.conflict(_("Note first that the review was held."))
    if kind == Kind.MINUTES and not meeting.minutes:
        raise DomainError.conflict(_("Write the minutes first."))


def _lock(meeting: ReviewMeeting) -> ReviewMeeting:
    review = meeting.review
    lock(review.partner)
    review = lock(review)
    meeting = lock(meeting)
    meeting.review = review
    return meeting


def _check_to_come(meeting: ReviewMeeting) -> None:
    if meeting.review.held_on:
        raise DomainError.conflict(_("The review was held already."))
