"""The document of a review meeting: what it is made of, kept as data, and the PDF that is made from that alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core import fonts, programme, zones
from insights.models import MeetingDocument, MeetingParticipant, ReviewAction, ReviewMeeting
from insights.review_meetings import writing
from insights.review_meetings.drawing import drawn
from pipeline.models import PartnershipReview
from pipeline.plan_documents.pdf import logo_of
from web import pdf
from web.templatetags import formats

Kind = MeetingDocument.Kind


def snapshot(meeting: ReviewMeeting, kind: str) -> dict[str, Any]:
    """All that a document says, as plain data in its language: what is ours alone is left out, and so is what has
    no text."""
    with translation.override(meeting.language):
        return _said(meeting, kind)


def _said(meeting: ReviewMeeting, kind: str) -> dict[str, Any]:
    review = meeting.review
    people = MeetingParticipant.objects.filter(meeting=meeting).select_related("user", "contact")
    rows = meeting.sections.filter(is_internal=False).exclude(text="")
    said: dict[str, Any] = {
        "kind": kind,
        "partner": review.partner.name,
        "us": writing.us(),
        "day": _day_of(meeting),
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
        "zone": meeting.zone,
        "place": meeting.place,
        "participants": sorted(map(str, people)),
        "sections": [
            {"code": row.code, "title": row.title, "text": row.text, "charts": row.charts,
             "permission": row.permission}
            for row in rows
        ],
    }  # fmt: skip
    return said | (_outcome(meeting) if kind == Kind.MINUTES else {})


def _day_of(meeting: ReviewMeeting) -> str:
    """The day on which it was held, is to be held, or is due."""
    review = meeting.review
    start = meeting.local_start
    return (review.held_on or (start.date() if start else review.due_on)).isoformat()


def _outcome(meeting: ReviewMeeting) -> dict[str, Any]:
    """What only minutes say: what was talked about, who does what by when, and the day of the next review."""
    partner = meeting.review.partner
    rows = ReviewAction.objects.filter(review=meeting.review, dropped_on=None)
    actions = [
        {"text": row.text, "who": writing.whose(row, partner), "due_on": row.due_on.isoformat()}
        for row in rows.select_related("owner", "contact").order_by("due_on", "pk")
    ]
    following = PartnershipReview.objects.waiting().filter(partner=partner).first()
    return {
        "minutes": meeting.minutes,
        "actions": actions,
        "next_on": following.due_on.isoformat() if following else "",
    }


def render(meeting: ReviewMeeting, data: dict[str, Any], *, extract: bool = False) -> bytes:
    """The PDF of a snapshot. ``extract``: sections were left out for its reader, and it says so."""
    return pdf.from_html(fonts.spelled(html(meeting, data, extract=extract)))


def html(meeting: ReviewMeeting, data: dict[str, Any], *, extract: bool = False) -> str:
    """What the document says, before it is laid out."""
    with translation.override(meeting.language):
        context = {
            **data,
            "title": _("Minutes of the meeting") if data["kind"] == Kind.MINUTES else _("Agenda"),
            "day": date.fromisoformat(data["day"]),
            "hour": hour_said(data["starts_at"], data["zone"]),
            "participants_said": ", ".join(data["participants"]),
            "sections": [shown(row) for row in data["sections"]],
            "actions": [
                {**row, "due_on": date.fromisoformat(row["due_on"])} for row in data.get("actions", ())
            ],
            "next_on": date.fromisoformat(data["next_on"]) if data.get("next_on") else None,
            "extract": extract,
            "partner_logo": logo_of(meeting.review.partner),
            "language": meeting.language,
        }
        return render_to_string("pdf/review_meeting.html", {**context, **pdf.brand()})


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A section for a template: its text and its charts, in the language that is active."""
    return {**row, "charts": [drawn(chart) for chart in row["charts"]]}


def hour_said(starts_at: str, zone: str) -> str:
    """The hour at which it begins, and where that is the hour; "" without one."""
    if not starts_at:
        return ""
    known = ZoneInfo(zone) if zones.is_known(zone) else programme.zone()
    begins = datetime.fromisoformat(starts_at).astimezone(known)
    city = zone.rpartition("/")[2].replace("_", " ")
    values = {"hour": format_time(begins.time(), "short", locale=formats.locale()), "city": city}
    return _("%(hour)s (%(city)s)") % values
