"""Input: who the first administrator is."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from web.forms import Form, LanguageField


class BeginForm(Form):
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput({"autocomplete": "username"}),
        help_text=_("You log in with it."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "data-reveal": _("Show the password")}),
        help_text=_("Twelve characters or more; no common password, and nothing close to your address."),
    )
    language = LanguageField(initial=get_language)
    # The browser's own, where there is script: the guide guesses country and time zone from it.
    time_zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput({"data-browser-zone": ""})
    )
