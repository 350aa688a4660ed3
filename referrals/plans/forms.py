"""The shape of what people type about campaigns, links, plans and payments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Tier
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import KIND, PRODUCT_LINE, REGION, TIER, TYPE
from pipeline.models import Sale
from referrals.models import PlanVersion
from web.forms import (
    CountriesField,
    DateField,
    DecimalField,
    Form,
    MoneyField,
    ScopedMultipleChoiceField,
)
from web.made_at import MadeAt


class PlanForm(Form):
    name = TranslatedFormField(label=_("Name"))
    kinds = ScopedMultipleChoiceField(
        RelationshipKind.objects.filter(is_active=True),
        label=_("For partners with the relationship"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty for all."),
        made_at=KIND,
    )
    sources = forms.MultipleChoiceField(
        label=_("For sales that come by"),
        choices=Sale.Source,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty for all."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_kinds(self) -> list[str]:
        return sorted(kind.code for kind in self.cleaned_data["kinds"])


class VersionForm(Form):
    due_on = forms.ChoiceField(label=_("Due on"), choices=PlanVersion.DueOn)
    hold_days = forms.IntegerField(
        label=_("Days on hold"), min_value=0, max_value=730, help_text=_("Counted from what it is due on.")
    )
    currency = RatedCurrencyField(help_text=_("Of fixed amounts, minimums and caps. Percentages need none."))


class PublishForm(Form):
    effective_from = DateField(label=_("In force from"))


def _codes(queryset, label, made_at: MadeAt) -> ScopedMultipleChoiceField:
    return ScopedMultipleChoiceField(
        queryset,
        label=label,
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        made_at=made_at,
    )


class RuleForm(Form):
    """A rule: what it pays, then its conditions; an empty condition does not restrict."""

    rate = DecimalField(
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
        help_text=_("Leave empty for no end."),
    )
    product_line = _codes(ProductLine.objects.all(), _("Product line"), PRODUCT_LINE)
    tier = _codes(Tier.objects.all(), _("Tier"), TIER)
    kind = _codes(RelationshipKind.objects.all(), _("Relationship"), KIND)
    partner_type = _codes(PartnerType.objects.all(), _("Partner type"), TYPE)
    region = _codes(Region.objects.all(), _("Region"), REGION)
    country = CountriesField(label=_("Country"), required=False)
    role = forms.MultipleChoiceField(
        label=_("Role"), choices=Sale.Role, required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.MultipleChoiceField(
        label=_("Source"), choices=Sale.Source, required=False, widget=forms.CheckboxSelectMultiple
    )
