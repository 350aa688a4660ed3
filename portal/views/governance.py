"""Governance in the portal: the bodies on which the organisation sits, their meetings and what they decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.governance import presenters
from partners.governance.services import VIEW
from partners.models import BodyMeeting, Seat
from portal.base import PortalDetail, PortalPage


class Governance(PortalPage):
    permission = VIEW
    template_name = "portal/governance/list.html"
    title = _("Governance")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(rows=presenters.of_partner(self.actor, self.partner), **extra)


class Body(PortalDetail):
    """The body of one of the organisation's seats."""

    permission = VIEW
    template_name = "portal/governance/body.html"
    queryset = Seat.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        body = self.object.body
        return super().get_context(
            title=str(body),
            body=body,
            seats=list(self.partner.seats.filter(body=body).for_list()),
            meetings=list(BodyMeeting.objects.visible_to(self.actor).filter(body=body)[:50]),
            **extra,
        )


class Meeting(PortalDetail):
    permission = VIEW
    template_name = "portal/governance/meeting.html"
    queryset = BodyMeeting.objects.select_related("body")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        published = row.published_at is not None
        decisions = row.decisions.select_related("seat__contact", "seat__user") if published else ()
        return super().get_context(
            title=str(row.body),
            row=row,
            facts=presenters.facts_of(row),
            minutes=row.minutes if published else "",
            decisions=list(decisions),
            **extra,
        )
