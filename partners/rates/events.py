"""What can happen to an exchange rate."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from partners import models

target_type(
    models.ExchangeRate,
    plural=_("Exchange rates"),
    label=str,
    staff=PageOf("partners:rates", "partners.exchange_rate:view", args=()),
)


declare(
    "partners.exchange_rate.entered", _("Exchange rate of {target} entered: {rate}"), icon="arrow-left-right"
)


declare(
    "partners.exchange_rate.corrected",
    _("Exchange rate of {target} corrected: {rate}"),
    icon="arrow-left-right",
)


declare("partners.exchange_rate.loaded", _("{count} exchange rates entered"), icon="arrow-left-right")
