"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import User
from partners.models import (
    Contact,
    Note,
    Partner,
    PartnerAddress,
    PartnerFile,
    PartnerKind,
    PartnerType,
    RelationshipKind,
    Sector,
    Tier,
    TierChange,
)
from partners.models.access import PartnerRole
from prm.core.forms import DateField, Form, ScopedChoiceField, ScopedMultipleChoiceField

STAFF = User.objects.exclude(staff_role="").filter(is_active=True)


def country_choices() -> list[tuple[str, str]]:
    return [("", "–"), *countries]


class ProfileForm(Form):
    """What a partner's own administrator may change about it."""

    legal_name = forms.CharField(label=_("Legal name"), max_length=200, required=False)
    legal_form = forms.CharField(label=_("Legal form"), max_length=60, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1000, max_value=2100)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="fr")
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea({"rows": 4}))
    products = forms.CharField(
        label=_("Products"), required=False, widget=forms.Textarea({"rows": 3}), help_text=_("One a line.")
    )


class PartnerForm(ProfileForm):
    """All details of a partner."""

    field_order = ["name", "type", "country", "legal_name", "registration_number", "vat_number"]

    name = forms.CharField(label=_("Name"), max_length=200)
    type = ScopedChoiceField(
        PartnerType.objects.filter(is_active=True), label=_("Type"), to_field_name="code"
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("In France, the SIREN or SIRET."),
    )
    vat_number = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    vat_situation = forms.ChoiceField(label=_("VAT situation"), choices=Partner.VatSituation)
    legal_status = forms.ChoiceField(
        label=_("Legal status"), choices=Partner.LegalStatus, initial=Partner.LegalStatus.OTHER
    )
    sectors = ScopedMultipleChoiceField(
        Sector.objects.filter(is_active=True),
        label=_("Sectors"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )


class StatusForm(Form):
    status = forms.ChoiceField(label=_("Status"), choices=Partner.Status)
    effective_on = DateField(label=_("From"), required=False, help_text=_("Today when left empty."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )


class TierForm(Form):
    tier = ScopedChoiceField(
        Tier.objects.filter(is_active=True),
        label=_("Tier"),
        to_field_name="code",
        required=False,
        empty_label="–",
    )
    basis = forms.ChoiceField(label=_("Basis"), choices=TierChange.Basis)
    effective_on = DateField(label=_("From"), required=False, help_text=_("Today when left empty."))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea({"rows": 3}), help_text=_("The partner reads it.")
    )


class OwnerForm(Form):
    owner = ScopedChoiceField(STAFF, label=_("Looked after by"), required=False)


class TagsForm(Form):
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))


class ReferenceForm(Form):
    system = forms.SlugField(label=_("System"), max_length=40, help_text=_("For example: salesforce, odoo."))
    identifier = forms.CharField(label=_("Identifier"), max_length=120)


class KindForm(Form):
    """A relationship kind with the facts of its panel; empty ones are left out."""

    kind = ScopedChoiceField(
        RelationshipKind.objects.filter(is_active=True), label=_("Kind"), to_field_name="code"
    )
    since = DateField(label=_("Since"))
    territories = forms.CharField(
        label=_("Territories"),
        required=False,
        help_text=_("Channel. Country or region codes, separated by commas."),
    )
    certified = forms.NullBooleanField(
        label=_("Certified"), required=False, widget=forms.NullBooleanSelect, help_text=_("Channel.")
    )
    leads_given = forms.NullBooleanField(
        label=_("Leads given"), required=False, widget=forms.NullBooleanSelect, help_text=_("Channel.")
    )
    margin_rate = forms.DecimalField(
        label=_("Margin rate"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=4,
        help_text=_("Channel. 0.25 for 25%."),
    )
    referral_profile = forms.ChoiceField(
        label=_("Profile"),
        required=False,
        choices=[("", "–"), *PartnerKind.ReferralProfile.choices],
        help_text=_("Referral."),
    )
    reward = forms.ChoiceField(
        label=_("Reward"),
        required=False,
        choices=[("", "–"), *PartnerKind.Reward.choices],
        help_text=_("Referral."),
    )
    price_conditions = forms.CharField(label=_("Price conditions"), required=False, help_text=_("OEM."))
    customisation = forms.CharField(label=_("Customisation"), required=False, help_text=_("OEM."))
    support_terms = forms.CharField(label=_("Support"), required=False, help_text=_("OEM."))

    def clean_territories(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["territories"].split(",") if code.strip()]


class KindEndForm(Form):
    until = DateField(label=_("Until"))


class DomainForm(Form):
    domain = forms.CharField(label=_("Domain"), max_length=253)


class AddressForm(Form):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=PartnerAddress.Purpose)
    lines = forms.CharField(label=_("Address"), widget=forms.Textarea({"rows": 2}))
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)


class ContactForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Contact.Role)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="fr")
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    informed_on = DateField(label=_("Told on that we hold their data"), required=False)


class NoteForm(Form):
    body = forms.CharField(
        label=_("Note"), max_length=5000, widget=forms.Textarea({"rows": 4, "autofocus": True})
    )
    audience = forms.ChoiceField(label=_("Audience"), choices=Note.Audience, initial=Note.Audience.INTERNAL)


class NoteAnywhereForm(NoteForm):
    """A note from anywhere: the partner is named first."""

    field_order = ["partner"]
    partner = ScopedChoiceField(Partner.objects.current().order_by("name"), label=_("Partner"))


class FileForm(Form):
    title = forms.CharField(label=_("Title"), max_length=150, required=False)
    file = forms.FileField(label=_("File"))
    audience = forms.ChoiceField(label=_("Audience"), choices=PartnerFile.Audience)


class UseCaseForm(Form):
    title = forms.CharField(label=_("Title"), max_length=150)
    sector = ScopedChoiceField(Sector.objects.all(), label=_("Sector"), to_field_name="code", required=False)
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea({"rows": 4}))


class InviteForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=PartnerRole)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="fr")


class MemberRoleForm(Form):
    role = forms.ChoiceField(label=_("Role"), choices=PartnerRole)


class AcceptForm(Form):
    """A new member chooses a password, or none and logs in by e-mail code."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Twelve characters or more. Leave it empty to log in by a code sent to your e-mail."),
    )
