"""Our own customers and opportunities, and the rules of deal registration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pipeline import services
from pipeline.filters.deals import OwnAccountFilter
from pipeline.forms import deals as forms
from pipeline.models import DealRules, OwnAccount
from pipeline.selectors import deals as selectors
from prm.core import clock
from prm.core.views import ActionPage, FormPage, ListPage, Page, RowFormPage

ACCOUNTS = OwnAccount.objects.select_related("product_line", "owner")


class OwnAccountList(ListPage):
    permission = "pipeline.own_account:view"
    template_name = "pipeline/deals/own.html"
    title = _("Our own customers")
    queryset = ACCOUNTS
    filterset_class = OwnAccountFilter
    orderings = {"-updated": "-updated_at", "customer": "customer_name", "-customer": "-customer_name"}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can("pipeline.own_account:change"), **extra)


class OwnAccountNew(FormPage):
    permission = "pipeline.own_account:change"
    title = _("A customer of our own")
    form_class = forms.OwnAccountForm
    submit_label = _("Save")
    success_message = _("The customer is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"opened_on": clock.today(), **super().get_initial()}

    def perform(self, form) -> OwnAccount:
        return services.own_account_save(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:own_accounts")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:own_accounts")


class OwnAccountEdit(RowFormPage):
    permission = "pipeline.own_account:change"
    title = _("A customer of our own")
    queryset = ACCOUNTS
    form_class = forms.OwnAccountForm
    submit_label = _("Save")
    success_message = _("The customer is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            **{name: getattr(row, name) for name in forms.OwnAccountForm.base_fields},
            "customer_country": row.customer_country.code,
            "product_line": row.product_line.code if row.product_line else None,
            "owner": row.owner.public_id if row.owner else None,
        }

    def perform(self, form) -> OwnAccount:
        return services.own_account_save(actor=self.actor, account=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:own_accounts")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:own_accounts")


class OwnAccountClose(ActionPage):
    permission = "pipeline.own_account:change"
    queryset = ACCOUNTS
    success_message = _("The customer is closed: deals may be registered for it.")

    def perform(self) -> OwnAccount:
        return services.own_account_close(actor=self.actor, account=self.object)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:own_accounts")


class DealRulesPage(Page):
    """The rules in force, those before and those to come."""

    permission = "core.config:view"
    template_name = "pipeline/deals/rules.html"
    title = _("Deal registration")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        shown = [f for f in DealRules._meta.fields if f.name not in ("id", "public_id", "effective_from")]
        in_force = selectors.rules_of_today()
        rows = list(DealRules.objects.visible_to(self.actor))
        return super().get_context(
            in_force=in_force,
            facts=[
                (capfirst(column.verbose_name), getattr(in_force, column.name) or "–") for column in shown
            ],
            history=rows,
            may_change=self.actor.can("pipeline.deal_rules:change"),
            **extra,
        )


class DealRulesNew(FormPage):
    permission = "pipeline.deal_rules:change"
    title = _("New rules")
    form_class = forms.DealRulesForm
    submit_label = _("Set the rules")
    success_message = _("The rules are set. Deals submitted before keep theirs.")

    def get_initial(self) -> dict[str, Any]:
        in_force = selectors.rules_of_today()
        names = [
            f.name for f in DealRules._meta.fields if f.name not in ("id", "public_id", "effective_from")
        ]
        return {"effective_from": clock.today(), **{name: getattr(in_force, name) for name in names}}

    def perform(self, form) -> DealRules:
        return services.deal_rules_set(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:deal_rules")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:deal_rules")
