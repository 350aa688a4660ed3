"""What can happen to the payout policy."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from payouts import models
from web.templatetags.formats import day

target_type(
    models.PayoutPolicy,
    label=lambda row: _("Timetable of payouts"),
    staff=PageOf("payouts:policy", "payouts.policy:change", args=()),
)

declare("payouts.policy.changed", _("Timetable of payouts changed"), icon="settings")
declare(
    "payouts.policy.period_begun",
    _("Statements up to {day} started by the timetable"),
    icon="calendar-clock",
    labels={"day": lambda value: day(date.fromisoformat(value))},
)
