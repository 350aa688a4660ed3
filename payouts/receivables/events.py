"""What can happen to what partners owe us."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from payouts import models
from pipeline.sales.events import amount_label

AMOUNT: dict[str, Callable[[Any], Any]] = {"amount": amount_label}
RECEIVABLES = PageOf("payouts:receivables", "payouts.receivable:view", args=())

target_type(models.WriteOff, label=lambda row: row.partner.name, staff=RECEIVABLES, related=("partner",))

declare(
    "payouts.receivable.received", _("{amount} received from the partner"), icon="hand-coins", labels=AMOUNT
)
declare(
    "payouts.receivable.write_off_proposed",
    _("Write-off of {amount} proposed: {reason}"),
    icon="eraser",
    labels=AMOUNT,
)
declare("payouts.receivable.written_off", _("{amount} written off: {reason}"), icon="eraser", labels=AMOUNT)
declare(
    "payouts.receivable.write_off_refused",
    _("Write-off of {amount} refused: {reason}"),
    icon="circle-x",
    labels=AMOUNT,
)
