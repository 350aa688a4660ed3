"""What can happen to statements and payouts, and how their rows are called in timelines."""

from django.utils.translation import gettext_lazy as _

from payouts import models
from prm.core.events import declare, target_type


def _money_tab(row) -> str:
    return f"/staff/partners/{row.partner.public_id}/tab/money/"


target_type(
    models.Statement,
    plural=_("Statements"),
    label=str,
    staff_path=lambda row: f"/staff/payouts/statements/{row.public_id}/",
    portal_path=lambda row: f"/portal/{row.partner.public_id}/money/statements/{row.public_id}/",
    related=("partner",),
)
target_type(
    models.Payout,
    label=str,
    staff_path=lambda row: f"/staff/payouts/runs/{row.run.public_id}/",
    portal_path=lambda row: f"/portal/{row.partner.public_id}/money/",
    related=("partner", "run"),
)
target_type(
    models.PayoutRun,
    plural=_("Payout runs"),
    label=str,
    staff_path=lambda row: f"/staff/payouts/runs/{row.public_id}/",
)
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
declare("payouts.statement.drafted", _("Statements drafted: {count}"), icon="file-pen")
declare("payouts.statement.issued", _("Statement {number} issued"), icon="file-check", partner_visible=True)
declare(
    "payouts.statement.contested",
    _("Statement {number} contested"),
    icon="message-square-warning",
    partner_visible=True,
)
declare(
    "payouts.statement.answered",
    _("Objection to statement {number} answered"),
    icon="message-square-reply",
    partner_visible=True,
)
declare(
    "payouts.statement.closed",
    _("Statement accepted: the time to contest it is over"),
    icon="check",
    partner_visible=True,
)
declare("payouts.run.prepared", _("Payout run {number} prepared"), icon="banknote")
declare("payouts.run.approved", _("Payout run {number} approved"), icon="shield-check")
declare("payouts.run.cancelled", _("Payout run {number} cancelled"), icon="circle-x")
declare("payouts.run.exported", _("Payout run {number} exported for the bank"), icon="download")
declare("payouts.run.read_back", _("Payout run {number} read back: {paid} paid, {lost} not"), icon="upload")
declare("payouts.payout.sent", _("Payout sent to the bank"), icon="send", partner_visible=True)
declare("payouts.payout.paid", _("Payout paid"), icon="circle-check", partner_visible=True)
declare(
    "payouts.payout.came_back",
    _("Payout refused or returned by the bank"),
    icon="undo-2",
    partner_visible=True,
)
