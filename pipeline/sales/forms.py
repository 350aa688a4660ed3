"""The shape of what people type about sales."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, ProductLine
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import PARTNER, PRODUCT_LINE
from pipeline.models import Sale, WhiteLabelTerms
from pipeline.white_label.forms import OFFER, label_choice
from web.forms import DateField, Form, MoneyField, ScopedChoiceField


class SaleForm(Form):
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )
    role = forms.ChoiceField(label=_("Role of the partner"), choices=Sale.Role)
    source = forms.ChoiceField(
        label=_("Source"),
        choices=[(Sale.Source.MANUAL, Sale.Source.MANUAL.label), (Sale.Source.OEM, Sale.Source.OEM.label)],
    )
    white_label = ScopedChoiceField(
        WhiteLabelTerms.objects.select_related("offer", "partner").order_by("brand_name"),
        label=_("White label"),
        required=False,
        help_text=_("Of an OEM sale. Left empty, it is the only one that the partner has on the day."),
        made_at=OFFER,
    )
    sold_on = DateField(label=_("Sold on"))
    amount = MoneyField(label=_("Amount excluding taxes"))
    currency = RatedCurrencyField()
    customer_name = forms.CharField(label=_("Customer"), max_length=200, required=False)
    customer_ref = forms.CharField(label=_("Customer reference"), max_length=120, required=False)
    product_line = ScopedChoiceField(
        ProductLine.objects.filter(is_active=True),
        label=_("Product line"),
        to_field_name="code",
        required=False,
        made_at=PRODUCT_LINE,
    )
    external_id = forms.CharField(
        label=_("External reference"),
        max_length=120,
        required=False,
        help_text=_("The number of the invoice or order. The same one is never recorded twice."),
    )
    is_recurring = forms.BooleanField(label=_("Payment of a subscription"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = self.fields["white_label"]
        labels.label_from_instance = label_choice
        if not labels.queryset.exists():
            # Where nobody has a white label, nobody is asked for one.
            del self.fields["white_label"]


class RefundForm(Form):
    amount = MoneyField(label=_("Amount refunded"))
    refunded_on = DateField(label=_("Refunded on"))
    attributable = forms.BooleanField(
        label=_("Our fault"),
        required=False,
        # As where nobody says: that the failure was not ours is for us to show.
        initial=True,
        help_text=_("A commercial agent then keeps the commission."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))
    external_id = forms.CharField(label=_("External reference"), max_length=120, required=False)
