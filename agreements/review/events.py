"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from agreements import models
from agreements.drafting.events import PORTAL_OF_PART, STAFF_OF_PART
from core.events.registry import declare, target_type

for _model in (
    models.OpenPoint,
    models.Approval,
    models.AgreementDocument,
    models.RenewalReminder,
    models.Exclusivity,
):
    target_type(
        _model,
        label=lambda row: str(row.agreement),
        staff=STAFF_OF_PART,
        portal=PORTAL_OF_PART,
        related=("agreement__partner",),
    )


declare(
    "agreements.agreement.sent",
    _("{target} sent to the partner for review"),
    icon="send",
    partner_visible=True,
    to_partner=_("{target} sent to you for review"),
)


declare(
    "agreements.agreement.taken_back",
    _("{target} taken back to the draft"),
    icon="undo-2",
    partner_visible=True,
)


declare(
    "agreements.agreement.answered",
    _("The partner sent {target} back with remarks"),
    icon="reply",
    partner_visible=True,
    to_partner=_("You sent {target} back with remarks"),
)


declare(
    "agreements.agreement.agreed",
    _("The partner agrees with {target}"),
    icon="thumbs-up",
    partner_visible=True,
    to_partner=_("You agreed to {target}"),
)


declare("agreements.agreement.cancelled", _("{target} given up"), icon="circle-x", partner_visible=True)


declare(
    "agreements.agreement.chased", _("Reminder about {target} sent"), icon="bell-ring", partner_visible=True
)


declare("agreements.point.raised", _("Remark on {target}"), icon="message-square", partner_visible=True)


declare("agreements.point.noted", _("Internal remark on {target}"), icon="message-square-dashed")


declare(
    "agreements.point.settled",
    _("Remark on {target} settled: {outcome}"),
    icon="message-square-check",
    partner_visible=True,
    labels={"outcome": lambda value: models.OpenPoint.Status(value).label},
)


declare(
    "agreements.point.note_settled", _("Internal remark on {target} settled"), icon="message-square-check"
)


declare(
    "agreements.point.withdrawn",
    _("Remark on {target} withdrawn"),
    icon="message-square-x",
    partner_visible=True,
)


declare("agreements.approval.asked", _("Approval of {target} asked for"), icon="stamp")


declare("agreements.agreement.approved", _("{target} approved"), icon="badge-check")


declare("agreements.agreement.rejected", _("{target} not approved"), icon="badge-x")
