"""What is typed to ask for needs, and the form in which they are answered: by us, or by whoever holds the link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Contact, Partner, Question
from partners.questions.forms import fields_of, initial_of
from partners.questions.rules import is_empty
from pipeline.fit.forms import BitByBitForm
from pipeline.needs.selectors import SUBJECT
from web.forms import Form, ScopedChoiceField
from web.made_at import MadeAt

# Added to one partner among all; the form knows to which.
CONTACT = MadeAt(
    _("This partner has no contact with an e-mail address yet."),
    _("Add a contact"),
    "partners:list",
    "partners.partner:view",
)


class MessageForm(Form):
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Stands in the e-mail and above the questions, in the language of the contact."),
    )


class SendForm(MessageForm):
    field_order = ["contact", "message"]

    contact = ScopedChoiceField(Contact.objects.none(), label=_("Contact"), empty_label=None, made_at=CONTACT)

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.fields["contact"]
        contact.queryset = (
            Contact.objects.current()
            .filter(partner=partner)
            .exclude(email="")
            .order_by("-is_main", "name")
            .visible_to(self.actor)
        )
        contact.made_at = replace(
            CONTACT,
            url_name="partners:contact-add",
            permission="partners.contact:change",
            args=(partner.public_id,),
        )


class NeedsForm(BitByBitForm):
    OWN = SUBJECT


class LinkForm(Form):
    """A section of the questions behind the link. It is saved as far as it is right: what must be answered is
    asked for when the answers are sent back."""

    def __init__(self, *args: Any, questions: list[Question], kept: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= fields_of(questions, self.actor)
        for question in questions:
            field = self.fields[question.code]
            if field.required:
                field.required, field.needed_for = False, _("needed")
            self.initial[question.code] = initial_of(question, kept.get(question.code))

    def given(self, seen: set[str], kept: Mapping[str, Any]) -> dict[str, Any]:
        """What is right of what was typed. A field left empty takes nothing away that was answered elsewhere
        since the page was drawn: ``seen`` are the codes that had an answer then."""
        typed = {code: value for code, value in self.cleaned_data.items() if code not in self.errors}
        elsewhere = {code for code, value in kept.items() if not is_empty(value)} - seen
        return {code: value for code, value in typed.items() if not (is_empty(value) and code in elsewhere)}
