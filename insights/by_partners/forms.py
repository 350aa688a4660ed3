"""What is typed about costs, earnings and cost reductions, by partners and by us."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insights.by_partners.models import PartnerAmount
from partners.models import Partner
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import PARTNER
from web.forms import DateField, Form, MoneyField, ScopedChoiceField, money
from web.outward import HttpsField

EVIDENCE = _("Where the figure comes from: an invoice, an account, a study.")


class _Declared(Form):
    def evidence(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("evidence", "link")}


class AmountForm(_Declared):
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerAmount.Kind)
    nature = forms.ChoiceField(label=_("What for"), choices=PartnerAmount.Nature)
    period_from = DateField(label=_("From"))
    period_to = DateField(label=_("To"))
    amount = MoneyField(label=_("Amount"))
    currency = RatedCurrencyField()
    evidence = forms.CharField(
        label=_("Evidence"), max_length=2000, widget=forms.Textarea({"rows": 3}), help_text=EVIDENCE
    )
    link = HttpsField(required=False)

    def values(self) -> dict[str, Any]:
        typed = self.cleaned_data
        names = ("kind", "nature", "period_from", "period_to")
        amount = money(typed["amount"], typed["currency"], field="amount")
        return {name: typed[name] for name in names} | {"amount": amount} | self.evidence()


class ReductionForm(_Declared):
    use_case = forms.CharField(label=_("Where it is in use"), max_length=200)
    measured_on = DateField(label=_("Measured on"))
    before = MoneyField(label=_("Cost before, a year"))
    after = MoneyField(label=_("Cost now, a year"))
    currency = RatedCurrencyField()
    evidence = forms.CharField(
        label=_("Evidence"), max_length=2000, widget=forms.Textarea({"rows": 3}), help_text=EVIDENCE
    )
    link = HttpsField(required=False)

    def values(self) -> dict[str, Any]:
        typed = self.cleaned_data
        amounts = {name: money(typed[name], typed["currency"], field=name) for name in ("before", "after")}
        return {name: typed[name] for name in ("use_case", "measured_on")} | amounts | self.evidence()


class _OfPartner(forms.Form):
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class StaffAmountForm(AmountForm, _OfPartner):
    field_order = ["partner"]

    def values(self) -> dict[str, Any]:
        return {"partner": self.cleaned_data["partner"], **super().values()}


class StaffReductionForm(ReductionForm, _OfPartner):
    field_order = ["partner"]

    def values(self) -> dict[str, Any]:
        return {"partner": self.cleaned_data["partner"], **super().values()}
