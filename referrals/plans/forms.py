"""The shape of what people type about campaigns, links, plans and payments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Tier
from partners.vocabulary.forms import RatedCurrencyField
from pipeline.models import Sale
from referrals.models import PlanVersion
from web.forms import (
    DateField,
    DecimalField,
    Form,
    MoneyField,
    ScopedMultipleChoiceField,
    all_countries,
)


class PlanForm(Form):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name = TranslatedFormField(label=_("Name"))
    kinds = ScopedMultipleChoiceField(
        RelationshipKind.objects.filter(is_active=True),
        label=_("For partners with the relationship"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty for all."),
    )
    sources = forms.MultipleChoiceField(
        label=_("For sales that come by"),
        choices=Sale.Source,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty for all."),
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
    currency = RatedCurrencyField(help_text=_("Of fixed amounts, minimums and caps. Percentages need none."))


class PublishForm(Form):
    effective_from = DateField(label=_("In force from"))


def _codes(queryset, label) -> ScopedMultipleChoiceField:
    return ScopedMultipleChoiceField(
        queryset, label=label, to_field_name="code", required=False, widget=forms.CheckboxSelectMultiple
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
    product_line = _codes(ProductLine.objects.all(), _("Product line"))
    tier = _codes(Tier.objects.all(), _("Tier"))
    kind = _codes(RelationshipKind.objects.all(), _("Relationship"))
    partner_type = _codes(PartnerType.objects.all(), _("Partner type"))
    region = _codes(Region.objects.all(), _("Region"))
    country = forms.MultipleChoiceField(label=_("Country"), choices=all_countries, required=False)
    role = forms.MultipleChoiceField(
        label=_("Role"), choices=Sale.Role, required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.MultipleChoiceField(
        label=_("Source"), choices=Sale.Source, required=False, widget=forms.CheckboxSelectMultiple
    )
