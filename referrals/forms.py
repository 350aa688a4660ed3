"""The shape of what people type about campaigns, links, plans and payments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.models import Partner, PartnerType, ProductLine, Region, RelationshipKind, Tier
from pipeline.models import Sale
from prm.core.forms import (
    CurrencyChoiceField,
    DateField,
    Form,
    MoneyField,
    ScopedChoiceField,
    ScopedMultipleChoiceField,
)
from prm.core.text import TranslatedFormField
from referrals.models import Campaign, PlanVersion


def partner_field() -> ScopedChoiceField:
    return ScopedChoiceField(Partner.objects.current().order_by("name"), label=_("Partner"))


def campaign_field() -> ScopedChoiceField:
    return ScopedChoiceField(
        Campaign.objects.filter(is_active=True), label=_("Campaign"), to_field_name="code"
    )


class CampaignForm(Form):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name = TranslatedFormField(label=_("Name"))
    landing_url = forms.URLField(
        label=_("Landing page"), max_length=500, assume_scheme="https", help_text=_("An https address.")
    )
    allowed_hosts = forms.CharField(
        label=_("Hosts that links may lead to"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: example.org, or *.example.org for its sub-domains."),
    )
    credit = forms.ChoiceField(
        label=_("Credited click"), choices=Campaign.Credit, initial=Campaign.Credit.LAST
    )
    window_days = forms.IntegerField(label=_("Days credited"), min_value=1, max_value=3650, initial=90)
    lifetime = forms.BooleanField(
        label=_("Customers stay with their partner"),
        required=False,
        help_text=_("Later purchases of the same customer are credited without limit of time."),
    )
    consent = forms.ChoiceField(label=_("Consent"), choices=Campaign.Consent, initial=Campaign.Consent.COOKIE)
    disclosure = forms.ChoiceField(
        label=_("What the partner sees of the customer"),
        choices=Campaign.Disclosure,
        initial=Campaign.Disclosure.INITIAL,
    )
    product_line = ScopedChoiceField(
        ProductLine.objects.filter(is_active=True),
        label=_("Product line"),
        to_field_name="code",
        required=False,
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_allowed_hosts(self) -> list[str]:
        return [host.strip() for host in self.cleaned_data["allowed_hosts"].splitlines() if host.strip()]


class PartnerLinkForm(Form):
    """A link, as a partner makes it."""

    campaign = campaign_field()
    destination = forms.URLField(
        label=_("Destination"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Empty for the campaign's landing page."),
    )
    label = forms.CharField(
        label=_("Label"), max_length=100, required=False, help_text=_("For you: newsletter, stand, article…")
    )
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]*$",
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("What stands at the end of the link. Empty for a short one."),
    )


class LinkForm(PartnerLinkForm):
    field_order = ["partner"]
    partner = partner_field()


class LinkChangeForm(Form):
    destination = PartnerLinkForm.base_fields["destination"]
    label = PartnerLinkForm.base_fields["label"]


class PartnerCouponForm(Form):
    """A coupon code, as a partner makes it."""

    campaign = campaign_field()
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]*$",
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("What the customer gives when buying. Empty for a short one."),
    )
    label = forms.CharField(label=_("Label"), max_length=100, required=False)


class CouponForm(PartnerCouponForm):
    field_order = ["partner"]
    partner = partner_field()


class PlanForm(Form):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name = TranslatedFormField(label=_("Name"))
    kinds = ScopedMultipleChoiceField(
        RelationshipKind.objects.filter(is_active=True),
        label=_("For partners with the relationship"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None for all."),
    )
    sources = forms.MultipleChoiceField(
        label=_("For sales that come by"),
        choices=Sale.Source,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None for all."),
    )
    position = forms.IntegerField(
        label=_("Position"),
        min_value=0,
        max_value=9999,
        initial=10,
        help_text=_("The first plan that is for a sale decides alone."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_kinds(self) -> list[str]:
        return sorted(kind.code for kind in self.cleaned_data["kinds"])


class VersionForm(Form):
    due_on = forms.ChoiceField(label=_("Due on"), choices=PlanVersion.DueOn)
    hold_days = forms.IntegerField(
        label=_("Days on hold"), min_value=0, max_value=730, help_text=_("Counted from what it is due on.")
    )
    currency = CurrencyChoiceField(help_text=_("Of fixed amounts, minimums and caps. Percentages need none."))


class PublishForm(Form):
    effective_from = DateField(label=_("In force from"))


def _codes(queryset, label) -> ScopedMultipleChoiceField:
    return ScopedMultipleChoiceField(
        queryset, label=label, to_field_name="code", required=False, widget=forms.CheckboxSelectMultiple
    )


class RuleForm(Form):
    """A rule: what it pays, then its conditions; an empty condition does not restrict."""

    rate = forms.DecimalField(
        label=_("Rate, %"), required=False, min_value=0, max_value=100, max_digits=7, decimal_places=4
    )
    fixed = MoneyField(label=_("Or a fixed amount"), required=False)
    minimum = MoneyField(label=_("At least, for each sale"), required=False)
    cap = MoneyField(label=_("At most, for each sale"), required=False)
    recurring = forms.BooleanField(
        label=_("On each payment of a subscription"),
        required=False,
        help_text=_("Otherwise on the first payment of each customer only."),
    )
    months = forms.IntegerField(
        label=_("For months"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("Empty for without end."),
    )
    product_line = _codes(ProductLine.objects.all(), _("Product line"))
    tier = _codes(Tier.objects.all(), _("Tier"))
    kind = _codes(RelationshipKind.objects.all(), _("Relationship"))
    partner_type = _codes(PartnerType.objects.all(), _("Partner type"))
    region = _codes(Region.objects.all(), _("Region"))
    country = forms.MultipleChoiceField(label=_("Country"), choices=lambda: list(countries), required=False)
    role = forms.MultipleChoiceField(
        label=_("Role"), choices=Sale.Role, required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.MultipleChoiceField(
        label=_("Source"), choices=Sale.Source, required=False, widget=forms.CheckboxSelectMultiple
    )


class PaymentForm(Form):
    amount = MoneyField(label=_("Amount"))
    paid_on = DateField(label=_("Paid on"))
