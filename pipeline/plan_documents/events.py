"""What can happen to the documents of a joint plan."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.plan:view"

target_type(
    models.PlanDocument,
    label=str,
    staff=PageOf("pipeline:plan-documents", VIEW, ("plan.public_id",)),
    portal=PageOf("portal:plan-documents", VIEW, ("plan.partner.public_id", "plan.public_id")),
    related=("plan__partner",),
)
target_type(
    models.PlanAgreement,
    label=str,
    staff=PageOf("pipeline:plan-documents", VIEW, ("plan.public_id",)),
    related=("plan", "agreement"),
)

declare(
    "pipeline.plan.proposal_sent",
    _("Proposal {number} of joint plan “{target}” sent to the partner"),
    icon="send",
    partner_visible=True,
    to_partner=_("Proposal {number} of joint plan “{target}” sent to you"),
)
declare(
    "pipeline.plan.contract_drawn_up",
    _("Agreement {agreement} drawn up from joint plan “{target}”"),
    icon="file-plus",
)
declare(
    "pipeline.plan.annex_frozen",
    _("Joint plan “{target}” is annex {number} of agreement {agreement}"),
    icon="paperclip",
    partner_visible=True,
)
declare(
    "pipeline.plan.signed",
    _("Joint plan “{target}” signed with agreement {agreement}"),
    icon="signature",
    partner_visible=True,
)
