"""What may be typed about a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Contact, Partner
from web.forms import DateField, Form, LanguageField, ScopedChoiceField, UploadField
from web.made_at import MadeAt


class ProposalForm(Form):
    title = forms.CharField(label=_("Title"), max_length=200)


class BeginForm(Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it names the partner."),
    )
    language = LanguageField(help_text=_("That of the document."))


class SectionForm(Form):
    """``seen`` is the mark of the text when the form was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=150)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea({"rows": 20}),
        help_text=_(
            "A line that begins with # is a heading, one that begins with - a point of a list. An empty section is not"
            " printed."
        ),
    )

    def take_over(self, seen: str) -> None:
        """Show the form again as one that has seen this text."""
        self.data = self.data.copy()
        self.data["seen"] = seen


class SendForm(Form):
    contact = ScopedChoiceField(
        Contact.objects.none(),
        label=_("Contact"),
        empty_label=None,
        help_text=_("Gets a link by e-mail, and reads the document without an account."),
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Contact.objects.visible_to(self.actor).current().filter(partner=partner).exclude(email="")
        field = self.fields["contact"]
        field.queryset = rows.order_by("-is_main", "name")
        field.label_from_instance = lambda row: f"{row.name} <{row.email}>"
        field.made_at = MadeAt(
            _("No contact of the partner has an e-mail address yet."),
            _("Add a contact"),
            "partners:contact-add",
            "partners.contact:change",
            (partner.public_id,),
        )


class AddForm(Form):
    """A proposal that was written and sent elsewhere."""

    file = UploadField(label=_("Document"))
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it names the partner."),
    )
    sent_on = DateField(label=_("Sent on"))


class AcceptForm(Form):
    answered_on = DateField(label=_("Answered on"))
    note = forms.CharField(
        label=_("What they say"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class RefuseForm(AcceptForm):
    note = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea({"rows": 3}))
