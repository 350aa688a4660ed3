"""What the pages and the mails of webinars share."""

from __future__ import annotations

from babel.dates import format_time
from django.utils.translation import gettext as _

from pipeline.models import Webinar
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
