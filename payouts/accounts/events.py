"""What can happen to statements and payouts, and how their rows are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from payouts import models


def _money_tab(row) -> str:
    return f"/staff/partners/{row.partner.public_id}/tab/money/"


target_type(models.PayoutAccount, label=lambda row: row.masked, staff_path=_money_tab, related=("partner",))


target_type(
    models.StatementSettings, label=lambda row: row.partner.name, staff_path=_money_tab, related=("partner",)
)


target_type(models.Adjustment, label=str, staff_path=_money_tab, related=("partner",))


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
)


declare(
    "payouts.adjustment.created",
    _("Adjustment of {amount} {currency}: {reason}"),
    icon="scale",
    partner_visible=True,
)
