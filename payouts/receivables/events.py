"""What can happen to what partners owe us."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from payouts import models

RECEIVABLES = PageOf("payouts:receivables", "payouts.receivable:view", args=())

target_type(models.WriteOff, label=lambda row: row.partner.name, staff=RECEIVABLES, related=("partner",))

declare("payouts.receivable.received", _("{amount} {currency} received from the partner"), icon="hand-coins")
declare(
    "payouts.receivable.write_off_proposed",
    _("Write-off of {amount} {currency} proposed: {reason}"),
    icon="eraser",
)
declare("payouts.receivable.written_off", _("{amount} {currency} written off: {reason}"), icon="eraser")
declare(
    "payouts.receivable.write_off_refused",
    _("Write-off of {amount} {currency} refused: {reason}"),
    icon="circle-x",
)
