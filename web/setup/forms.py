"""Input of the steps that belong to no room: the organisation, languages and time zone."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import languages, zones
from core.text import TranslatedFormField
from web.forms import CurrencyChoiceField, Form, country_choices

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


class OrganisationForm(Form):
    name = TranslatedFormField(
        label=_("Name of the programme"),
        help_text=_(
            "The name partners know it by, also in e-mails. One language is enough: it is then used in the others too."
        ),
    )
    legal_name = forms.CharField(
        label=_("Legal name of your organisation"),
        max_length=200,
        help_text=_("Your side on agreements and statements."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    currency = CurrencyChoiceField(
        help_text=_(
            "Figures of the whole programme are in it. It is fixed once it is set; deals may be in others."
        )
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("In France the SIREN or SIRET, in Germany with the court."),
    )
    vat_number = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    address = forms.CharField(
        label=_("Address"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    email = forms.EmailField(
        label=_("Contact e-mail"),
        required=False,
        help_text=_("At the foot of e-mails, for questions from partners."),
    )
    phone = forms.CharField(label=_("Contact telephone"), max_length=40, required=False)


class LanguagesForm(Form):
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        choices=languages.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The languages people choose from, and in which texts are configured."),
    )
    language = forms.ChoiceField(
        label=_("Default language"),
        choices=languages.choices,
        help_text=_("For anyone who has chosen none, on pages and in e-mails."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("A day ends at midnight in this zone: for due dates, notice periods and figures."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = zones.choices(
            (get_language() or languages.default()).split("-")[0], self.initial.get("time_zone", "")
        )
        self.fields["time_zone"].choices = [(REGIONS.get(region, region), rows) for region, rows in found]
