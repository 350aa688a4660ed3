"""What a page of ours and one of the portal both show of an announcement."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import languages
from core.actor import Actor
from core.formatted_text import as_html
from core.text import Translated
from marketing.announcements.selectors import totals
from marketing.mailing.audience import roles_said, segment_said
from marketing.models import Announcement
from web.templatetags import formats


def in_each_language(title: Translated, body: Translated) -> list[tuple[str, Any, str, SafeString]]:
    """A title and a text in each language of the programme: code, name, title, text. A language without a text
    is given the one that its readers are shown."""
    return [
        (code, name, title.in_language(code), as_html(body.in_language(code)))
        for code, name in languages.offered()
    ]


def facts_of(row: Announcement, actor: Actor) -> list[tuple[Any, ...]]:
    """Whom it is for, for how long, and how far it has been read."""
    facts: list[tuple[Any, ...]] = [
        (_("Segment"), segment_said(row.segment)),
        (_("Roles of members"), roles_said(row.roles)),
        (_("Shown from"), formats.day(row.publish_from)),
        (_("Shown until"), formats.day(row.publish_until) if row.publish_until else _("no end")),
        (_("Also by e-mail"), _("yes") if row.by_mail else _("no")),
    ]
    if row.by_mail:
        facts.append((_("Topic"), str(row.topic.name) if row.topic else _("what everybody must know")))
    if row.status != Announcement.Status.DRAFT:
        found = totals(row, actor)
        facts += [
            (_("Partners"), found["partners"]),
            (_("People"), found["people"]),
            (_("Opened by"), found["seen"]),
        ]
        if row.wants_acknowledgement:
            facts.append((_("Acknowledged by"), found["acknowledged"]))
    return facts
