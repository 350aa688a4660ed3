"""Payout runs in the back-office: prepare, approve, cancel, export, read back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from core.models import OwnEntity
from core.money import Money
from payouts.models import Payout, PayoutRun
from payouts.runs import forms, selectors, transfers
from payouts.runs import lines as run_lines
from payouts.runs import services as run_services
from payouts.runs import settlement as run_settlement
from payouts.runs.filters import RunFilter
from payouts.statements.views import tabs
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, ListPage, RowFormPage

RUNS = PayoutRun.objects.select_related("prepared_by", "approved_by", "export_file")
PAYOUTS = Payout.objects.select_related("run", "partner", "statement__partner__merged_into")


def run_url(run: PayoutRun) -> str:
    return reverse("payouts:run", args=[run.public_id])


class RunList(ListPage):
    permission = "payouts.run:view"
    template_name = "payouts/runs.html"
    title = _("Payout runs")
    queryset = RUNS
    filterset_class = RunFilter
    orderings = {"-prepared": "-prepared_at", "prepared": "prepared_at"}
    export_permission = "payouts.run:export"
    export_name = "payout-runs"
    columns = [
        (_("Number"), lambda row: row.number),
        (_("Status"), lambda row: row.get_status_display()),
        (_("Transfers"), lambda row: row.payouts_count),
        (_("Currency"), lambda row: row.currency),
        (_("Total"), lambda row: Money(row.total_minor, row.currency)),
        (_("Prepared by"), lambda row: str(row.prepared_by)),
        (_("Prepared"), lambda row: row.prepared_at),
        (_("Approved by"), lambda row: str(row.approved_by or "")),
        (_("Approved"), lambda row: row.approved_at),
    ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            tabs=tabs(self.actor, "runs"), can_prepare=self.actor.can("payouts.run:prepare"), **extra
        )


class RunPage(DetailPage):
    permission = "payouts.run:view"
    template_name = "payouts/run.html"
    queryset = RUNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        run = self.object
        verbs = ("approve", "cancel", "export", "settle")
        may = {verb: self.actor.can(f"payouts.run:{verb}") for verb in verbs}
        may["approve"] = may["approve"] and run.prepared_by_id != self.actor.user_id
        may["recover"] = self.actor.can("payouts.adjustment:create")
        acted_on = [Payout.Status.PAID_TWICE] if may["recover"] else []
        if run.status == PayoutRun.Status.PREPARED and may["cancel"]:
            acted_on.append(Payout.Status.PENDING)
        entries, _older = timeline.of_row(run.public_id, self.actor)
        payouts = list(run.payouts.select_related("partner", "statement").order_by("pk"))
        skipped = selectors.skipped_statements(run.skipped)
        return super().get_context(
            title=run.number,
            run=run,
            payouts=payouts,
            skipped=skipped,
            left_out=len(skipped) + sum(row.status == Payout.Status.LEFT_OUT for row in payouts),
            unheard=selectors.unheard(payouts) if run.status == PayoutRun.Status.APPROVED else [],
            sees_iban=self.actor.can("payouts.account:view"),
            paid_from=OwnEntity.objects.filter(is_default=True).exclude(iban="").first(),
            may=may,
            has_actions=any(row.status in acted_on for row in payouts),
            timeline=entries,
            **extra,
        )


class RunPrepare(FormPage):
    """What would be paid now in each currency, what would not and why; then one button."""

    permission = "payouts.run:prepare"
    template_name = "payouts/prepare.html"
    title = _("Prepare a payout run")
    form_class = forms.PrepareForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            previews=[self._preview(c) for c in selectors.currencies_to_pay()], **extra
        )

    def _preview(self, currency: str) -> dict[str, Any]:
        chosen, skipped = selectors.choose(list(selectors.payable_statements(currency)))
        return {
            "currency": currency,
            "chosen": [statement for statement, _account in chosen],
            "total": Money(
                sum(statement.payable_now.amount_minor for statement, _account in chosen), currency
            ),
            "skipped": selectors.skipped_statements(skipped) + selectors.unaccepted_statements(currency),
        }

    def perform(self, form) -> PayoutRun:
        return run_services.run_prepare(actor=self.actor, currency=form.cleaned_data["currency"].upper())

    def success_url(self, result: PayoutRun) -> str:
        return run_url(result)


class RunAction(ActionPage):
    queryset = RUNS

    def success_url(self, result: PayoutRun) -> str:
        return run_url(self.object)


NOTHING_LEFT = _("None of its transfers can be made any more, so the run is cancelled. Each says why.")


class RunApprove(RunAction):
    permission = "payouts.run:approve"

    def perform(self) -> PayoutRun:
        run = run_services.run_approve(actor=self.actor, run=self.object)
        approved = run.status == PayoutRun.Status.APPROVED
        self.success_message = (
            _("The run is approved. It may be exported for the bank.") if approved else NOTHING_LEFT
        )
        return run


class RunCancel(RowFormPage):
    permission = "payouts.run:cancel"
    title = _("Cancel the run")
    queryset = RUNS
    form_class = forms.CancelForm
    submit_label = _("Cancel the run")
    success_message = _("The run is cancelled. Its statements can be paid by another one.")

    def perform(self, form) -> PayoutRun:
        return run_services.run_cancel(actor=self.actor, run=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return run_url(self.object)

    @property
    def cancel_url(self) -> str:
        return run_url(self.object)


class RunExport(RunAction):
    """Make the file of the transfers; the page of the run then offers it."""

    permission = "payouts.run:export"

    def perform(self) -> PayoutRun:
        run = run_services.run_export(actor=self.actor, run=self.object)
        self.success_message = (
            _("The file for the bank is ready. Download it and hand it to the bank.")
            if run.export_file_id
            else NOTHING_LEFT
        )
        return run


class RunFile(FileLinkPage):
    """The file that was exported, as often as it is asked for."""

    permission = "payouts.run:export"
    queryset = RUNS.exclude(export_file=None)
    file_column = "export_file"


class RunMarkPaid(RowFormPage):
    """For whoever read the account statement: all of the run was paid, and no file says so."""

    permission = "payouts.run:settle"
    title = _("Mark as paid")
    queryset = RUNS
    form_class = forms.MarkPaidForm
    submit_label = _("Mark all as paid")
    success_message = _("The transfers are recorded as paid.")

    def get_initial(self) -> dict[str, Any]:
        return {"executed_on": clock.today()}

    def perform(self, form) -> PayoutRun:
        return run_settlement.run_mark_paid(actor=self.actor, run=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return run_url(self.object)

    @property
    def cancel_url(self) -> str:
        return run_url(self.object)


class RunReadBack(RowFormPage):
    """Read the bank's answer; where rows do not hold, the page lists which and why beside the others."""

    permission = "payouts.run:settle"
    template_name = "payouts/read_back.html"
    title = _("Read back what the bank did")
    queryset = RUNS
    form_class = forms.ReadBackForm
    submit_label = _("Read the file")

    def perform(self, form) -> dict[str, Any]:
        results, unread = transfers.read_back(form.cleaned_data["file"].read(), language=get_language() or "")
        answer = run_settlement.run_read_back(actor=self.actor, run=self.object, results=results)
        return {
            "accepted": [(row, Payout.Status(row.status).label) for row in answer.accepted],
            "refused": sorted([*unread, *answer.refused]),
        }

    def done(self, result: dict[str, Any]) -> HttpResponse:
        if not result["refused"]:
            messages.success(self.request, gettext("The file is read. Each transfer shows how it went."))
            return HttpResponseRedirect(run_url(self.object))
        # Shown once, and read again the same file changes nothing.
        return self.render(form=self.get_form(), status=200 if result["accepted"] else 422, **result)

    @property
    def cancel_url(self) -> str:
        return run_url(self.object)


class PayoutLeaveOut(RowFormPage):
    permission = "payouts.run:cancel"
    title = _("Leave this transfer out")
    queryset = PAYOUTS
    form_class = forms.LeaveOutForm
    submit_label = _("Leave it out")
    success_message = _("The transfer is left out. Its statement can be paid by another run.")

    def perform(self, form) -> Payout:
        return run_lines.payout_leave_out(actor=self.actor, payout=self.object, **form.cleaned_data)

    def success_url(self, result: Payout) -> str:
        return run_url(self.object.run)

    @property
    def cancel_url(self) -> str:
        return run_url(self.object.run)


class PayoutRecover(ActionPage):
    permission = "payouts.adjustment:create"
    queryset = PAYOUTS
    success_message = _("It is taken off the next statement of the partner.")

    def perform(self) -> Payout:
        return run_settlement.payout_recover(actor=self.actor, payout=self.object)

    def success_url(self, result: Payout) -> str:
        return run_url(self.object.run)
