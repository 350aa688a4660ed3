"""What can happen to the benefits of a partner."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from partners import models
from partners.partner.events import PAGE_OF_PARTNER

_RELATED = ("partner", "benefit")

target_type(models.BenefitGrant, label=lambda row: str(row.benefit), staff=PAGE_OF_PARTNER, related=_RELATED)
target_type(models.BenefitUse, label=lambda row: str(row.benefit), staff=PAGE_OF_PARTNER, related=_RELATED)
declare("partners.benefit.granted", _("Benefit given: {benefit}"), icon="gift", partner_visible=True)
declare("partners.benefit.declined", _("Benefit declined: {benefit}"), icon="circle-x", partner_visible=True)
declare("partners.benefit.ended", _("Benefit ended: {benefit}"), icon="circle-x", partner_visible=True)
declare("partners.benefit.used", _("{benefit} used: {what}"), icon="ticket", partner_visible=True)
declare(
    "partners.benefit.use_cancelled",
    _("A use of {benefit} does not count"),
    icon="rotate-ccw",
    partner_visible=True,
)
