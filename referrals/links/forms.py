"""The shape of what people type about campaigns, links, plans and payments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.permissions import Offer
from core.text import TranslatedFormField
from partners.models import Partner, ProductLine
from partners.partner import offers
from partners.vocabulary.made_at import PRODUCT_LINE
from referrals.models import Campaign
from web.forms import Form, ScopedChoiceField
from web.made_at import MadeAt

CAMPAIGN = MadeAt(
    _("There is no campaign in use yet. A campaign says where links may lead."),
    _("Add a campaign"),
    "referrals:campaign-new",
    "referrals.campaign:change",
)
NONE_OFFERED_LINKS = MadeAt(
    _("There is no partner yet that is offered referral links."),
    _("Add a partner"),
    "partners:create",
    "partners.partner:create",
)


def partner_field() -> ScopedChoiceField:
    """Those that are offered links."""
    found = offers.offered(Partner.objects.current(), Offer.REFERRALS)
    return ScopedChoiceField(found.order_by("name"), label=_("Partner"), made_at=NONE_OFFERED_LINKS)


def campaign_field() -> ScopedChoiceField:
    return ScopedChoiceField(
        Campaign.objects.filter(is_active=True),
        label=_("Campaign"),
        to_field_name="code",
        made_at=CAMPAIGN,
    )


class CampaignForm(Form):
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
        made_at=PRODUCT_LINE,
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
        help_text=_("Leave empty for the campaign's landing page."),
    )
    label = forms.CharField(
        label=_("Label"), max_length=100, required=False, help_text=_("For you: newsletter, stand, article…")
    )
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]*$",
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("The end of the link. Leave empty for a short one."),
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
        help_text=_("What the customer gives when buying. Leave empty for a short one."),
    )
    label = forms.CharField(label=_("Label"), max_length=100, required=False)


class CouponForm(PartnerCouponForm):
    field_order = ["partner"]
    partner = partner_field()
