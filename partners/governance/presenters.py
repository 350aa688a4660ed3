"""What pages of ours and of the portal show of governance bodies."""

from __future__ import annotations

from typing import Any

from babel.dates import format_time
from django.utils.translation import gettext as _

from core import clock
from core.actor import Actor
from partners.models import BodyMeeting, GovernanceBody, Seat
from web.templatetags import formats


def hour_of(meeting: BodyMeeting) -> str:
    """The hour at which it begins, and where that is the hour."""
    hour = format_time(meeting.local_start.time(), "short", locale=formats.locale())
    city = meeting.zone.rpartition("/")[2].replace("_", " ")
    return _("%(hour)s (%(city)s)") % {"hour": hour, "city": city}


def facts_of(meeting: BodyMeeting) -> list[tuple[Any, ...]]:
    return [
        (_("Day"), formats.day_long(meeting.local_start.date())),
        (_("Hour"), hour_of(meeting)),
        (_("Duration in minutes"), formats.number(meeting.duration)),
        (_("Place"), meeting.place),
    ]


def of_partner(actor: Actor, partner: Any) -> list[dict[str, Any]]:
    """The bodies on which a partner sits now, each with its own terms and its next meeting. Three statements."""
    today = clock.today()
    seats = list(Seat.objects.visible_to(actor).filter(partner=partner).held_on(today).for_list())
    ids = {seat.body_id for seat in seats}
    following: dict[int, BodyMeeting] = {}
    for meeting in (
        BodyMeeting.objects.visible_to(actor).to_come().filter(body__in=ids).order_by("-starts_at")
    ):
        following[meeting.body_id] = meeting
    return [
        {
            "body": body,
            "seats": [seat for seat in seats if seat.body_id == body.pk],
            "next": following.get(body.pk),
        }
        for body in GovernanceBody.objects.visible_to(actor).filter(pk__in=ids)
    ]
