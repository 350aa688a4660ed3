"""Input for the programme's own pages."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from web.forms import CurrencyChoiceField, Form, country_choices


class ProgrammeForm(Form):
    name = TranslatedFormField(label=_("Name"))
    tagline = TranslatedFormField(label=_("Tagline"), required=False)
    currency = CurrencyChoiceField(help_text=_("Fixed once it is set."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class OwnEntityForm(Form):
    legal_name = forms.CharField(label=_("Legal name"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country"), choices=country_choices, initial=lambda: settings.DEFAULT_COUNTRY
    )
    registration_number = forms.CharField(label=_("Registration number"), max_length=40, required=False)
    vat_number = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea({"rows": 3}))
    iban = forms.CharField(label="IBAN", max_length=42, required=False)
    is_default = forms.BooleanField(
        label=_("Default"), required=False, help_text=_("It is our side on new agreements and statements.")
    )
