"""The columns of announcements, and of the partners they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from marketing.announcements.selectors import figures
from marketing.mailing.audience import segment_said
from marketing.models import Announcement
from web.cells import link, row_url
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge

_url, _partner_url = row_url("marketing:announcement"), row_url("partners:detail")


def _title(row: Announcement) -> Any:
    return link(_url(row.public_id), row.title, segment_said(row.segment))


ANNOUNCEMENT_COLUMNS = [
    Column("title", _("Title"), lambda row: str(row.title), ("title", "segment__name"), cell=_title),
    choice("status", _("Status"), Announcement.Status.choices, mark=lambda row, label: badge(label, row.tone)),
    Column("segment", _("Segment"), lambda row: segment_said(row.segment), ("segment__name",), shown=False),
    field("publish_from", _("Shown from"), sort="publish_from", sort_as="from", classes="nowrap"),
    field("publish_until", _("Shown until"), classes="nowrap", wide=True),
    field("wants_acknowledgement", _("To be acknowledged"), wide=True),
    field("by_mail", _("Also by e-mail"), wide=True),
    field("is_pinned", _("Stands first"), shown=False),
    Column("created", _("Created on"), lambda row: row.created_at.date(), ("created_at",), shown=False,
           sort="created_at"),
]  # fmt: skip


def _count(name: str) -> Callable[[Actor, list[Any]], dict[int, int]]:
    """A count for the rows of a page; all of them are read once."""

    def load(actor: Actor, rows: list[Any]) -> dict[int, int]:
        if rows and not hasattr(rows[0], "counted"):
            found = figures(actor, rows)
            for row in rows:
                row.counted = found[row.pk]
        return {row.pk: row.counted[name] for row in rows}

    return load


_READS = ("announcement_id", "partner_id")
RECIPIENT_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__public_id", *_READS),
           cell=lambda row: link(_partner_url(row.partner.public_id), row.partner.name)),
    Column("announcement", _("Announcement"), lambda row: str(row.announcement.title), ("announcement__title",),
           wide=True),
    loaded("people", _("People"), _count("people"), num=True),
    loaded("seen", _("Opened by"), _count("seen"), num=True),
    loaded("acknowledged", _("Acknowledged by"), _count("acknowledged"), num=True),
    Column("created", _("Since"), lambda row: row.created_at.date(), ("created_at",), sort="created_at"),
]  # fmt: skip
