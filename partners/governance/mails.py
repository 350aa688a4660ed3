"""The mails to the members of governance bodies. Their texts and the calendar entry are made when sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from core.queue import mail as mails
from partners.governance.events import MEETING
from partners.governance.presenters import hour_of
from partners.models import BodyMeeting
from web.templatetags.formats import day_long


def _meeting(context: dict[str, Any]) -> BodyMeeting:
    return BodyMeeting.objects.select_related("body").get(public_id=context["bodymeeting"])


def _of(context: dict[str, Any]) -> dict[str, Any]:
    meeting = _meeting(context)
    partner = context.get("partner", "")
    return {
        "body": str(meeting.body),
        "day": day_long(meeting.local_start.date()),
        "hour": hour_of(meeting),
        "place": meeting.place,
        "us": MEETING.url(meeting),
        "portal": reverse("portal:body-meeting", args=[partner, meeting.public_id]) if partner else "",
    }


def _calendar(context: dict[str, Any]) -> tuple[str, bytes, str]:
    """The meeting for a calendar. Sent again under the same name, it takes the place of what was sent before."""
    meeting = _meeting(context)
    event = Event()
    event.add("uid", meeting.public_id)
    event.add("sequence", int(meeting.updated_at.timestamp()) - int(meeting.created_at.timestamp()))
    event.add("dtstamp", datetime.fromtimestamp(meeting.updated_at.timestamp(), UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.duration)).astimezone(UTC))
    event.add("summary", str(meeting.body))
    event.add("location", meeting.place)
    event.add("description", meeting.agenda)
    if meeting.status == BodyMeeting.Status.CANCELLED:
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", "-//prm//governance//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return "meeting.ics", calendar.to_ical(), "text/calendar"


def _both(what: str, subject: Any, *paragraphs: Any, attached: Any = _calendar) -> list[mails.MailKind]:
    """The same text to one of us and to one of a partner, each with the page that they may open."""
    return [
        mails.MailKind(
            f"partners.body_meeting_{what}_{side}", subject, paragraphs, _("Open the meeting"), page, _of,
            attached=attached,
        )
        for side, page in (("us", "us"), ("partner", "portal"))
    ]  # fmt: skip


_WHEN = _("It begins on {day} at {hour}. Place: {place}")

MAILS = [
    *_both("planned", _("You are invited: {body}"), _("The next meeting is planned: {body}."), _WHEN,
           _("The agenda is on its page.")),
    *_both("changed", _("Another hour or place: {body}"), _("A meeting was changed: {body}."), _WHEN),
    *_both("cancelled", _("Called off: {body}"), _("The meeting of {day} does not take place: {body}.")),
    *_both("near", _("Soon: {body}"), _("A meeting begins soon: {body}."), _WHEN,
           _("The agenda is on its page.")),
    *_both("minutes", _("Minutes: {body}"), _("The minutes of {day} and its decisions can be read: {body}."),
           attached=None),
]  # fmt: skip
