"""What can happen to a partner, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.permissions import PARTNER_ROLES
from partners import models
from partners.partner.events import PAGE_OF_PARTNER

target_type(
    models.Membership, label=lambda row: row.user.name, staff=PAGE_OF_PARTNER, related=("partner", "user")
)


target_type(models.Invitation, label=lambda row: row.name, staff=PAGE_OF_PARTNER, related=("partner",))


target_type(models.PartnerToken, label=lambda row: row.name, staff=PAGE_OF_PARTNER, related=("partner",))


declare(
    "partners.partner.portal_viewed",
    _("Portal of “{target}” viewed, read only, as: {role}"),
    icon="eye",
    labels={"role": lambda value: PARTNER_ROLES.get(value, value)},
)


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


declare(
    "partners.token.rotated",
    _("API token “{target}” has a new secret"),
    icon="refresh-cw",
    partner_visible=True,
)
declare("partners.token.revoked", _("API token “{target}” revoked"), icon="key-round", partner_visible=True)
