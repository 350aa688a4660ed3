"""What partners owe us: the list, money received, and what is written off by two people."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, people
from core.money import Money
from partners.models import Partner
from payouts.models import Adjustment, WriteOff
from payouts.receivables import forms, selectors, services
from payouts.statements.views import tabs
from web.forms import major, money
from web.views import ActionPage, Page, RowFormPage

SHOWN = 50


class Receivables(Page):
    """Who owes, with totals by currency; what waits for a second person; what was settled lately."""

    permission = "payouts.receivable:view"
    template_name = "payouts/receivables.html"
    title = _("Receivables")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = selectors.receivables()
        totals: dict[str, int] = defaultdict(int)
        for row in rows:
            totals[row.owed.currency] += row.owed.amount_minor
        proposed = WriteOff.objects.visible_to(self.actor).filter(status=WriteOff.Status.PROPOSED)
        waiting = list(proposed.select_related("partner").order_by("pk"))
        known = people.find({row.proposed_by for row in waiting})
        settled = Adjustment.objects.visible_to(self.actor).exclude(kind=Adjustment.Kind.ADJUSTMENT)
        return super().get_context(
            tabs=tabs(self.actor, "receivables"),
            rows=rows,
            totals=[Money(minor, currency) for currency, minor in sorted(totals.items())],
            waiting=[
                (row, people.name_of(row.proposed_by, known), row.proposed_by != self.actor.person)
                for row in waiting
            ],
            settled=list(settled.select_related("partner").order_by("-booked_on", "-pk")[:SHOWN]),
            may={
                name: self.actor.can(f"payouts.receivable:{name}")
                for name in ("receive", "write_off", "decide")
            },
            **extra,
        )


class ReceivableForm(RowFormPage):
    """A form about what one partner owes in the currency that the address names."""

    queryset = Partner.objects.for_list()

    def get_initial(self) -> dict[str, Any]:
        currency = self.request.GET.get("currency", "EUR")
        owed = selectors.owed_minor(self.object, currency)
        return {"amount": major(owed, currency), "currency": currency, "received_on": clock.today()}

    def success_url(self, result: Any) -> str:
        return reverse("payouts:receivables")

    @property
    def cancel_url(self) -> str:
        return reverse("payouts:receivables")


class Receive(ReceivableForm):
    permission = "payouts.receivable:receive"
    title = _("Record money received")
    form_class = forms.ReceiptForm
    submit_label = _("Record it")
    success_message = _("The money is recorded. It appears on the next statement.")

    def perform(self, form) -> Adjustment:
        data = form.cleaned_data
        return services.receipt_record(
            actor=self.actor,
            partner=self.object,
            amount=money(data["amount"], data["currency"], field="amount"),
            received_on=data["received_on"],
            reason=data["reason"],
        )


class ProposeWriteOff(ReceivableForm):
    permission = "payouts.receivable:write_off"
    title = _("Propose to write off")
    form_class = forms.WriteOffForm
    submit_label = _("Propose it")
    success_message = _("The write-off waits for a second person.")

    def perform(self, form) -> WriteOff:
        data = form.cleaned_data
        return services.write_off_propose(
            actor=self.actor,
            partner=self.object,
            amount=money(data["amount"], data["currency"], field="amount"),
            reason=data["reason"],
        )


class ApproveWriteOff(ActionPage):
    permission = "payouts.receivable:decide"
    queryset = WriteOff.objects.select_related("partner")
    success_message = _("The amount is written off.")

    def perform(self) -> WriteOff:
        return services.write_off_approve(actor=self.actor, write_off=self.object)

    def success_url(self, result: WriteOff) -> str:
        return reverse("payouts:receivables")


class RefuseWriteOff(RowFormPage):
    permission = "payouts.receivable:decide"
    title = _("Refuse the write-off")
    queryset = WriteOff.objects.select_related("partner")
    form_class = forms.RefuseForm
    submit_label = _("Refuse it")
    success_message = _("The write-off is refused: the debt remains.")

    def perform(self, form) -> WriteOff:
        return services.write_off_refuse(actor=self.actor, write_off=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("payouts:receivables")

    @property
    def cancel_url(self) -> str:
        return reverse("payouts:receivables")
