"""The shape of what people type about deals. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import ProductLine
from partners.vocabulary.made_at import PRODUCT_LINE
from pipeline.models import OwnAccount
from web.forms import (
    DateField,
    Form,
    ScopedChoiceField,
    country_choices,
)


class OwnAccountForm(Form):
    """A customer of our own."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OwnAccount.Kind)
    customer_name = forms.CharField(label=_("Customer"), max_length=200)
    customer_country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    customer_domain = forms.CharField(label=_("Internet domain"), max_length=253, required=False)
    customer_registration = forms.CharField(label=_("Registration number"), max_length=40, required=False)
    customer_vat = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    product_line = ScopedChoiceField(
        ProductLine.objects.all(), label=_("Product line"), to_field_name="code", required=False,
        empty_label=_("All product lines"), made_at=PRODUCT_LINE,
    )  # fmt: skip
    owner = ScopedChoiceField(
        User.objects.exclude(staff_role="").filter(is_active=True), label=_("Looked after by"), required=False
    )
    external_id = forms.CharField(label=_("External reference"), max_length=120, required=False)
    opened_on = DateField(label=_("Since"))
