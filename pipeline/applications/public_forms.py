"""What applicants type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from partners.models import PartnerType
from partners.partner import rules
from partners.questions.own_forms import OwnFieldsForm
from web.forms import Form, country_choices


def _types() -> list[tuple[str, str]]:
    rows = PartnerType.objects.filter(is_active=True)
    return [("", str(_("I do not know yet"))), *((row.code, str(row)) for row in rows)]


class ApplyForm(OwnFieldsForm):
    """The public form. ``topic`` is for programs that fill in whatever they find: people do not see it."""

    OWN = "application"

    name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        initial=lambda: settings.DEFAULT_COUNTRY,
        widget=forms.Select({"autocomplete": "country"}),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        max_length=200,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )
    type = forms.ChoiceField(label=_("What you would like to be"), choices=_types, required=False)
    person = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send a link there, by which you confirm the application."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Your telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    message = forms.CharField(
        label=_("What else you would like to tell us"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    consent = forms.BooleanField(label=_("I have read this and agree to it"))
    topic = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "country", "website", "type", *self.own_names])
        self.fields["person"].part = (_("Who we answer"), "")

    def clean_website(self) -> str:
        """A site under an internet domain, as the operations keep it."""
        website = str(self.cleaned_data["website"])
        try:
            rules.normalise_domain(website)
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error
        return website

    def asked(self) -> list[forms.BoundField]:
        """The fields that the page shows one after the other."""
        return [field for field in self.visible_fields() if field.name not in ("consent", "topic")]

    def details(self) -> dict[str, Any]:
        """The cleaned input as the operation takes it."""
        values = dict(self.cleaned_data)
        del values["consent"], values["topic"]
        code = values.pop("type")
        values["type"] = PartnerType.objects.filter(is_active=True, code=code).first() if code else None
        return values


class ReplyForm(Form):
    """An answer to a question of ours."""

    reply = forms.CharField(label=_("Your answer"), max_length=5000, widget=forms.Textarea({"rows": 6}))
