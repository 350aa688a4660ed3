"""What partners declare of themselves, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from insights.base_views import FiguresMixin
from insights.by_partners import columns, filters, forms, services
from insights.by_partners.models import CostReduction, PartnerAmount
from insights.by_partners.services import DECLARE, EXPORT, VIEW
from web.lists import TableList
from web.views import ActionPage, FormPage


class _Declared(FiguresMixin, TableList):
    permission = VIEW
    template_name = "insights/by_partners/list.html"
    export_permission = EXPORT
    tab = "by-partners"
    new_route = ""

    def kinds(self) -> list[dict[str, Any]]:
        """Both lists beside one another."""
        return [
            {"label": label, "url": reverse(route), "current": isinstance(self, view)}
            for label, route, view in (
                (_("Costs and earnings"), "insights:declared-amounts", DeclaredAmounts),
                (_("Cost reductions"), "insights:cost-reductions", CostReductions),
            )
        ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            kinds=self.kinds(),
            new_url=reverse(self.new_route) if self.actor.can(DECLARE) else "",
            **extra,
        )


class DeclaredAmounts(_Declared):
    title = _("Costs and earnings of partners")
    queryset = PartnerAmount.objects.for_list()
    filterset_class = filters.AmountFilter
    columns = columns.AMOUNT_COLUMNS
    default_sort = "until"
    export_name = "declared-amounts"
    new_route = "insights:declared-amount-new"


class CostReductions(_Declared):
    title = _("Cost reductions")
    queryset = CostReduction.objects.for_list()
    filterset_class = filters.ReductionFilter
    columns = columns.REDUCTION_COLUMNS
    default_sort = "measured"
    export_name = "cost-reductions"
    new_route = "insights:cost-reduction-new"


class _New(FormPage):
    permission = DECLARE
    submit_label = _("Declare it")
    success_message = _("It is declared.")

    def success_url(self, result: Any) -> str:
        return reverse("partners:tab", args=[result.partner.public_id, "declared"])

    @property
    def cancel_url(self) -> str:
        return reverse("insights:declared-amounts")


class AmountNew(_New):
    title = _("Declare a cost or an earning")
    form_class = forms.StaffAmountForm

    def perform(self, form: forms.StaffAmountForm) -> PartnerAmount:
        return services.amount_declare(actor=self.actor, **form.values())


class ReductionNew(_New):
    title = _("Declare a cost reduction")
    form_class = forms.StaffReductionForm

    def perform(self, form: forms.StaffReductionForm) -> CostReduction:
        return services.reduction_declare(actor=self.actor, **form.values())


class _Withdraw(ActionPage):
    permission = DECLARE
    success_message = _("It is withdrawn and counts no more.")

    def success_url(self, result: Any) -> str:
        return reverse("partners:tab", args=[self.object.partner.public_id, "declared"])


class AmountWithdraw(_Withdraw):
    queryset = PartnerAmount.objects.for_list()

    def perform(self) -> PartnerAmount:
        return services.amount_withdraw(actor=self.actor, row=self.object)


class ReductionWithdraw(_Withdraw):
    queryset = CostReduction.objects.for_list()

    def perform(self) -> CostReduction:
        return services.reduction_withdraw(actor=self.actor, row=self.object)
