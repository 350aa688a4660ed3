"""The shape of what people type about white-label offers and the terms of partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.drafting.querysets import SIGNED
from agreements.models import Agreement
from core.text import TranslatedFormField
from partners.models import Partner, ProductLine, RelationshipKind
from partners.vocabulary.exchange import programme_currency
from partners.vocabulary.made_at import PRODUCT_LINE
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.white_label.models import CONDITIONS
from pipeline.white_label.presenters import label_name
from web.forms import CurrencyChoiceField, DateField, Form, MoneyField, ScopedChoiceField, major, money
from web.made_at import MadeAt

OFFER = MadeAt(
    _("There is no white-label offer yet."),
    _("Write an offer"),
    "pipeline:white-label-offer-new",
    "pipeline.white_label:change",
)
OEM_PARTNER = MadeAt(
    _("No partner has an OEM relationship yet."),
    _("Choose a partner"),
    "partners:list",
    "partners.partner:view",
)


def label_choice(terms: WhiteLabelTerms) -> str:
    """White-label terms among those of all partners."""
    return f"{terms.partner.name} · {label_name(terms.offer, terms.brand_name)}"


def _text(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5000, required=False, widget=forms.Textarea({"rows": 3}), **kwargs
    )


class OfferForm(Form):
    name = TranslatedFormField(label=_("Name"))
    summary = TranslatedFormField(label=_("What it is"), rows=2, required=False)
    product_line = ScopedChoiceField(
        ProductLine.objects.filter(is_active=True),
        label=_("Product line"),
        to_field_name="code",
        required=False,
        made_at=PRODUCT_LINE,
    )
    price = TranslatedFormField(label=_("Price conditions"), rows=2, required=False)
    fee = MoneyField(label=_("Fee"), required=False, help_text=_("Where a fixed amount is due besides."))
    currency = CurrencyChoiceField(required=False)
    fee_unit = forms.ChoiceField(
        label=_("Fee due"), required=False, choices=[("", "–"), *WhiteLabelOffer.FeeUnit.choices]
    )
    customisation = TranslatedFormField(label=_("Customisation"), rows=2, required=False)
    support = TranslatedFormField(label=_("Support"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("currency", programme_currency())

    @staticmethod
    def initial_of(row: WhiteLabelOffer) -> dict[str, Any]:
        names = ("name", "summary", "price", "customisation", "support", "currency", "fee_unit")
        return {
            **{name: getattr(row, name) for name in names},
            "product_line": row.product_line.code if row.product_line else None,
            "fee": major(row.fee_minor, row.currency),
        }

    def details(self) -> dict[str, Any]:
        """The cleaned input as the operations take it."""
        values = dict(self.cleaned_data)
        amount, currency = values.pop("fee"), values.pop("currency") or programme_currency()
        minor = None if amount is None else money(amount, currency, field="fee").amount_minor
        return {**values, "fee_minor": minor, "currency": currency}


class GrantPartnerForm(Form):
    """To whom an offer is granted; the next page asks on what terms."""

    partner = ScopedChoiceField(
        Partner.objects.current()
        .filter(kinds__until=None, kinds__kind__panel=RelationshipKind.Panel.OEM)
        .distinct()
        .order_by("name"),
        label=_("Partner"),
        help_text=_("Partners with an OEM relationship."),
        made_at=OEM_PARTNER,
    )


class TermsForm(Form):
    """The terms of a partner: its brand, and what differs from the offer."""

    brand_name = forms.CharField(
        label=_("Brand of the partner"),
        max_length=120,
        help_text=_("The name under which the partner sells it."),
    )
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=_("Agreement"),
        required=False,
        to_field_name="public_id",
        empty_label="–",
    )
    price = _text(_("Price conditions"), help_text=_("Left empty, it is as the offer says."))
    customisation = _text(_("Customisation"), help_text=_("Left empty, it is as the offer says."))
    support = _text(_("Support"), help_text=_("Left empty, it is as the offer says."))

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agreement.objects.visible_to(self.actor).filter(partner=partner, status__in=SIGNED)
        if rows.exists():
            self.fields["agreement"].queryset = rows.order_by("-created_at")
        else:
            # A partner without a signed agreement is asked for none.
            del self.fields["agreement"]

    @staticmethod
    def initial_of(row: WhiteLabelTerms) -> dict[str, Any]:
        return {
            "brand_name": row.brand_name,
            "agreement": row.agreement.public_id if row.agreement else None,
            **{name: getattr(row, name) for name in CONDITIONS},
        }


class GrantForm(TermsForm):
    field_order = ["offer", "brand_name", "starts_on"]
    offer = ScopedChoiceField(
        WhiteLabelOffer.objects.filter(status=WhiteLabelOffer.Status.OPEN), label=_("Offer"), made_at=OFFER
    )
    starts_on = DateField(label=_("From"))


class TermsEndForm(Form):
    ends_on = DateField(label=_("To"), help_text=_("The last day on which the partner sells it."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )
