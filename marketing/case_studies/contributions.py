from django.utils.translation import gettext_lazy as _

from core import slots
from marketing.models import CaseStudy
from web import nav


@slots.partner_tab.fill("case-studies", order=70)
def case_studies_tab() -> slots.Tab:
    return slots.Tab(
        code="case-studies",
        label=_("Case studies"),
        count=lambda actor, partner: CaseStudy.objects.filter(partner=partner),
        template="marketing/tab.html",
        context=lambda actor, partner: {
            "studies": list(
                partner.case_studies.select_related("sector", "partner").prefetch_related("results")
            )
        },
        permission="marketing.case_study:view",
    )


nav.register(
    nav.NavItem(
        code="case-studies",
        label=_("Case studies"),
        url_name="marketing:list",
        icon="book-open",
        permission="marketing.case_study:view",
        group="programme",
        order=150,
    ),
)
