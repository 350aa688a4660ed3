"""What can happen to a co-marketing action."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from marketing.models import ActionLead, ActionSale, CoMarketingAction

VIEW = "marketing.action:view"
STAFF = PageOf("marketing:action", VIEW)
PORTAL = PageOf("portal:action", VIEW, ("partner.public_id", "public_id"))
_OF_ACTION = PageOf("marketing:action", VIEW, ("action.public_id",))

target_type(
    CoMarketingAction,
    plural=_("Co-marketing actions"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(
        title=lambda row: row.title,
        detail=lambda row: row.partner.name,
        text=lambda row: row.note,
    ),
)
target_type(ActionLead, label=str, staff=_OF_ACTION, related=("action",))
target_type(ActionSale, label=str, staff=_OF_ACTION, related=("action",))

declare("marketing.action.planned", _("Co-marketing action “{target}” planned"), icon="megaphone",
        partner_visible=True)  # fmt: skip
declare(
    "marketing.action.proposed",
    _("Co-marketing action “{target}” proposed by the partner"),
    icon="lightbulb",
    partner_visible=True,
    to_partner=_("You proposed the co-marketing action “{target}”"),
)
declare(
    "marketing.action.proposal_changed",
    _("Proposal “{target}” changed by the partner"),
    icon="pencil",
    partner_visible=True,
    to_partner=_("You changed your proposal “{target}”"),
    news=False,
)
declare(
    "marketing.action.withdrawn",
    _("Proposal “{target}” withdrawn by the partner"),
    icon="undo-2",
    partner_visible=True,
    to_partner=_("You withdrew your proposal “{target}”"),
)
declare(
    "marketing.action.changed",
    _("Co-marketing action “{target}” changed"),
    icon="pencil",
    partner_visible=True,
    news=False,
)
declare(
    "marketing.action.accepted",
    _("Co-marketing action “{target}” accepted"),
    icon="circle-check",
    partner_visible=True,
)
declare(
    "marketing.action.refused",
    _("Co-marketing action “{target}” refused"),
    icon="circle-x",
    partner_visible=True,
)
declare(
    "marketing.action.cancelled",
    _("Co-marketing action “{target}” cancelled"),
    icon="circle-slash",
    partner_visible=True,
)
declare(
    "marketing.action.done",
    _("Co-marketing action “{target}” took place"),
    icon="circle-check",
    partner_visible=True,
)
declare(
    "marketing.action.replanned",
    _("Co-marketing action “{target}” planned again"),
    icon="rotate-ccw",
    partner_visible=True,
)
declare(
    "marketing.action.lead_linked",
    _("A lead of “{target}” linked"),
    icon="link",
    partner_visible=True,
    news=False,
)
declare(
    "marketing.action.lead_unlinked",
    _("A lead of “{target}” taken away"),
    icon="unlink",
    partner_visible=True,
    news=False,
)
declare(
    "marketing.action.sale_linked",
    _("A sale of “{target}” linked"),
    icon="link",
    partner_visible=True,
    news=False,
)
declare(
    "marketing.action.sale_unlinked",
    _("A sale of “{target}” taken away"),
    icon="unlink",
    partner_visible=True,
    news=False,
)
