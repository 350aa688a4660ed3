"""What recruitments are to lower rooms."""

from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from partners.questions import subjects
from pipeline.models import Recruitment

subjects.register(
    subjects.Subject(
        "recruitment",
        _("Recruitments"),
        model=Recruitment,
        partner_of=lambda row: row.partner,
        own_fields=True,
        file=PageOf("pipeline:recruitment-own-file", "pipeline.recruitment:view"),
    )
)
