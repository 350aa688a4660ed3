"""What referrals say of a partner."""

from django.utils.translation import gettext_lazy as _

from partners.figures.registry import PartnerFigure, Unit, register
from referrals.conversions import figures

register(
    PartnerFigure(
        "referral_leads",
        _("Leads by referral"),
        _("Leads credited to the partner by a link, a coupon or a form, by the day they came."),
        Unit.COUNT,
        figures.VIEW,
        figures.leads,
        figures.lead_rows,
    ),
)
