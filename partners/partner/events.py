"""What can happen to a partner, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from partners import models

VIEW = "partners.partner:view"
# Where whatever belongs to a partner is shown.
PAGE_OF_PARTNER = PageOf("partners:detail", VIEW, ("partner.public_id",))


target_type(
    models.Partner,
    plural=_("Partners"),
    label=lambda row: row.name,
    staff=PageOf("partners:detail", VIEW),
    portal=PageOf("portal:home", VIEW),
    indexed=Indexed(
        title=lambda row: row.name,
        detail=lambda row: str(row.type),
        text=lambda row: f"{row.name} {row.legal_name} {row.registration_number} {row.vat_number}",
        related=("type",),
    ),
)


target_type(models.PartnerDomain, label=lambda row: row.domain, staff=PAGE_OF_PARTNER, related=("partner",))


target_type(
    models.PartnerKind, label=lambda row: str(row.kind), staff=PAGE_OF_PARTNER, related=("partner", "kind")
)


target_type(models.PartnerAddress, label=lambda row: row.city, staff=PAGE_OF_PARTNER, related=("partner",))


target_type(models.PartnerFile, label=lambda row: row.title, staff=PAGE_OF_PARTNER, related=("partner",))


target_type(models.UseCase, label=lambda row: row.title, staff=PAGE_OF_PARTNER, related=("partner",))


declare("partners.partner.created", _("Partner “{target}” created"), icon="building-2")


declare(
    "partners.partner.changed",
    _("Details of “{target}” changed"),
    icon="pencil",
    partner_visible=True,
    to_partner=_("The details of your organisation changed"),
    news=False,
)


declare(
    "partners.partner.logo_changed",
    _("Logo of “{target}” changed"),
    icon="image",
    partner_visible=True,
    to_partner=_("The logo of your organisation changed"),
)


declare(
    "partners.partner.status_changed",
    _("Status of “{target}” changed: {status}"),
    icon="activity",
    partner_visible=True,
    labels={"status": lambda value: models.Partner.Status(value).label},
    to_partner=_("Your partnership is now: {status}"),
)


declare(
    "partners.partner.owner_changed",
    _("“{target}” is looked after by somebody else"),
    icon="user-round",
    partner_visible=True,
    to_partner=_("You have another contact person with us"),
)


declare(
    "partners.partner.tier_changed",
    _("Tier of “{target}” changed: {tier}"),
    icon="medal",
    partner_visible=True,
    to_partner=_("Your tier is now: {tier}"),
)


declare(
    "partners.partner.tier_basis_changed",
    _("What “{target}” holds the tier {tier} on changed: {basis}"),
    icon="medal",
    partner_visible=True,
    labels={"basis": lambda value: models.TierChange.Basis(value).label},
    to_partner=_("What you hold your tier {tier} on is now: {basis}"),
)


declare(
    "partners.partner.legal_status_changed",
    _("Legal status of “{target}” changed: {legal_status}"),
    icon="scale",
    partner_visible=True,
    labels={"legal_status": lambda value: models.Partner.LegalStatus(value).label},
    to_partner=_("The legal status of your organisation is now: {legal_status}"),
)


declare("partners.partner.tagged", _("Tags of “{target}” changed"), icon="tag")


declare("partners.partner.referenced", _("Reference in {system} set for “{target}”"), icon="link")


declare("partners.kind.added", _("Relationship “{target}” added"), icon="handshake", partner_visible=True)


declare("partners.kind.changed", _("Relationship “{target}” changed"), icon="handshake", partner_visible=True)


declare("partners.kind.ended", _("Relationship “{target}” ended"), icon="handshake", partner_visible=True)


declare("partners.domain.added", _("Domain {target} added"), icon="globe")


declare("partners.domain.removed", _("Domain {domain} removed"), icon="globe")


declare(
    "partners.address.saved",
    _("Address in {target} saved"),
    icon="map-pin",
    partner_visible=True,
    news=False,
)


declare("partners.file.added", _("File “{target}” added"), icon="paperclip")


declare("partners.file.archived", _("File “{target}” archived"), icon="paperclip")


declare(
    "partners.use_case.saved",
    _("Use case “{target}” saved"),
    icon="lightbulb",
    partner_visible=True,
    news=False,
)
