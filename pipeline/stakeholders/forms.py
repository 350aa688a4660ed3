"""What may be typed about the people who have a part in a recruitment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import Contact
from pipeline.models import RecruitmentContact
from web.forms import Form, LanguageField


class PartForm(Form):
    part = forms.ChoiceField(label=_("Part"), choices=RecruitmentContact.Part)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("What matters to this person.")
    )


class StakeholderForm(PartForm):
    """A contact of the partner that has no part yet, or a new one."""

    field_order = ["contact", "name", "job_title", "email", "phone", "language", "part", "note"]

    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label=_("Contact"),
        required=False,
        to_field_name="public_id",
        empty_label=_("Somebody new"),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = LanguageField()

    def __init__(self, *args: Any, contacts: QuerySet[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contacts.exists():
            self.fields["contact"].queryset = contacts
        else:
            # Where everybody has a part, or nobody is known, somebody new is asked for.
            del self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("contact") and not values.get("name"):
            self.add_error("name", _("Choose a contact, or give the name of somebody new."))
        return values

    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "job_title", "email", "phone", "language")}

    def role(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("part", "note")}
