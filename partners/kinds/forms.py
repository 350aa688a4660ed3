"""What is typed about a relationship: since when, and the facts of its kind's panel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import PartnerKind, Region, RelationshipKind, Sector
from partners.vocabulary.exchange import programme_currency
from partners.vocabulary.made_at import KIND, REGION, SECTOR
from web.forms import (
    CountriesField,
    CurrencyChoiceField,
    DateField,
    Form,
    MoneyField,
    ScopedChoiceField,
    ScopedMultipleChoiceField,
    major,
    money,
)

UNKNOWN_YES_NO = [("", "–"), ("true", _("Yes")), ("false", _("No"))]


def _yes_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=UNKNOWN_YES_NO,
        required=False,
        coerce=lambda text: text == "true",
        empty_value=None,
    )


def _text(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, widget=forms.Textarea({"rows": 2}))


class KindChoiceForm(Form):
    """The first step: which kind; the next asks what belongs to it."""

    kind = ScopedChoiceField(
        RelationshipKind.objects.filter(is_active=True),
        label=_("Kind"),
        to_field_name="code",
        empty_label=None,
        made_at=KIND,
    )


class RelationshipForm(Form):
    """A relationship of a kind without a panel."""

    field_order = ["since"]
    since = DateField(label=_("Since"))
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The partner reads it."),
    )

    @staticmethod
    def initial_of(row: PartnerKind) -> dict[str, Any]:
        """What the form shows of a relationship that is changed."""
        return {"since": row.since, "note": row.note}

    def facts(self) -> dict[str, Any]:
        """The cleaned input as the operations take it."""
        return dict(self.cleaned_data)


class ChannelForm(RelationshipForm):
    regions = ScopedMultipleChoiceField(
        Region.objects.filter(is_active=True),
        label=_("Regions"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        made_at=REGION,
    )
    countries = CountriesField(label=_("Countries"), required=False, help_text=_("Beside the regions."))
    sectors = ScopedMultipleChoiceField(
        Sector.objects.filter(is_active=True),
        label=_("Sectors"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        made_at=SECTOR,
    )
    certified = _yes_no(_("Certified"))
    certified_since = DateField(label=_("Certified since"), required=False)
    certified_until = DateField(label=_("Certified until"), required=False)
    leads_given = _yes_no(_("Do we give it leads?"))
    margin = forms.DecimalField(
        label=_("Margin in per cent"), required=False, min_value=0, max_value=100, decimal_places=2
    )
    resale_prices = _text(_("Resale prices"), 2000)

    @staticmethod
    def initial_of(row: PartnerKind) -> dict[str, Any]:
        territories = list(row.territories.select_related("region"))
        return {
            **RelationshipForm.initial_of(row),
            "regions": [one.region.code for one in territories if one.region],
            "countries": [one.country for one in territories if one.country],
            "sectors": [sector.code for sector in row.sectors.all()],
            "certified": _said(row.certified),
            "certified_since": row.certified_since,
            "certified_until": row.certified_until,
            "leads_given": _said(row.leads_given),
            "margin": None if row.margin_rate is None else (row.margin_rate * 100).normalize(),
            "resale_prices": row.resale_prices,
        }

    def facts(self) -> dict[str, Any]:
        values = super().facts()
        margin = values.pop("margin")
        return {**values, "margin_rate": None if margin is None else margin / Decimal(100)}


def _said(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


class ReferralForm(RelationshipForm):
    referral_profile = forms.ChoiceField(
        label=_("What it is"), required=False, choices=[("", "–"), *PartnerKind.ReferralProfile.choices]
    )
    reward = forms.ChoiceField(
        label=_("Paid by"), required=False, choices=[("", "–"), *PartnerKind.Reward.choices]
    )
    fee = MoneyField(
        label=_("Fee"), required=False, help_text=_("For each customer, if it is paid by a fee.")
    )
    currency = CurrencyChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("currency", programme_currency())

    @staticmethod
    def initial_of(row: PartnerKind) -> dict[str, Any]:
        return {
            **RelationshipForm.initial_of(row),
            "referral_profile": row.referral_profile,
            "reward": row.reward,
            "fee": major(row.fee_minor, row.currency),
            "currency": row.currency,
        }

    def facts(self) -> dict[str, Any]:
        values = super().facts()
        amount, currency = values.pop("fee"), values.pop("currency") or programme_currency()
        minor = None if amount is None else money(amount, currency, field="fee").amount_minor
        return {**values, "fee_minor": minor, "currency": currency}


class OemForm(RelationshipForm):
    price_conditions = _text(_("Price conditions"), 5000)
    customisation = _text(_("Customisation"), 5000)
    support_terms = _text(_("Support"), 5000)

    @staticmethod
    def initial_of(row: PartnerKind) -> dict[str, Any]:
        names = ("price_conditions", "customisation", "support_terms")
        return {**RelationshipForm.initial_of(row), **{name: getattr(row, name) for name in names}}


FORMS: dict[str, type[RelationshipForm]] = {
    RelationshipKind.Panel.CHANNEL: ChannelForm,
    RelationshipKind.Panel.REFERRAL: ReferralForm,
    RelationshipKind.Panel.OEM: OemForm,
}


def form_of(panel: str) -> type[RelationshipForm]:
    """The form of a panel; a kind without one asks since when, and a note."""
    return FORMS.get(panel, RelationshipForm)


class KindEndForm(Form):
    until = DateField(label=_("Until"))
