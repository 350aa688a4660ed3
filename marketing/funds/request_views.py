"""Requests and claims, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, people
from core.actor import Actor
from core.events import timeline
from marketing.funds import claims, decisions, forms, presenters, requests
from marketing.funds.columns import REQUEST_COLUMNS
from marketing.funds.filters import FundRequestFilter
from marketing.funds.views import tabs
from marketing.models import Claim, ClaimProof, FundRequest
from partners.questions import own, own_presenters
from partners.questions.own_columns import own_columns
from partners.questions.own_views import OwnFile
from web.columns import Column
from web.forms import SharedReasonForm, major, money
from web.lists import TableList
from web.templatetags import formats
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, InCurrency, RowFormPage

VIEW, SUBMIT = "marketing.fund_request:view", "marketing.fund_request:submit"
DECIDE, ACCEPT, PAY = requests.DECIDE, claims.ACCEPT, claims.PAY
Status = FundRequest.Status
ROWS = FundRequest.objects.for_list().select_related("action")


class RequestList(TableList):
    permission = VIEW
    template_name = "marketing/funds/requests.html"
    title = _("Requests for funds")
    queryset = FundRequest.objects.all()
    filterset_class = FundRequestFilter
    default_sort = "-created"
    export_permission = "marketing.fund_request:export"
    export_name = "fund-requests"
    columns = REQUEST_COLUMNS

    def added_columns(self) -> list[Column]:
        return own_columns("fund_request", self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            tabs=tabs("requests") if self.actor.can("marketing.fund:view") else [],
            may_add=self.actor.can(SUBMIT),
            **extra,
        )


class RequestOwnFile(OwnFile):
    permission = VIEW
    queryset = ROWS
    OWN = "fund_request"


class RequestPage(DetailPage):
    permission = VIEW
    template_name = "marketing/funds/request.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row, can = self.object, self.actor.can
        named = {row.requested_by, row.decided_by}
        decide = can(DECIDE) and row.status == Status.SUBMITTED
        return super().get_context(
            title=row.title,
            request_row=row,
            facts=presenters.request_facts(row),
            own_fields=own_presenters.shown("fund_request", row, self.actor),
            people=people.find(named),
            claims=presenters.claims_of(row, self.actor),
            missing=[said for found in requests.missing(row).values() for said in found],
            timeline=timeline.of_row(row.public_id, self.actor, size=15)[0],
            own=decide and row.requested_by == self.actor.person,
            may={
                "send": can(SUBMIT) and row.status == Status.DRAFT,
                "withdraw": can(SUBMIT) and row.status in (Status.DRAFT, Status.SUBMITTED),
                "decide": decide and row.requested_by != self.actor.person,
                "cancel": can(DECIDE) and row.status == Status.APPROVED,
            },
            **extra,
        )


class RequestNew(FormPage):
    """A request on behalf of a partner, kept as a draft."""

    permission = SUBMIT
    title = _("New request for a partner")
    form_class = forms.RequestNewForm
    submit_label = _("Save the draft")

    def perform(self, form) -> FundRequest:
        data = form.cleaned_data
        values = forms.typed(data, data["allocation"].currency)
        return requests.request_draft(actor=self.actor, **values)

    def success_url(self, result: FundRequest) -> str:
        return reverse("marketing:fund-request", args=[result.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:fund-requests")


class _Back:
    def success_url(self, result: Any) -> str:
        return reverse("marketing:fund-request", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class RequestForm(_Back, RowFormPage):
    permission = DECIDE
    queryset = ROWS


class RequestAction(_Back, ActionPage):
    permission = SUBMIT
    queryset = ROWS


class RequestEdit(InCurrency, RequestForm):
    permission = SUBMIT
    title = _("Change the draft")
    form_class = forms.RequestForm
    submit_label = _("Save the draft")

    def get_initial(self) -> dict[str, Any]:
        return initial(self.object)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), **kept(self.object, self.actor)}

    def perform(self, form) -> FundRequest:
        values = forms.typed(form.cleaned_data, self.object.currency)
        return requests.request_change(actor=self.actor, request=self.object, **values)


def initial(row: FundRequest) -> dict[str, Any]:
    """What the form of a draft begins with."""
    amounts = {
        name: major(minor, row.currency)
        for name, minor in (("total", row.total_minor), ("asked", row.asked_minor))
        if minor
    }
    return {
        "title": row.title,
        "purpose": row.purpose,
        "activity_on": row.activity_on,
        "action": row.action.public_id if row.action else None,
        **amounts,
    }


def kept(row: FundRequest, actor: Actor) -> dict[str, Any]:
    """What the form of a draft is made with beside that: whose it is, and its own fields."""
    return {"of": row.partner, "own": own.value_of("fund_request", row, actor)}


class RequestSubmit(RequestAction):
    success_message = _("The request is sent: its amount is reserved.")

    def perform(self) -> FundRequest:
        return requests.request_submit(actor=self.actor, request=self.object)


class RequestWithdraw(RequestAction):
    success_message = _("The request is withdrawn.")

    def perform(self) -> FundRequest:
        return requests.request_withdraw(actor=self.actor, request=self.object)


class RequestApprove(InCurrency, RequestForm):
    @property
    def title(self) -> str:
        return _("Approve “%(title)s”") % {"title": self.object.title}

    form_class = forms.ApproveForm
    submit_label = _("Approve")
    success_message = _("The request is approved. The partner claims it after the activity.")

    def get_initial(self) -> dict[str, Any]:
        return {"amount": major(self.object.asked_minor, self.object.currency)}

    def perform(self, form) -> FundRequest:
        data = form.cleaned_data
        data["amount"] = money(data["amount"], self.object.currency, field="amount")
        return decisions.request_approve(actor=self.actor, request=self.object, **data)


class RequestRefuse(RequestForm):
    title = _("Refuse the request")
    form_class = SharedReasonForm
    submit_label = _("Refuse it")
    success_message = _("The request is refused. Its amount is available again.")

    def perform(self, form) -> FundRequest:
        return decisions.request_refuse(actor=self.actor, request=self.object, **form.cleaned_data)


class RequestCancel(RequestForm):
    title = _("Cancel the approval")
    form_class = SharedReasonForm
    submit_label = _("Cancel the approval")
    success_message = _("The approval is cancelled. Its amount is available again.")

    def perform(self, form) -> FundRequest:
        return decisions.request_cancel(actor=self.actor, request=self.object, **form.cleaned_data)


# -- Claims ---------------------------------------------------------------------------------------


class ClaimPage(DetailPage):
    permission = VIEW
    template_name = "marketing/funds/claim.html"
    queryset = Claim.objects.for_list().select_related("invoice").prefetch_related("proofs__file")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row, can = self.object, self.actor.can
        check = can(ACCEPT) and row.status == Claim.Status.SUBMITTED
        return super().get_context(
            title=_("Invoice %(number)s") % {"number": row.invoice_number},
            claim=row,
            facts=presenters.claim_facts(row),
            request_facts=presenters.request_facts(row.request),
            timeline=timeline.of_row(row.public_id, self.actor, size=15)[0],
            may={
                "check": check and row.submitted_by != self.actor.person,
                "pay": can(PAY) and row.status == Claim.Status.ACCEPTED,
                "take_back": can(ACCEPT) and row.status == Claim.Status.ACCEPTED,
            },
            **extra,
        )


class ClaimInvoice(FileLinkPage):
    permission = VIEW
    queryset = Claim.objects.select_related("partner", "invoice")
    file_column = "invoice"


class ClaimProofFile(FileLinkPage):
    permission = VIEW
    queryset = ClaimProof.objects.select_related("claim__partner", "file")


class _ClaimBack:
    queryset = Claim.objects.for_list()

    def success_url(self, result: Any) -> str:
        return reverse("marketing:fund-claim", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class ClaimAccept(_ClaimBack, ActionPage):
    permission = ACCEPT
    success_message = _("The claim is accepted: it is owed to the partner, and the ledger says so.")

    def perform(self) -> Claim:
        return claims.claim_accept(actor=self.actor, claim=self.object)


class ClaimReturn(_ClaimBack, RowFormPage):
    permission = ACCEPT
    title = _("Send the claim back")
    form_class = SharedReasonForm
    submit_label = _("Send it back")
    success_message = _("The claim is sent back: the partner may claim again.")

    def perform(self, form) -> Claim:
        return claims.claim_return(actor=self.actor, claim=self.object, **form.cleaned_data)


class ClaimTakeBack(_ClaimBack, RowFormPage):
    permission = ACCEPT
    title = _("Take the acceptance back")
    form_class = SharedReasonForm
    submit_label = _("Take it back")
    success_message = _(
        "The acceptance is taken back: nothing is owed, and the claim is to be checked again."
    )

    def perform(self, form) -> Claim:
        return claims.claim_take_back(actor=self.actor, claim=self.object, **form.cleaned_data)


class ClaimPay(_ClaimBack, RowFormPage):
    permission = PAY

    @property
    def title(self) -> str:
        """What is paid to whom stands above the form: whoever fills it in has the bank's list beside it."""
        said = {"amount": formats.money(self.object.amount), "partner": self.object.partner.name}
        return _("Record the payment of %(amount)s to %(partner)s") % said

    form_class = forms.PayForm
    submit_label = _("Record it")
    success_message = _("The payment is recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"paid_on": clock.today()}

    def perform(self, form) -> Claim:
        return claims.claim_pay(actor=self.actor, claim=self.object, **form.cleaned_data)
