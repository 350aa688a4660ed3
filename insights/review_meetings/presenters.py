"""What the pages of both sides show of a review meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from core.actor import Actor
from insights.models import MeetingDocument, MeetingParticipant, ReviewAction, ReviewMeeting
from insights.review_meetings import document, selectors, writing
from partners.models import Partner

TONES = {"open": "info", "late": "bad", "done": "ok", "dropped": ""}


def actions(rows: Iterable[ReviewAction], actor: Actor, partner: Partner) -> list[dict[str, Any]]:
    """What is undertaken, each with who does it, how it stands and whether this reader may tick it."""
    return [
        {
            "row": row,
            "who": writing.whose(row, partner),
            "state": row.state.label,
            "tone": TONES[row.state],
            "may_tick": row.is_open and selectors.may_tick(actor, row),
        }
        for row in rows
    ]


def of_review(actor: Actor, meeting: ReviewMeeting) -> list[dict[str, Any]]:
    rows = selectors.ACTIONS.visible_to(actor).filter(review=meeting.review_id)
    return actions(rows, actor, meeting.review.partner)


def documents(actor: Actor, meeting: ReviewMeeting) -> list[MeetingDocument]:
    rows = MeetingDocument.objects.visible_to(actor).filter(meeting=meeting)
    return list(rows.select_related("file"))


def participants(actor: Actor, meeting: ReviewMeeting) -> list[str]:
    rows = MeetingParticipant.objects.visible_to(actor).filter(meeting=meeting)
    return [str(row) for row in rows.select_related("user", "contact")]


def hour(meeting: ReviewMeeting) -> str:
    return document.hour_said(meeting.starts_at.isoformat(), meeting.zone) if meeting.starts_at else ""


def sections(actor: Actor, meeting: ReviewMeeting) -> list[dict[str, Any]]:
    """The sections that are being written, as far as this reader may read them, in the document's language."""
    rows = [row for row in meeting.sections.all() if not row.permission or actor.can(row.permission)]
    with translation.override(meeting.language):
        return [{"row": row, **document.shown({"text": row.text, "charts": row.charts})} for row in rows]


def sent_sections(actor: Actor, sent: MeetingDocument) -> list[dict[str, Any]]:
    """The sections of what was sent, as far as this reader may read them."""
    with translation.override(sent.language):
        return [document.shown(row) for row in selectors.readable(actor, sent)]
