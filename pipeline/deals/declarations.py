"""What deals are to lower rooms."""

from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from partners.questions import subjects
from pipeline.models import Deal

subjects.register(
    subjects.Subject(
        "deal",
        _("Deals"),
        model=Deal,
        partner_of=lambda deal: deal.partner,
        own_fields=True,
        file=PageOf("pipeline:deal-own-file", "pipeline.deal:view"),
        portal_file=PageOf("portal:deal-own-file", "pipeline.deal:view", ("partner.public_id", "public_id")),
    )
)
