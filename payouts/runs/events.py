"""What can happen to statements and payouts, and how their rows are called in timelines."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from payouts import models
from payouts.runs import rules
from web.templatetags.formats import day

STAFF = PageOf("payouts:run", "payouts.run:view", ("run.public_id",))
PORTAL = PageOf("portal:money", "payouts.money:view", ("partner.public_id",))

target_type(
    models.Payout,
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner", "run"),
)


target_type(
    models.PayoutRun,
    plural=_("Payout runs"),
    label=str,
    staff=PageOf("payouts:run", "payouts.run:view"),
    indexed=Indexed(title=lambda row: row.number),
)


declare("payouts.run.prepared", _("Payout run {number} prepared"), icon="banknote")


declare("payouts.run.approved", _("Payout run {number} approved"), icon="shield-check")


declare("payouts.run.cancelled", _("Payout run {number} cancelled"), icon="circle-x")


declare("payouts.run.exported", _("Payout run {number} exported for the bank"), icon="download")


declare("payouts.run.read_back", _("Payout run {number} read back: {paid} paid, {lost} not"), icon="upload")


declare(
    "payouts.run.marked_paid",
    _("Payout run {number} marked as paid on {day} by hand: {count}"),
    icon="circle-check",
    labels={"day": lambda value: day(date.fromisoformat(value))},
)


declare(
    "payouts.payout.left_out",
    _("Left out of payout run {number}: {why}"),
    icon="circle-alert",
    labels={"why": lambda code: rules.SKIP_REASONS.get(code, code)},
)


declare(
    "payouts.payout.paid_twice", _("Payout {target} paid beside another one of its statement"), icon="copy"
)


declare(
    "payouts.payout.recovered",
    _("Payout {target}, paid twice, taken off the next statement"),
    icon="scale",
)


declare("payouts.payout.sent", _("Payout sent to the bank"), icon="send", partner_visible=True)


declare("payouts.payout.paid", _("Payout paid"), icon="circle-check", partner_visible=True)


declare(
    "payouts.payout.came_back",
    _("Payout refused or returned by the bank"),
    icon="undo-2",
    partner_visible=True,
)
