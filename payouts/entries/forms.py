"""The shape of what people type about statements and payouts. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import DateField, Form


class AccountMappingForm(Form):
    number = forms.CharField(label=_("Account number"), max_length=20, required=False)
    vat_code = forms.CharField(label=_("VAT code"), max_length=20, required=False)


class AsOfForm(Form):
    as_of = DateField(label=_("As of"), required=False)
