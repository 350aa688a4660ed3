"""Commissions in the back-office: the list, and why each is what it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from pipeline.deals.events import STAFF as DEAL
from pipeline.models import Sale
from referrals.base_views import AreaMixin
from referrals.commissions import accrual as commission_accrual
from referrals.commissions import explain, forms, selectors
from referrals.commissions import services as commission_services
from referrals.commissions.columns import COMMISSION_COLUMNS
from referrals.commissions.filters import CommissionFilter
from referrals.commissions.presenters import after, commission_facts
from referrals.models import Commission
from web.forms import major, money
from web.lists import TableList
from web.views import DetailPage, Page, RowFormPage


class CommissionList(AreaMixin, TableList):
    permission = "referrals.commission:view"
    template_name = "referrals/commissions.html"
    title = _("Referrals and commissions")
    area = "referrals:commissions"
    queryset = Commission.objects.all()
    filterset_class = CommissionFilter
    default_sort = "-created"
    total_label = _("Total, what was taken back included:")
    export_permission = "referrals.commission:export"
    export_name = "commissions"
    columns = COMMISSION_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may_accrue = self.actor.can("referrals.commission:accrue")
        return super().get_context(
            may_accrue=may_accrue,
            undecided=may_accrue and selectors.some_undecided(),
            **extra,
        )


class CommissionsAccrue(Page):
    """Starts the job that decides sales nobody has decided."""

    permission = "referrals.commission:accrue"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = commission_accrual.commissions_accrue_start(actor=self.actor)
        said = (
            _("The calculation has started.")
            if job
            else _("There is nothing to calculate, or it runs already.")
        )
        messages.success(request, str(said))
        return HttpResponseRedirect(reverse("referrals:commissions"))


class CommissionPage(DetailPage):
    """Why this commission?"""

    permission = "referrals.commission:view"
    template_name = "referrals/commission.html"
    queryset = Commission.objects.for_list().select_related(
        "decision__plan_version__plan", "reversal_of", "caused_by", "sale__deal__partner"
    )

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        entries, _older = timeline.of_row(row.public_id, self.actor)
        return super().get_context(
            title=_("Why this commission?"),
            commission=row,
            why=explain.why_of(row),
            facts=commission_facts(row),
            deal_url=DEAL.url_for(self.actor, row.sale.deal) if row.sale.deal else "",
            came=after([row], self.actor)[row.pk],
            reversals=list(row.reversals.order_by("id")),
            timeline=entries,
            **extra,
        )


class SalePayment(RowFormPage):
    """Records that a customer paid a sale: what some commissions wait for."""

    permission = "referrals.payment:record"
    title = _("The customer's payment")
    queryset = Sale.objects.for_list()
    form_class = forms.PaymentForm
    submit_label = _("Record the payment")
    success_message = _("The payment is recorded.")

    def get_initial(self) -> dict[str, Any]:
        owed = selectors.owed_minor(self.object)
        return {"paid_on": clock.today(), "amount": major(owed, self.object.currency)}

    def perform(self, form) -> Any:
        amount = money(form.cleaned_data["amount"], self.object.currency, field="amount")
        return commission_services.payment_record(
            actor=self.actor, sale=self.object, amount=amount, paid_on=form.cleaned_data["paid_on"]
        )

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:sale", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:sale", args=[self.object.public_id])
