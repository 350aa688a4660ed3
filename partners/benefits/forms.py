"""What is typed about a benefit that is given or used."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.benefits.selectors import people_of
from partners.models import Contact, Partner, TierBenefit
from partners.partner.forms import STAFF
from partners.vocabulary.made_at import BENEFIT
from web.forms import DateField, Form, RowChoiceField, ScopedChoiceField
from web.made_at import MadeAt


class BenefitChoiceForm(Form):
    """The first step: which of the benefits; the next asks what belongs to it."""

    benefit = RowChoiceField(label=_("Benefit"), made_at=BENEFIT)


class GrantForm(Form):
    """An access right: from when, and what is to be known of it."""

    field_order = ["user", "contact", "since", "note"]
    since = DateField(label=_("From"), required=False, help_text=_("Today when left empty."))
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("The partner reads it.")
    )


class ResourceForm(GrantForm):
    user = ScopedChoiceField(STAFF.order_by("name"), label=_("Person of ours"), empty_label="–")


class GovernanceForm(GrantForm):
    contact = ScopedChoiceField(Contact.objects.current(), label=_("Person of theirs"), empty_label="–")

    def of_partner(self, partner) -> None:
        choice = self.fields["contact"]
        choice.queryset = choice.queryset.filter(partner=partner).order_by("name")
        choice.made_at = MadeAt(
            _("The partner has no contact yet."),
            _("Add a contact"),
            "partners:contact-add",
            "partners.contact:change",
            (partner.public_id,),
        )


FORMS: dict[str, type[GrantForm]] = {
    TierBenefit.Kind.RESOURCE: ResourceForm,
    TierBenefit.Kind.GOVERNANCE: GovernanceForm,
}


class DeclineForm(Form):
    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )


class GrantEndForm(Form):
    until = DateField(label=_("Until"), required=False, help_text=_("Today when left empty."))


class UseForm(Form):
    person = forms.CharField(label=_("Who"), max_length=120)
    what = forms.CharField(
        label=_("For what"), max_length=200, help_text=_("For example: administrators' course, March.")
    )
    used_on = DateField(label=_("On"), required=False, help_text=_("Today when left empty."))


class UseCancelForm(Form):
    reason = forms.CharField(label=_("Why it does not count"), max_length=300)


class BookForm(Form):
    """A partner uses an entitlement of its own for one of its people: a member of its portal or a contact."""

    person = RowChoiceField(label=_("For whom"), made_at=BENEFIT)
    what = forms.CharField(
        label=_("For what"), max_length=200, help_text=_("For example: administrators' course, March.")
    )

    def of_partner(self, partner: Partner) -> None:
        choice = self.fields["person"]
        choice.choices = [(name, name) for name in people_of(partner)]
        choice.made_at = MadeAt(
            _("Nobody of your organisation is known here yet."),
            _("Add a contact"),
            "portal:contact-add",
            "partners.contact:change",
            (partner.public_id,),
        )
