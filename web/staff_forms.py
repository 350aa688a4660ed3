"""Input for the programme's own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from web.forms import CurrencyChoiceField, Form, all_countries


class ProgrammeForm(Form):
    name = TranslatedFormField(label=_("Name"))
    tagline = TranslatedFormField(label=_("Tagline"), required=False)
    currency = CurrencyChoiceField(help_text=_("Fixed once it is set."))
    accent_hue = forms.IntegerField(
        label=_("Accent hue"),
        min_value=0,
        max_value=359,
        help_text=_(
            "The colour of buttons and links, as degrees on the colour wheel: 30 orange, 195 teal, 260 blue."
        ),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class OwnEntityForm(Form):
    legal_name = forms.CharField(label=_("Legal name"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=all_countries)
    registration_number = forms.CharField(label=_("Registration number"), max_length=40, required=False)
    vat_number = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea({"rows": 3}))
    iban = forms.CharField(label="IBAN", max_length=42, required=False)
    is_default = forms.BooleanField(
        label=_("Default"), required=False, help_text=_("It is our side on new agreements and statements.")
    )
