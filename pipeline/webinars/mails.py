"""The mails about webinars. Their texts and the calendar entry are made when sent, from the webinar as it is then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from core.queue import mail as mails
from pipeline.models import Webinar, WebinarRegistration
from pipeline.webinars.links import registration_token
from pipeline.webinars.presenters import hour_of
from web.templatetags.formats import day_long


def _webinar(context: dict[str, Any]) -> Webinar:
    rows = WebinarRegistration.objects.select_related("webinar")
    return rows.get(public_id=context["webinarregistration"]).webinar


def _of(context: dict[str, Any]) -> dict[str, Any]:
    webinar = _webinar(context)
    return {
        "title": webinar.title,
        "day": day_long(webinar.local_start.date()),
        "hour": hour_of(webinar),
        "language": webinar.get_language_display(),
        "join": gettext("The link to join: %(url)s") % {"url": webinar.join_url},
        "page": reverse(
            "pipeline:webinar-registration", args=[registration_token(context["webinarregistration"])]
        ),
    }


def _calendar(context: dict[str, Any]) -> tuple[str, bytes, str]:
    """The webinar for a calendar. Sent again under the same name, it takes the place of what was sent before."""
    webinar = _webinar(context)
    event = Event()
    event.add("uid", webinar.public_id)
    event.add("sequence", int(webinar.updated_at.timestamp()) - int(webinar.created_at.timestamp()))
    event.add("dtstamp", datetime.fromtimestamp(webinar.updated_at.timestamp(), UTC))
    event.add("dtstart", webinar.starts_at.astimezone(UTC))
    event.add("dtend", webinar.ends_at.astimezone(UTC))
    event.add("summary", str(webinar.title))
    event.add("location", webinar.join_url)
    event.add("description", str(webinar.description))
    calendar = Calendar()
    calendar.add("prodid", "-//prm//webinars//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return "webinar.ics", calendar.to_ical(), "text/calendar"


def _mail(code: str, subject: Any, *paragraphs: Any, action: Any, attached: Any = None) -> mails.MailKind:
    return mails.MailKind(f"pipeline.{code}", subject, paragraphs, action, "page", _of, attached=attached)


_WHEN = _("It begins on {day} at {hour}. It is held in: {language}.")

MAILS = [
    _mail(
        "webinar_invitation",
        _("You are invited: {title}"),
        _("We would like to show you how we work together: {title}."),
        _WHEN,
        _("Say on the page whether you come; the link to join follows then."),
        action=_("Answer the invitation"),
    ),
    _mail(
        "webinar_confirmation",
        _("You are registered: {title}"),
        _("You have a seat in the webinar {title}."),
        _WHEN,
        "{join}",
        _("If you cannot come, say so on the page: somebody else may wait for your seat."),
        action=_("Open your registration"),
        attached=_calendar,
    ),
    _mail(
        "webinar_waiting",
        _("You are on the waiting list: {title}"),
        _("All seats of the webinar {title} are taken. You hear from us as soon as one is free."),
        _WHEN,
        action=_("Open your registration"),
    ),
    _mail(
        "webinar_moved",
        _("Another hour: {title}"),
        _("The webinar {title} was put on another hour."),
        _WHEN,
        _("If you cannot come then, say so on the page."),
        action=_("Open your registration"),
        attached=_calendar,
    ),
    _mail(
        "webinar_cancelled",
        _("Called off: {title}"),
        _("The webinar {title} of {day} does not take place. We are sorry."),
        action=_("Open your registration"),
    ),
    _mail(
        "webinar_reminder",
        _("Tomorrow: {title}"),
        _("The webinar {title} begins soon."),
        _WHEN,
        "{join}",
        action=_("Open your registration"),
        attached=_calendar,
    ),
]
