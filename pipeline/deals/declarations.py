"""What deals are to lower rooms."""

from django.utils.translation import gettext_lazy as _

from partners.questions import subjects
from pipeline.models import Deal

subjects.register(
    subjects.Subject("deal", _("Deals"), model=Deal, partner_of=lambda deal: deal.partner, own_fields=True)
)
