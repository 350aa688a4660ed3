"""The integration catalogue, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from integrations.catalogue import forms, services
from integrations.catalogue.filters import IntegrationFilter
from integrations.models import Integration
from web.views import ActionPage, FormPage, ListPage, RowFormPage


class IntegrationList(ListPage):
    permission = "integrations.integration:view"
    template_name = "integrations/list.html"
    title = _("Integrations")
    queryset = Integration.objects.filter(archived_at=None).select_related("partner")
    filterset_class = IntegrationFilter
    orderings = {"name": "name", "-name": "-name"}
    export_permission = "integrations.integration:export"
    export_name = "integrations"
    columns = [
        (_("Name"), lambda row: row.name),
        (_("Partner"), lambda row: row.partner.name),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("Built by"), lambda row: row.get_built_by_display()),
        (_("Formal agreement"), lambda row: row.formal_agreement),
        (_("Marketplace listing"), lambda row: row.listing_url),
        (_("Share of customers using it"), lambda row: row.usage_share),
        (_("Co-marketing"), lambda row: row.co_marketing),
    ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can("integrations.integration:change"), **extra)


class IntegrationNew(FormPage):
    permission = "integrations.integration:change"
    title = _("New integration")
    form_class = forms.IntegrationNewForm
    submit_label = _("Save")
    success_message = _("The integration is saved.")

    def perform(self, form) -> Integration:
        return services.integration_add(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Integration) -> str:
        return reverse("integrations:list")


class IntegrationEdit(RowFormPage):
    permission = "integrations.integration:change"
    title = _("Change an integration")
    queryset = Integration.objects.select_related("partner")
    form_class = forms.IntegrationForm
    submit_label = _("Save")
    success_message = _("The integration is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.IntegrationForm.base_fields}

    def perform(self, form) -> Integration:
        return services.integration_change(actor=self.actor, integration=self.object, **form.cleaned_data)

    def success_url(self, result: Integration) -> str:
        return reverse("integrations:list")


class IntegrationArchive(ActionPage):
    permission = "integrations.integration:change"
    queryset = Integration.objects.select_related("partner")
    success_message = _("The integration is archived.")

    def perform(self) -> Integration:
        return services.integration_archive(actor=self.actor, integration=self.object)

    def success_url(self, result: Integration) -> str:
        return reverse("integrations:list")
