"""Announcements where other pages leave a place for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from marketing.announcements.events import PORTAL
from marketing.announcements.selectors import ACKNOWLEDGE, waiting_for
from marketing.announcements.services import VIEW
from marketing.models import AnnouncementRecipient
from web import nav

SHOWN = 20

nav.register(
    nav.NavItem(
        code="announcements",
        label=_("Announcements and mails"),
        url_name="marketing:announcements",
        icon="megaphone",
        permission=VIEW,
        group="programme",
        order=142,
        also=("marketing:mail-campaigns", "marketing:mail-topics", "marketing:suppressions"),
    ),
)


@slots.portal_tasks.fill("marketing.announcements", order=12)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What the member is asked to acknowledge."""
    if not actor.can(ACKNOWLEDGE) or not actor.user_id:
        return []
    return [slots.Waiting(waiting_for(actor, partner)[:SHOWN], _task)]


def _task(row: AnnouncementRecipient) -> slots.Task:
    return slots.Task(
        title=row.announcement.title,
        detail=_("An announcement to be acknowledged"),
        url=PORTAL.url(row),
        action=_("Read"),
        icon="megaphone",
    )
