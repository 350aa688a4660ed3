"""News in the portal: what a partner is told, read and acknowledged by each of its members."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.formatted_text import as_html
from marketing.announcements import selectors, services
from marketing.announcements.selectors import ACKNOWLEDGE, VIEW
from marketing.mailing.links import unsubscribe_url
from marketing.models import AnnouncementRecipient
from portal.base import PortalAction, PortalDetail, PortalPage

# What is shown at a time; what is older has had its time.
SHOWN = 100


class News(PortalPage):
    permission = VIEW
    template_name = "portal/news/list.html"
    title = _("News")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        is_member = self.actor.user_id and not self.actor.acting_as
        return super().get_context(
            rows=list(selectors.news_of(self.actor, self.partner)[:SHOWN]),
            preferences_url=unsubscribe_url(self.actor.person) if is_member else "",
            **extra,
        )


class Announcement(PortalDetail):
    """Opening it notes that this member has seen it."""

    permission = VIEW
    template_name = "portal/news/detail.html"
    queryset = AnnouncementRecipient.objects.select_related("announcement", "partner")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        services.announcement_see(actor=self.actor, recipient=self.object)
        announcement = self.object.announcement
        read = selectors.read_of(self.object, self.actor)
        acknowledged = read.acknowledged_at if read else None
        wanted = announcement.wants_acknowledgement and not acknowledged
        return super().get_context(
            title=str(announcement.title),
            row=announcement,
            text=as_html(str(announcement.body)),
            acknowledged=acknowledged,
            may_acknowledge=wanted and bool(self.actor.user_id) and self.actor.can(ACKNOWLEDGE),
            **extra,
        )


class AnnouncementAcknowledge(PortalAction):
    permission = ACKNOWLEDGE
    success_message = _("Thank you: it is noted that you have read it.")

    queryset: QuerySet = AnnouncementRecipient.objects.select_related("announcement", "partner")

    def perform(self) -> Any:
        return services.announcement_acknowledge(actor=self.actor, recipient=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("announcement", self.object.public_id)
