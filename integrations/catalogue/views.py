"""The integration catalogue, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, people
from core.events import timeline
from integrations.catalogue import forms, presenters, services
from integrations.catalogue.columns import CATALOGUE_COLUMNS
from integrations.catalogue.filters import IntegrationFilter
from integrations.models import Integration
from web.charts.parts import sparkline
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

CHANGE, MEASURE = "integrations.integration:change", "integrations.integration:measure"
# How much of the history a page shows.
RECENT = 24


def page_of(row: Integration) -> str:
    return reverse("integrations:detail", args=[row.public_id])


class IntegrationList(TableList):
    permission = "integrations.integration:view"
    template_name = "integrations/list.html"
    title = _("Integrations")
    queryset = Integration.objects.in_catalogue()
    filterset_class = IntegrationFilter
    default_sort = "name"
    export_permission = "integrations.integration:export"
    export_name = "integrations"
    columns = CATALOGUE_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can(CHANGE), **extra)


class IntegrationPage(DetailPage):
    permission = "integrations.integration:view"
    template_name = "integrations/detail.html"
    queryset = Integration.objects.for_show()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        measures = list(row.measures.order_by("-measured_on")[:RECENT])
        shares = [float(measure.rate) for measure in reversed(measures)]
        checks = list(row.checks.order_by("-checked_at", "-pk")[:RECENT])
        known = people.find({check.checked_by for check in checks})
        current = row.archived_at is None
        return super().get_context(
            title=row.name,
            row=row,
            health=presenters.health_badge(row.health),
            facts=[
                (_("Kind"), row.get_kind_display()),
                (_("Built by"), row.get_built_by_display()),
                (_("Formal agreement"), presenters.formal_badge(row)),
                (_("Customers using it"), presenters.usage_cell(row)),
                (_("Co-marketing"), _("Yes") if row.co_marketing else _("No")),
                (_("Since"), row.since),
            ],
            agreement_url=self._agreement_url(),
            measures=measures,
            trend=sparkline(shares, title=_("Share of customers using it")) if len(shares) > 1 else None,
            checks=[
                (check, presenters.state_badge(check), people.name_of(check.checked_by, known))
                for check in checks
            ],
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may_change=current and self.actor.can(CHANGE),
            may_measure=current and self.actor.can(MEASURE),
            **extra,
        )

    def _agreement_url(self) -> str:
        agreement = self.object.agreement
        if agreement is None or not self.actor.can("agreements.agreement:view"):
            return ""
        return reverse("agreements:detail", args=[agreement.public_id])


class IntegrationNew(FormPage):
    permission = CHANGE
    title = _("New integration")
    form_class = forms.IntegrationNewForm
    submit_label = _("Save")
    success_message = _("The integration is saved.")

    def perform(self, form) -> Integration:
        return services.integration_add(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Integration) -> str:
        return page_of(result)


class _RowForm(RowFormPage):
    queryset = Integration.objects.select_related("partner", "agreement")

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class IntegrationEdit(_RowForm):
    permission = CHANGE
    title = _("Change an integration")
    form_class = forms.IntegrationEditForm
    submit_label = _("Save")
    success_message = _("The integration is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object.partner}

    def get_initial(self) -> dict[str, Any]:
        names = forms.IntegrationForm.base_fields
        linked = self.object.agreement.public_id if self.object.agreement else None
        return {**{name: getattr(self.object, name) for name in names}, "agreement": linked}

    def perform(self, form) -> Integration:
        return services.integration_change(actor=self.actor, integration=self.object, **form.cleaned_data)


class UsageNew(_RowForm):
    permission = MEASURE
    title = _("Record usage")
    form_class = forms.UsageForm
    submit_label = _("Save")
    success_message = _("The usage is recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"measured_on": clock.today(), **super().get_initial()}

    def perform(self, form) -> Any:
        return services.usage_record(actor=self.actor, integration=self.object, **form.cleaned_data)


class HealthNew(_RowForm):
    permission = MEASURE
    title = _("Record a check")
    form_class = forms.HealthForm
    submit_label = _("Save")
    success_message = _("The check is recorded.")

    def perform(self, form) -> Any:
        return services.health_record(actor=self.actor, integration=self.object, **form.cleaned_data)


class IntegrationArchive(ActionPage):
    permission = CHANGE
    queryset = Integration.objects.select_related("partner")
    success_message = _("The integration is archived.")

    def perform(self) -> Integration:
        return services.integration_archive(actor=self.actor, integration=self.object)

    def success_url(self, result: Integration) -> str:
        return reverse("integrations:list")
