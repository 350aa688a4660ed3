"""The shape of what people type about campaigns, links, plans and payments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from web.forms import (
    DateField,
    Form,
    MoneyField,
)


class PaymentForm(Form):
    amount = MoneyField(label=_("Amount"))
    paid_on = DateField(label=_("Paid on"))
