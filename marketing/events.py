from django.utils.translation import gettext_lazy as _

from marketing.models import CaseStudy
from prm.core.events import declare, target_type

target_type(
    CaseStudy,
    label=str,
    staff_path=lambda row: f"/staff/case-studies/{row.public_id}/",
    related=("partner",),
)
declare("marketing.case_study.saved", _("Case study “{target}” saved"), icon="book-open")
declare(
    "marketing.case_study.published",
    _("Case study “{target}” published"),
    icon="megaphone",
    partner_visible=True,
)
declare(
    "marketing.case_study.withdrawn",
    _("Case study “{target}” withdrawn"),
    icon="book-open",
    partner_visible=True,
)
