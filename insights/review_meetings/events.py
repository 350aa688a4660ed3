"""What can happen to the meetings of partners' reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from core.text import one_line
from insights.models import MeetingDocument, ReviewAction, ReviewMeeting
from web.templatetags.formats import day_of_json

VIEW = "insights.review_meeting:view"
CHANGE = "insights.review_meeting:change"
TICK = "insights.review_action:tick"
PAGE = PageOf("insights:review-meeting", VIEW)
PORTAL = PageOf("portal:review-meeting", VIEW, ("review.partner.public_id", "public_id"))
_OF_ACTION = PageOf("pipeline:partnership-review", "pipeline.partnership_review:view", ("review.public_id",))

target_type(
    ReviewMeeting,
    label=str,
    staff=PAGE,
    portal=PORTAL,
    related=("review__partner",),
)
target_type(
    MeetingDocument,
    label=str,
    staff=PageOf("insights:review-meeting", VIEW, ("meeting.public_id",)),
    portal=PageOf("portal:review-meeting", VIEW, ("meeting.review.partner.public_id", "meeting.public_id")),
    related=("meeting__review__partner",),
)
target_type(
    ReviewAction,
    label=lambda row: one_line(row.text),
    staff=_OF_ACTION,
    portal=PageOf("portal:reviews", VIEW, ("review.partner.public_id",)),
    related=("review__partner",),
)

_KIND: dict[str, Callable[[Any], Any]] = {"kind": lambda code: MeetingDocument.Kind(code).label}
_DAY: dict[str, Callable[[Any], Any]] = {"day": day_of_json}

declare("insights.review_meeting.prepared", _("Meeting with “{target}” prepared"), icon="file-text")
declare("insights.review_meeting.changed", _("Meeting with “{target}” changed"), icon="pencil")
declare(
    "insights.review_meeting.section_changed",
    _("“{section}” of the meeting with “{target}” changed"),
    icon="file-pen",
)
declare(
    "insights.review_meeting.minutes_written",
    _("Minutes of the meeting with “{target}” written"),
    icon="file-pen",
)
declare(
    "insights.review_meeting.participants_set",
    _("Who takes part in the meeting with “{target}” set"),
    icon="users",
)
declare(
    "insights.review_meeting.invited",
    _("Invited to the meeting with “{target}” on {day}"),
    icon="calendar-plus",
    partner_visible=True,
    to_partner=_("You are invited to a review of the partnership on {day}"),
    labels=_DAY,
)
declare(
    "insights.review_meeting.sent",
    _("Sent to the partner, of the meeting with “{target}”: {kind}"),
    icon="send",
    partner_visible=True,
    to_partner=_("You were sent a document of the review of the partnership: {kind}"),
    labels=_KIND,
)
declare(
    "insights.review_action.agreed",
    _("Undertaken in a review: {target}"),
    icon="circle-plus",
    partner_visible=True,
    news=False,
)
declare(
    "insights.review_action.changed",
    _("What was undertaken in a review changed: {target}"),
    icon="pencil",
    partner_visible=True,
    news=False,
)
declare(
    "insights.review_action.done",
    _("Done, as undertaken in a review: {target}"),
    icon="circle-check",
    partner_visible=True,
)
declare(
    "insights.review_action.reopened",
    _("Not done after all, as undertaken in a review: {target}"),
    icon="rotate-ccw",
    partner_visible=True,
    news=False,
)
declare(
    "insights.review_action.dropped",
    _("Dropped, of what was undertaken in a review: {target}"),
    icon="circle-x",
    partner_visible=True,
)
