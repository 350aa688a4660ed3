"""The mails about announcements: what is said, and the reminder to acknowledge it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.formatted_text import as_html, as_plain
from core.queue import mail as mails
from marketing.announcements.events import PORTAL
from marketing.mailing import links
from marketing.mailing.selectors import Reason, address_of, kept_back
from marketing.models import Announcement, AnnouncementRecipient


def _row(context: dict[str, Any]) -> AnnouncementRecipient:
    rows = AnnouncementRecipient.objects.select_related("announcement__topic", "partner")
    return rows.get(public_id=context["announcementrecipient"])


def _of(context: dict[str, Any]) -> dict[str, Any]:
    row = _row(context)
    announcement, body = row.announcement, str(row.announcement.body)
    written = mails.Written(as_plain(body), as_html(body))
    if announcement.topic:
        url = links.unsubscribe_url(context["person"], announcement.topic)
        written = links.footed(written, announcement.topic, url)
    return {"title": announcement.title, "page": PORTAL.url(row), "written": written}


def _headers(context: dict[str, Any]) -> dict[str, str]:
    """Without a topic it is what everybody must know, and no mail program offers to unsubscribe from it."""
    announcement = _row(context).announcement
    if announcement.topic is None:
        return {"Auto-Submitted": "auto-generated"}
    url = links.unsubscribe_url(context["person"], announcement.topic)
    return links.headers(url, about=announcement.public_id)


def _wanted(context: dict[str, Any]) -> bool:
    """Not of what was withdrawn, to no address that does not work, and to nobody who unsubscribed from its topic.
    What everybody must know reaches whoever unsubscribed from all as well."""
    announcement = _row(context).announcement
    if not Announcement.objects.all().shown_now().filter(pk=announcement.pk).exists():
        return False
    address = address_of(context["person"])
    reason = kept_back([address], announcement.topic).get(address)
    return reason is None or (announcement.topic is None and reason == Reason.ASKED)


MAILS = [
    mails.MailKind(
        "marketing.announcement",
        "{title}",
        (),
        _("Open it in the portal"),
        "page",
        _of,
        written="written",
        headers=_headers,
        is_bulk=True,
        wanted=_wanted,
    ),
    mails.MailKind(
        "marketing.announcement_reminder",
        _("Please acknowledge: {title}"),
        (
            _("We told you something that waits for your acknowledgement: {title}."),
            _("Open it, read it and acknowledge it on its page."),
        ),
        _("Read and acknowledge"),
        "page",
        _of,
        is_bulk=True,
        wanted=_wanted,
    ),
]
