"""The mails of review meetings. Texts and the calendar entry are made when sent, from the rows as they are then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from core import clock
from core.queue import mail as mails
from core.text import one_line
from insights.models import MeetingDocument, ReviewAction, ReviewMeeting
from insights.review_meetings import writing
from insights.review_meetings.document import hour_said
from web.templatetags.formats import day_long


def _values(meeting: ReviewMeeting) -> dict[str, Any]:
    start = meeting.local_start
    partner = meeting.review.partner
    place = gettext("Where: %(place)s") % {"place": meeting.place} if meeting.place else ""
    return {
        "partner": partner.name,
        "us": writing.us(),
        "day": day_long(start.date() if start else meeting.review.held_on or meeting.review.due_on),
        "hour": hour_said(start.isoformat(), meeting.zone) if start else "",
        "place": place,
        # Leads everybody to the side they belong to.
        "page": reverse("insights:review-meeting-door", args=[partner.public_id, meeting.public_id]),
    }


def _meeting(context: dict[str, Any]) -> ReviewMeeting:
    rows = ReviewMeeting.objects.select_related("review__partner")
    return rows.get(public_id=context["reviewmeeting"])


def _invitation(context: dict[str, Any]) -> dict[str, Any]:
    meeting = _meeting(context)
    values = _values(meeting)
    subject = (
        gettext("Another hour or place: review of the partnership %(us)s – %(partner)s")
        if meeting.invitation > 1
        else gettext("Invitation: review of the partnership %(us)s – %(partner)s")
    )
    return {**values, "subject": subject % values}


def _calendar(context: dict[str, Any]) -> tuple[str, bytes, str]:
    """The meeting for a calendar. Sent again under the same name, it takes the place of what was sent before."""
    meeting = _meeting(context)
    # Nobody is invited without an hour (a constraint says so).
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    assert meeting.invited_at is not None
    event = Event()
    event.add("uid", meeting.public_id)
    event.add("sequence", meeting.invitation)
    event.add("dtstamp", datetime.fromtimestamp(meeting.invited_at.timestamp(), UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", gettext("Review of the partnership %(us)s – %(partner)s") % _values(meeting))
    if meeting.place:
        event.add("location", meeting.place)
    calendar = Calendar()
    calendar.add("prodid", "-//prm//review meetings//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return "review.ics", calendar.to_ical(), "text/calendar"


def _document(context: dict[str, Any]) -> dict[str, Any]:
    rows = MeetingDocument.objects.select_related("meeting__review__partner")
    return _values(rows.get(public_id=context["meetingdocument"]).meeting)


def _due(context: dict[str, Any]) -> dict[str, Any]:
    action = ReviewAction.objects.select_related("review__partner").get(public_id=context["reviewaction"])
    partner = action.review.partner
    values = {"what": one_line(action.text), "partner": partner.name, "day": day_long(action.due_on)}
    late = action.due_on < clock.today()
    subject = gettext("Late: %(what)s") if late else gettext("Due on %(day)s: %(what)s")
    said = (
        gettext("It was due on %(day)s, as undertaken in the review of the partnership with %(partner)s.")
        if late
        else gettext("It is due on %(day)s, as undertaken in the review of the partnership with %(partner)s.")
    )
    page = reverse("insights:review-actions-door", args=[partner.public_id, action.review.public_id])
    return {"subject": subject % values, "what": values["what"], "said": said % values, "page": page}


def _invited(code: str, **more: Any) -> mails.MailKind:
    return mails.MailKind(
        f"insights.{code}",
        "{subject}",
        (
            _("{us} and {partner} review their partnership on {day} at {hour}."),
            "{place}",
            _("The entry for your calendar is attached."),
        ),
        values=_invitation,
        attached=_calendar,
        **more,
    )


MAILS = [
    _invited("review_invitation", action=_("Open the meeting"), link="page"),
    # Somebody without access would find no page behind a button.
    _invited("review_invitation_contact"),
    mails.MailKind(
        "insights.review_agenda",
        _("Agenda of the review of our partnership on {day}"),
        (
            _("The document of the review of the partnership between {us} and {partner} on {day} is there."),
            _("It says where we stand and what we would like to talk about."),
        ),
        action=_("Read the agenda"),
        link="page",
        values=_document,
    ),
    mails.MailKind(
        "insights.review_minutes",
        _("Minutes of the review of our partnership on {day}"),
        (
            _("The minutes of the review of the partnership between {us} and {partner} on {day} are there."),
            _("They say who does what by when. You tick your own in the portal."),
        ),
        action=_("Read the minutes"),
        link="page",
        values=_document,
    ),
    mails.MailKind(
        "insights.review_action_due",
        "{subject}",
        ("{what}", "{said}", _("Say on the page that it is done: then you are not reminded of it again.")),
        action=_("Open what is undertaken"),
        link="page",
        values=_due,
    ),
]
