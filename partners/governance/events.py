"""What can happen to governance bodies, their seats and their meetings."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from partners.models import BodyDecision, BodyMeeting, GovernanceBody, Seat

VIEW = "partners.governance:view"
BODY = PageOf("partners:governance-body", VIEW)
MEETING = PageOf("partners:body-meeting", VIEW)

target_type(
    GovernanceBody,
    plural=_("Governance bodies"),
    label=str,
    staff=BODY,
    indexed=Indexed(title=str, detail=lambda row: str(row.purpose)[:200]),
)
target_type(
    Seat,
    label=lambda row: str(row.body),
    staff=PageOf("partners:governance-body", VIEW, ("body.public_id",)),
    portal=PageOf("portal:seat", VIEW, ("partner.public_id", "public_id")),
    related=("body", "partner"),
)
target_type(BodyMeeting, label=str, staff=MEETING, related=("body",))
target_type(
    BodyDecision,
    label=str,
    staff=PageOf("partners:body-meeting", VIEW, ("meeting.public_id",)),
    related=("meeting",),
)
declare("partners.governance_body.saved", _("Governance body “{target}” saved"), icon="landmark")
declare("partners.seat.given", _("A seat was given: {body}"), icon="armchair", partner_visible=True)
declare("partners.seat.ended", _("A term ended: {body}"), icon="armchair", partner_visible=True)
declare("partners.body_meeting.planned", _("Meeting planned: {body}"), icon="calendar")
declare("partners.body_meeting.changed", _("Meeting changed: {target}"), icon="calendar")
declare("partners.body_meeting.cancelled", _("Meeting called off: {target}"), icon="calendar-x")
declare("partners.body_meeting.held", _("Meeting held: {target}"), icon="calendar-check")
declare("partners.body_meeting.published", _("Minutes published: {target}"), icon="send")
declare("partners.body_decision.recorded", _("Decision written down: {target}"), icon="gavel")
declare("partners.body_decision.done", _("Decision done: {target}"), icon="circle-check")
