"""Our own customers and opportunities, and the rules of deal registration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from pipeline.deals.filters import OwnAccountFilter
from pipeline.models import OwnAccount
from pipeline.protection import forms, services
from web.views import ActionPage, FormPage, ListPage, RowFormPage

ACCOUNTS = OwnAccount.objects.select_related("product_line", "owner")


class OwnAccountList(ListPage):
    permission = "pipeline.own_account:view"
    template_name = "pipeline/deals/own.html"
    title = _("Our own customers")
    queryset = ACCOUNTS
    filterset_class = OwnAccountFilter
    orderings = {"-updated": "-updated_at", "customer": "customer_name", "-customer": "-customer_name"}
    export_permission = "pipeline.own_account:export"
    export_name = "own-customers"
    columns = [
        (_("Customer"), lambda row: row.customer_name),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("Country"), lambda row: row.customer_country.code),
        (_("Domain"), lambda row: row.customer_domain),
        (_("Registration number"), lambda row: row.customer_registration),
        (_("VAT number"), lambda row: row.customer_vat),
        (_("Product line"), lambda row: str(row.product_line or "")),
        (_("Looked after by"), lambda row: str(row.owner or "")),
        (_("Since"), lambda row: row.opened_on),
        (_("Closed"), lambda row: row.closed_at),
    ]

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
