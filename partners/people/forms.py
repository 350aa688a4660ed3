"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import (
    Contact,
    Note,
    Partner,
)
from partners.vocabulary.made_at import PARTNER
from web.forms import DateField, Form, LanguageField, ScopedChoiceField


class ContactForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Contact.Role)
    language = LanguageField()
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    informed_on = DateField(label=_("Day on which they were told that we hold their data"), required=False)


class NoteForm(Form):
    body = forms.CharField(
        label=_("Note"), max_length=5000, widget=forms.Textarea({"rows": 4, "autofocus": True})
    )
    audience = forms.ChoiceField(label=_("Audience"), choices=Note.Audience, initial=Note.Audience.INTERNAL)


class NoteAnywhereForm(NoteForm):
    """A note from anywhere: the partner is named first."""

    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )
