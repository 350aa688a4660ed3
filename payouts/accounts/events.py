"""What can happen to statements and payouts, and how their rows are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from payouts import models

MONEY_TAB = PageOf("partners:tab", "payouts.money:view", ("partner.public_id",), tail=("money",))


target_type(models.PayoutAccount, label=lambda row: row.masked, staff=MONEY_TAB, related=("partner",))


target_type(
    models.StatementSettings, label=lambda row: row.partner.name, staff=MONEY_TAB, related=("partner",)
)


target_type(models.Adjustment, label=str, staff=MONEY_TAB, related=("partner",))


declare("payouts.account.changed", _("Bank account {target} given"), icon="landmark", partner_visible=True)


declare("payouts.account.called_back", _("Bank account {target} confirmed by telephone"), icon="phone-call")


declare(
    "payouts.account.doubted",
    _("Bank account {target} refused by the bank: to be confirmed again"),
    icon="phone-off",
)


declare(
    "payouts.settings.changed",
    _("Statement settings of {target} changed"),
    icon="settings",
    partner_visible=True,
    to_partner=_("The settings of your statements changed"),
)


declare(
    "payouts.adjustment.created",
    _("Adjustment of {amount} {currency}: {reason}"),
    icon="scale",
    partner_visible=True,
)
