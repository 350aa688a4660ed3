"""What can happen to awards, publications and media coverage."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from marketing.models import Award, MediaCoverage, Publication

VIEW = "marketing.recognition:view"
PORTAL = PageOf("portal:recognition", VIEW, ("partner.public_id",))
STAFF = {
    Award: PageOf("marketing:award", VIEW),
    Publication: PageOf("marketing:publication", VIEW),
    MediaCoverage: PageOf("marketing:coverage", VIEW),
}

target_type(
    Award,
    plural=_("Awards"),
    label=str,
    staff=STAFF[Award],
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(title=str, detail=lambda row: row.partner.name, text=lambda row: row.awarded_by),
)
target_type(
    Publication,
    plural=_("Publications"),
    label=str,
    staff=STAFF[Publication],
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(
        title=str, detail=lambda row: row.partner.name, text=lambda row: f"{row.authors} {row.publisher}"
    ),
)
target_type(
    MediaCoverage,
    plural=_("Media coverage"),
    label=str,
    staff=STAFF[MediaCoverage],
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(title=str, detail=lambda row: row.partner.name, text=lambda row: row.outlet),
)
declare("marketing.award.recorded", _("Award “{target}” recorded"), icon="trophy", partner_visible=True)
declare("marketing.award.changed", _("Award “{target}” changed"), icon="trophy")
declare("marketing.award.archived", _("Award “{target}” taken away as a mistake"), icon="archive")
declare("marketing.publication.recorded", _("Publication “{target}” recorded"), icon="book-open",
        partner_visible=True)  # fmt: skip
declare("marketing.publication.changed", _("Publication “{target}” changed"), icon="book-open")
declare("marketing.publication.archived", _("Publication “{target}” taken away as a mistake"), icon="archive")
declare("marketing.coverage.recorded", _("Article “{target}” in the media recorded"), icon="newspaper",
        partner_visible=True)  # fmt: skip
declare("marketing.coverage.changed", _("Article “{target}” in the media changed"), icon="newspaper")
declare("marketing.coverage.archived", _("Article “{target}” in the media taken away as a mistake"),
        icon="archive")  # fmt: skip
