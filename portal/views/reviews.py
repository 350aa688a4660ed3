"""Reviews of the partnership in the portal: when the next one is, what was sent of each, what is undertaken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.review_meetings import pages, presenters, selectors
from insights.review_meetings.events import VIEW
from portal.base import PortalDetail, PortalFile, PortalPage, PortalRowForm

# Of what is over, as much as one still looks at.
SHOWN = 30


class Reviews(PortalPage):
    permission = VIEW
    template_name = "portal/reviews/list.html"
    title = _("Reviews")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = selectors.ACTIONS.visible_to(self.actor).filter(review__partner=self.partner)
        ended = rows.exclude(done_on=None, dropped_on=None).order_by("-due_on", "-pk")[:SHOWN]
        return super().get_context(
            next_due=selectors.next_due(self.partner),
            meetings=[
                {"row": row, "hour": presenters.hour(row)}
                for row in selectors.of_partner(self.actor, self.partner)[:SHOWN]
            ],
            open=presenters.actions(rows.open(), self.actor, self.partner),
            ended=presenters.actions(ended, self.actor, self.partner),
            **extra,
        )


class MeetingPage(PortalDetail):
    """One meeting as it was last sent."""

    permission = VIEW
    template_name = "portal/reviews/detail.html"
    queryset = selectors.MEETINGS
    title = _("Review of the partnership")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        meeting = self.object
        sent = selectors.last_sent(self.actor, meeting)
        start = meeting.local_start
        return super().get_context(
            meeting=meeting,
            day=meeting.review.held_on or (start.date() if start else meeting.review.due_on),
            hour=presenters.hour(meeting),
            participants=", ".join(presenters.participants(self.actor, meeting)),
            sent=sent,
            sections=presenters.sent_sections(self.actor, sent) if sent else [],
            documents=presenters.documents(self.actor, meeting),
            actions=presenters.of_review(self.actor, meeting),
            **extra,
        )


class MeetingDocumentFile(pages.DocumentMixin, PortalFile):
    """What was sent, as far as this reader may read it."""


class ActionTick(pages.TickMixin, PortalRowForm):
    """Ticked by whoever does it."""

    def success_url(self, result: Any) -> str:
        return self.portal_url("reviews")

    @property
    def cancel_url(self) -> str:
        return self.portal_url("reviews")
