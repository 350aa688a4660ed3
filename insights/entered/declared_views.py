"""The registry of figures, and one figure with its months, its members and its evidence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import DomainError
from insights.entered import services
from insights.entered.forms import DeclaredForm
from insights.kpis import registry
from insights.kpis.views import KpiPages
from insights.models import DeclaredValue
from web.views import ActionPage, FormPage


class DeclaredAdd(KpiPages, FormPage):
    permission = "insights.declared:change"
    form_class = DeclaredForm
    submit_label = gettext_lazy("Declare")
    success_message = gettext_lazy("The value is declared.")

    def load(self) -> None:
        super().load()
        if self.kpi.source != registry.DECLARED:
            raise DomainError.not_found()

    def get_initial(self) -> dict[str, Any]:
        return {"day": clock.today()}

    @property
    def cancel_url(self) -> str:
        return reverse("insights:kpi", args=[self.kpi.code])

    def perform(self, form: DeclaredForm) -> DeclaredValue:
        return services.declared_add(actor=self.actor, kpi=self.kpi.code, **form.cleaned_data)

    def success_url(self, result: DeclaredValue) -> str:
        return self.cancel_url


class DeclaredWithdraw(ActionPage):
    permission = "insights.declared:change"
    queryset = DeclaredValue.objects.all()
    success_message = gettext_lazy("The value is withdrawn.")

    def perform(self) -> DeclaredValue:
        return services.declared_withdraw(actor=self.actor, row=self.object)

    def success_url(self, result: DeclaredValue) -> str:
        return reverse("insights:kpi", args=[result.kpi])
