"""What can happen here, and how rows of this subject are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from referrals import models

target_type(
    models.ReferralEvent,
    label=lambda row: str(row.get_type_display()),
    staff=PageOf("referrals:conversion", "referrals.conversion:view"),
)


_types = {"type": lambda value: models.ReferralEvent.Type(value).label}


declare(
    "referrals.conversion.recorded",
    _("Reported: {type}"),
    icon="mouse-pointer-click",
    partner_visible=True,
    labels=_types,
    to_partner=_("Credited to you: {type}"),
)


declare(
    "referrals.conversion.applied",
    _("{type} applied that had waited for its sale"),
    icon="mouse-pointer-click",
    partner_visible=True,
    labels=_types,
    to_partner=_("Counted now that its sale is known: {type}"),
    news=False,
)
