"""What a partner declares of itself: what the partnership costs and brings it, and what its solution saves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.by_partners import forms, presenters, services
from insights.by_partners.services import DECLARE, VIEW
from insights.models import CostReduction, PartnerAmount
from portal.base import PortalAction, PortalForm, PortalPage


class Declared(PortalPage):
    permission = VIEW
    template_name = "portal/declared/page.html"
    title = _("Costs and benefits")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            **presenters.declared_of(self.actor, self.partner), may_declare=self.actor.can(DECLARE), **extra
        )


class _New(PortalForm):
    permission = DECLARE
    submit_label = _("Declare it")
    success_message = _("It is declared.")

    @property
    def cancel_url(self) -> str:
        return self.portal_url("declared")

    def success_url(self, result: Any) -> str:
        return self.portal_url("declared")


class AmountNew(_New):
    title = _("Declare a cost or an earning")
    form_class = forms.AmountForm

    def perform(self, form: forms.AmountForm) -> PartnerAmount:
        return services.amount_declare(actor=self.actor, partner=self.partner, **form.values())


class ReductionNew(_New):
    title = _("Declare a cost reduction")
    form_class = forms.ReductionForm

    def perform(self, form: forms.ReductionForm) -> CostReduction:
        return services.reduction_declare(actor=self.actor, partner=self.partner, **form.values())


class AmountWithdraw(PortalAction):
    permission = DECLARE
    queryset = PartnerAmount.objects.for_list()
    success_message = _("It is withdrawn and counts no more.")

    def perform(self) -> PartnerAmount:
        return services.amount_withdraw(actor=self.actor, row=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("declared")


class ReductionWithdraw(PortalAction):
    permission = DECLARE
    queryset = CostReduction.objects.for_list()
    success_message = _("It is withdrawn and counts no more.")

    def perform(self) -> CostReduction:
        return services.reduction_withdraw(actor=self.actor, row=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("declared")
