"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import (
    Partner,
    PartnerAddress,
    PartnerFile,
    PartnerType,
    Sector,
)
from partners.questions.own_forms import OwnFieldsForm
from partners.vocabulary.made_at import SECTOR, TYPE
from web.forms import (
    DateField,
    Form,
    LanguageField,
    ScopedChoiceField,
    ScopedMultipleChoiceField,
    UploadField,
    country_choices,
)

STAFF = User.objects.exclude(staff_role="").filter(is_active=True)


class ProfileForm(OwnFieldsForm):
    """What a partner's own administrator may change about it."""

    OWN = "partner"

    legal_name = forms.CharField(label=_("Legal name"), max_length=200, required=False)
    legal_form = forms.CharField(label=_("Legal form"), max_length=60, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1000, max_value=2100)
    language = LanguageField()
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea({"rows": 4}))
    products = forms.CharField(
        label=_("Products"), required=False, widget=forms.Textarea({"rows": 3}), help_text=_("One a line.")
    )


class PartnerForm(ProfileForm):
    """All details of a partner."""

    field_order = ["name", "type", "country", "legal_name", "registration_number", "vat_number"]

    name = forms.CharField(label=_("Name"), max_length=200)
    type = ScopedChoiceField(
        PartnerType.objects.filter(is_active=True), label=_("Type"), to_field_name="code", made_at=TYPE
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=country_choices, initial=lambda: settings.DEFAULT_COUNTRY
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("In France the SIREN or SIRET, in Germany with the court."),
    )
    vat_number = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    vat_situation = forms.ChoiceField(label=_("VAT situation"), choices=Partner.VatSituation)
    legal_status = forms.ChoiceField(
        label=_("Legal status"),
        choices=Partner.LegalStatus,
        initial=Partner.LegalStatus.OTHER,
        help_text=_("Changed here, it counts from today. On the partner's page it can be dated."),
    )
    sectors = ScopedMultipleChoiceField(
        Sector.objects.filter(is_active=True),
        label=_("Sectors"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        made_at=SECTOR,
    )


class NewPartnerForm(PartnerForm):
    """A new one. ``is_another`` is only asked of whoever enters one that seems to be there already."""

    is_another = forms.BooleanField(label=_("It is a different partner: create it"), required=False)


class StatusForm(Form):
    status = forms.ChoiceField(label=_("Status"), choices=Partner.Status)
    effective_on = DateField(label=_("From"), required=False, help_text=_("Today when left empty."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )


class OwnerForm(Form):
    owner = ScopedChoiceField(STAFF, label=_("Looked after by"), required=False)


class TagsForm(Form):
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))


class ReferenceForm(Form):
    system = forms.SlugField(label=_("System"), max_length=40, help_text=_("For example: salesforce, odoo."))
    identifier = forms.CharField(label=_("Identifier"), max_length=120)


class DomainForm(Form):
    domain = forms.CharField(label=_("Domain"), max_length=253)


class AddressForm(Form):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=PartnerAddress.Purpose)
    lines = forms.CharField(label=_("Address"), widget=forms.Textarea({"rows": 2}))
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)


class FileForm(Form):
    title = forms.CharField(label=_("Title"), max_length=150, required=False)
    file = UploadField(label=_("File"))
    audience = forms.ChoiceField(label=_("Audience"), choices=PartnerFile.Audience)


class UseCaseForm(Form):
    title = forms.CharField(label=_("Title"), max_length=150)
    sector = ScopedChoiceField(
        Sector.objects.all(), label=_("Sector"), to_field_name="code", required=False, made_at=SECTOR
    )
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea({"rows": 4}))
