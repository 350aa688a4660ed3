"""What can happen to a case study."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from marketing.models import CaseStudy, CaseStudyVersion

VIEW = "marketing.case_study:view"
STAFF = PageOf("marketing:detail", VIEW)
PORTAL = PageOf("portal:case-study", VIEW, ("partner.public_id", "public_id"))
VERSION_STAFF = PageOf("marketing:detail", VIEW, ("study.public_id",))
VERSION_PORTAL = PageOf("portal:case-study", VIEW, ("study.partner.public_id", "study.public_id"))

target_type(
    CaseStudy,
    plural=_("Case studies"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(
        title=str,
        detail=lambda row: row.partner.name,
        text=lambda row: " ".join([*row.title.values(), *row.summary.values()]),
    ),
)
target_type(
    CaseStudyVersion, label=str, staff=VERSION_STAFF, portal=VERSION_PORTAL, related=("study__partner",)
)
declare("marketing.case_study.saved", _("Case study “{target}” saved"), icon="book-open")
declare(
    "marketing.case_study.submitted",
    _("Case study “{target}” sent to the partner for approval (version {version})"),
    icon="send",
    partner_visible=True,
    to_partner=_("Case study “{target}” waits for your approval (version {version})"),
)
declare(
    "marketing.case_study.approved",
    _("Case study “{target}” approved by the partner (version {version})"),
    icon="circle-check",
    partner_visible=True,
    to_partner=_("You approved the case study “{target}” (version {version})"),
)
declare(
    "marketing.case_study.changes_asked",
    _("The partner asks for changes to the case study “{target}” (version {version})"),
    icon="pencil",
    partner_visible=True,
    to_partner=_("You asked for changes to the case study “{target}” (version {version})"),
)
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
