"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from agreements import models
from core.events.registry import Indexed, declare, target_type
from core.links import PageOf

VIEW = "agreements.agreement:view"
STAFF = PageOf("agreements:detail", VIEW)
PORTAL = PageOf("portal:agreement", VIEW, ("partner.public_id", "public_id"))
# The same for what belongs to an agreement.
STAFF_OF_PART = PageOf("agreements:detail", VIEW, ("agreement.public_id",))
PORTAL_OF_PART = PageOf("portal:agreement", VIEW, ("agreement.partner.public_id", "agreement.public_id"))

target_type(
    models.Agreement,
    plural=_("Agreements"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(
        title=lambda row: f"{row.number} {row.title}",
        detail=lambda row: row.partner.name,
        text=lambda row: f"{row.partner.name} {row.partner.legal_name}",
    ),
)


declare("agreements.agreement.created", _("Agreement {target} drawn up"), icon="file-plus")


declare(
    "agreements.agreement.amendment_begun", _("Amendment of {old} drawn up as {number}"), icon="file-plus"
)


declare("agreements.agreement.imported", _("Agreements concluded earlier were loaded"), icon="file-input")


declare(
    "agreements.agreement.values_changed", _("Values of {target} changed: version {version}"), icon="file-pen"
)


declare(
    "agreements.agreement.terms_changed", _("Terms of {target} changed: version {version}"), icon="file-pen"
)


declare(
    "agreements.agreement.parties_changed",
    _("Details of the parties taken into {target}: version {version}"),
    icon="building-2",
)


declare("agreements.agreement.edited", _("“{clause}” of {target} edited: version {version}"), icon="file-pen")
