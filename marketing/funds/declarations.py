"""What requests for funds are to lower rooms."""

from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from marketing.models import FundRequest
from partners.questions import subjects

subjects.register(
    subjects.Subject(
        "fund_request",
        _("Requests for funds"),
        model=FundRequest,
        partner_of=lambda row: row.partner,
        own_fields=True,
        file=PageOf("marketing:fund-request-own-file", "marketing.fund_request:view"),
        portal_file=PageOf(
            "portal:fund-request-own-file",
            "marketing.fund_request:view",
            ("partner.public_id", "public_id"),
        ),
    )
)
