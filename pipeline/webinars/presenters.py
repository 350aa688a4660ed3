"""What the pages and the mails of webinars share."""

from __future__ import annotations

from typing import Any

from babel.dates import format_time
from django.utils.translation import gettext as _

from core.actor import Actor
from pipeline.models import Recruitment, Webinar
from pipeline.webinars.events import VIEW
from web.templatetags.formats import locale

TONES = {
    "planned": "info",
    "over": "",
    "cancelled": "bad",
    "invited": "",
    "registered": "info",
    "waiting": "warn",
    "declined": "",
    "attended": "ok",
    "absent": "bad",
}


def hour_of(webinar: Webinar) -> str:
    """The hour at which it begins, and where that is the hour."""
    clock = format_time(webinar.local_start.time(), "short", locale=locale())
    city = webinar.zone.rpartition("/")[2].replace("_", " ")
    return _("%(hour)s (%(city)s)") % {"hour": clock, "city": city}


def of_recruitment(recruitment: Recruitment, actor: Actor) -> list[Any]:
    """Who of a prospect is invited or comes to which webinar, the last one first."""
    if not actor.can(VIEW):
        return []
    rows = recruitment.webinar_registrations.select_related("webinar", "contact")
    found: list[Any] = list(rows.order_by("-webinar__starts_at", "pk"))
    for row in found:
        row.tone = TONES[row.state]
    return found
