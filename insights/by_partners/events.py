"""What can happen to what partners declare of themselves."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from core.money import Money
from insights.by_partners.models import CostReduction, PartnerAmount
from web.templatetags.formats import money

VIEW = "insights.partner_declared:view"
PORTAL = PageOf("portal:declared", VIEW, ("partner.public_id",))
STAFF = PageOf("partners:tab", VIEW, ("partner.public_id",), ("declared",))

target_type(
    PartnerAmount,
    plural=_("Amounts declared by partners"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
)
target_type(
    CostReduction,
    plural=_("Cost reductions"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
)
declare(
    "insights.partner_amount.declared",
    _("Amount declared for “{target}”: {amount}"),
    icon="pencil-line",
    partner_visible=True,
    labels={"amount": lambda value: money(Money.from_json(value))},
)
declare(
    "insights.partner_amount.withdrawn",
    _("Amount declared for “{target}” withdrawn"),
    icon="undo-2",
    partner_visible=True,
)
declare(
    "insights.cost_reduction.declared",
    _("Cost reduction of “{target}” declared"),
    icon="pencil-line",
    partner_visible=True,
)
declare(
    "insights.cost_reduction.withdrawn",
    _("Cost reduction of “{target}” withdrawn"),
    icon="undo-2",
    partner_visible=True,
)
