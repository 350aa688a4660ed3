"""What can happen to a partner, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from partners import models
from prm.core.events import declare, target_type


def _partner_page(row) -> str:
    return f"/staff/partners/{row.partner.public_id}/"


target_type(
    models.Partner,
    plural=_("Partners"),
    label=lambda row: row.name,
    staff_path=lambda row: f"/staff/partners/{row.public_id}/",
    portal_path=lambda row: f"/portal/{row.public_id}/",
)
target_type(models.Contact, label=lambda row: row.name, staff_path=_partner_page, related=("partner",))
target_type(models.Note, label=lambda row: row.partner.name, staff_path=_partner_page, related=("partner",))
target_type(
    models.Membership, label=lambda row: row.user.name, staff_path=_partner_page, related=("partner", "user")
)
target_type(models.Invitation, label=lambda row: row.name, staff_path=_partner_page, related=("partner",))
target_type(models.PartnerToken, label=lambda row: row.name, staff_path=_partner_page, related=("partner",))
target_type(
    models.PartnerDomain, label=lambda row: row.domain, staff_path=_partner_page, related=("partner",)
)
target_type(
    models.PartnerKind, label=lambda row: str(row.kind), staff_path=_partner_page, related=("partner", "kind")
)
target_type(models.PartnerAddress, label=lambda row: row.city, staff_path=_partner_page, related=("partner",))
target_type(models.PartnerFile, label=lambda row: row.title, staff_path=_partner_page, related=("partner",))
target_type(models.UseCase, label=lambda row: row.title, staff_path=_partner_page, related=("partner",))
for _model in (models.PartnerType, models.RelationshipKind, models.Sector, models.Region, models.ProductLine):
    target_type(_model, label=str, staff_path=lambda row: "/staff/settings/")
target_type(models.Tier, label=str, staff_path=lambda row: "/staff/settings/tiers/")
target_type(models.TierBenefit, label=str, staff_path=lambda row: "/staff/settings/tiers/")

declare("partners.partner.created", _("Partner “{target}” created"), icon="building-2")
declare("partners.partner.changed", _("Details of “{target}” changed"), icon="pencil", partner_visible=True)
declare(
    "partners.partner.status_changed",
    _("Status of “{target}” changed: {status}"),
    icon="activity",
    partner_visible=True,
    labels={"status": lambda value: models.Partner.Status(value).label},
)
declare(
    "partners.partner.owner_changed",
    _("“{target}” is looked after by somebody else"),
    icon="user-round",
    partner_visible=True,
)
declare(
    "partners.partner.tier_changed",
    _("Tier of “{target}” changed: {tier}"),
    icon="medal",
    partner_visible=True,
)
declare("partners.partner.tagged", _("Tags of “{target}” changed"), icon="tag")
declare("partners.partner.referenced", _("Reference in {system} set for “{target}”"), icon="link")
declare("partners.kind.added", _("Relationship “{target}” added"), icon="handshake", partner_visible=True)
declare("partners.kind.changed", _("Relationship “{target}” changed"), icon="handshake", partner_visible=True)
declare("partners.kind.ended", _("Relationship “{target}” ended"), icon="handshake", partner_visible=True)
declare("partners.domain.added", _("Domain {target} added"), icon="globe")
declare("partners.domain.removed", _("Domain {domain} removed"), icon="globe")
declare("partners.address.saved", _("Address in {target} saved"), icon="map-pin", partner_visible=True)
declare("partners.file.added", _("File “{target}” added"), icon="paperclip")
declare("partners.file.archived", _("File “{target}” archived"), icon="paperclip")
declare("partners.use_case.saved", _("Use case “{target}” saved"), icon="lightbulb", partner_visible=True)
declare("partners.contact.created", _("Contact {target} added"), icon="user-plus", partner_visible=True)
declare(
    "partners.contact.changed", _("Contact {target} changed"), icon="user-round-pen", partner_visible=True
)
declare("partners.contact.archived", _("Contact {target} archived"), icon="user-x", partner_visible=True)
declare("partners.note.written", _("Note written about “{target}”"), icon="sticky-note")
declare("partners.note.shared", _("Note shared with “{target}”"), icon="sticky-note", partner_visible=True)
declare("partners.invitation.sent", _("{target} invited to the portal"), icon="mail", partner_visible=True)
declare(
    "partners.invitation.revoked", _("Invitation of {target} revoked"), icon="mail-x", partner_visible=True
)
declare(
    "partners.invitation.accepted",
    _("{target} accepted the invitation"),
    icon="user-check",
    partner_visible=True,
)
declare(
    "partners.membership.created",
    _("{target} is a member of the portal"),
    icon="user-check",
    partner_visible=True,
)
declare(
    "partners.membership.role_changed", _("Role of {target} changed"), icon="user-cog", partner_visible=True
)
declare("partners.membership.ended", _("{target} is no longer a member"), icon="user-x", partner_visible=True)
declare("partners.token.created", _("API token “{target}” created"), icon="key-round", partner_visible=True)
declare("partners.token.revoked", _("API token “{target}” revoked"), icon="key-round", partner_visible=True)
declare("partners.config.created", _("Configuration “{target}” created"), icon="settings")
declare("partners.config.changed", _("Configuration “{target}” changed"), icon="settings")
