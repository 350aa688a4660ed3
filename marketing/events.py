from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from marketing.models import CaseStudy

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
