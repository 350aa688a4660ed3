"""A partner's bank account, statement settings and adjustments, in the back-office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from payouts.accounts import forms, services
from payouts.models import PayoutAccount, StatementSettings
from web.forms import major, money
from web.views import RowFormPage


class MoneyForm(RowFormPage):
    """A form about one partner's money that returns to its tab."""

    queryset: QuerySet = Partner.objects.for_list()
    submit_label = _("Save")

    @property
    def partner(self) -> Partner:
        return self.object

    def success_url(self, result: Any) -> str:
        return reverse("partners:tab", args=[self.partner.public_id, "money"])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class AccountSet(MoneyForm):
    permission = "payouts.account:change"
    reauthenticate = True
    title = _("Bank account")
    form_class = forms.AccountForm
    success_message = _("The account is saved. It can be used after 72 hours and a call-back.")

    def get_initial(self) -> dict[str, Any]:
        return {"holder": self.object.legal_name or self.object.name}

    def perform(self, form) -> PayoutAccount:
        return services.account_set(actor=self.actor, partner=self.object, **form.cleaned_data)


class CallBack(MoneyForm):
    permission = "payouts.account:confirm"
    title = _("Record the call-back")
    queryset = PayoutAccount.objects.select_related("partner")
    form_class = forms.CallBackForm
    success_message = _("The call-back is recorded.")

    @property
    def partner(self) -> Partner:
        return self.object.partner

    def perform(self, form) -> PayoutAccount:
        return services.account_call_back(actor=self.actor, account=self.object, **form.cleaned_data)


class Settings(MoneyForm):
    permission = "payouts.settings:change"
    title = _("Statement settings")
    form_class = forms.SettingsForm
    success_message = _("The settings are saved.")

    def get_initial(self) -> dict[str, Any]:
        row = StatementSettings.objects.visible_to(self.actor).filter(partner=self.object).first()
        row = row or StatementSettings(partner=self.object)
        return {
            "period": row.period,
            "minimum": major(row.minimum_minor, row.currency),
            "currency": row.currency,
        }

    def perform(self, form) -> StatementSettings:
        data = form.cleaned_data
        minimum = money(data["minimum"], data["currency"], field="minimum")
        return services.settings_set(
            actor=self.actor, partner=self.object, period=data["period"], minimum=minimum
        )


class Adjust(MoneyForm):
    permission = "payouts.adjustment:create"
    title = _("Adjust what the partner is owed")
    form_class = forms.AdjustmentForm
    success_message = _("The adjustment is booked. It appears on the next statement.")

    def get_initial(self) -> dict[str, Any]:
        return {"currency": programme_currency()}

    def perform(self, form):
        data = form.cleaned_data
        amount = money(data["amount"], data["currency"], field="amount")
        return services.adjustment_create(
            actor=self.actor, partner=self.object, amount=amount, reason=data["reason"]
        )
