from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.models import Integration
from partners.models import Partner
from partners.vocabulary.made_at import PARTNER
from web.forms import DateField, DecimalField, Form, ScopedChoiceField


class IntegrationForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Integration.Kind)
    built_by = forms.ChoiceField(label=_("Built by"), choices=Integration.Builder)
    formal_agreement = forms.BooleanField(label=_("Formal agreement"), required=False)
    listing_url = forms.URLField(label=_("Marketplace listing"), required=False, assume_scheme="https")
    usage_share = DecimalField(
        label=_("Share of customers using it"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=4,
        help_text=_("0.12 for 12%."),
    )
    co_marketing = forms.BooleanField(label=_("Co-marketing"), required=False)
    since = DateField(label=_("Since"), required=False)


class IntegrationNewForm(IntegrationForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )
