from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from marketing.models import CaseStudy

target_type(
    CaseStudy,
    label=str,
    staff=PageOf("marketing:detail", "marketing.case_study:view"),
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
