"""What a partner is given of our funds: ask, follow, claim."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketing.funds import claims, forms, presenters, requests
from marketing.funds.decisions import CLAIM
from marketing.funds.request_views import ROWS, SUBMIT, VIEW, initial, kept
from marketing.funds.selectors import usable
from marketing.models import Allocation, Claim, ClaimProof, FundRequest
from partners.questions import own_presenters
from portal.base import (
    PortalAction,
    PortalDetail,
    PortalFile,
    PortalForm,
    PortalOwnFile,
    PortalPage,
    PortalRowForm,
)
from web.forms import major, money
from web.views import InCurrency

Status = FundRequest.Status
SHOWN = 100


class Funds(PortalPage):
    """What is available until when, and what became of each request."""

    permission = "marketing.allocation:view"
    template_name = "portal/funds/list.html"
    title = _("Funds")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        allocations = Allocation.objects.visible_to(self.actor).for_list()
        rows = FundRequest.objects.visible_to(self.actor).order_by("-pk")
        may_read = self.actor.can(VIEW)
        return super().get_context(
            allocations=list(allocations),
            requests=list(rows[:SHOWN]) if may_read else [],
            may_read=may_read,
            may_ask=self.actor.can(SUBMIT) and usable(self.actor).exists(),
            **extra,
        )


class FundRequestPage(PortalDetail):
    permission = VIEW
    template_name = "portal/funds/request.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row, can = self.object, self.actor.can
        return super().get_context(
            title=row.title,
            request_row=row,
            facts=presenters.request_facts(row),
            own_fields=own_presenters.shown("fund_request", row, self.actor),
            claims=presenters.claims_of(row, self.actor),
            missing=[said for found in requests.missing(row).values() for said in found],
            may={
                "send": can(SUBMIT) and row.status == Status.DRAFT,
                "withdraw": can(SUBMIT) and row.status in (Status.DRAFT, Status.SUBMITTED),
                "claim": can(CLAIM) and row.status == Status.APPROVED,
            },
            **extra,
        )


class FundRequestOwnFile(PortalOwnFile):
    permission = VIEW
    queryset = ROWS
    OWN = "fund_request"


class FundRequestNew(PortalForm):
    permission = SUBMIT
    title = _("Ask for funds")
    form_class = forms.RequestNewForm
    submit_label = _("Save and go on")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "of": self.partner}

    def perform(self, form) -> FundRequest:
        data = form.cleaned_data
        values = forms.typed(data, data["allocation"].currency)
        return requests.request_draft(actor=self.actor, **values)

    def success_url(self, result: FundRequest) -> str:
        return self.portal_url("fund-request", result.public_id)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("funds")


class _Back:
    def success_url(self, result: Any) -> str:
        return self.portal_url("fund-request", self.object.public_id)

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class FundRequestEdit(_Back, InCurrency, PortalRowForm):
    permission = SUBMIT
    title = _("Change the draft")
    queryset = ROWS
    form_class = forms.RequestForm
    submit_label = _("Save and go on")

    def get_initial(self) -> dict[str, Any]:
        return initial(self.object)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), **kept(self.object, self.actor)}

    def perform(self, form) -> FundRequest:
        values = forms.typed(form.cleaned_data, self.object.currency)
        return requests.request_change(actor=self.actor, request=self.object, **values)


class FundRequestSubmit(_Back, PortalAction):
    permission = SUBMIT
    queryset = ROWS
    success_message = _("We have your request. Its amount is reserved until we answer.")

    def perform(self) -> FundRequest:
        return requests.request_submit(actor=self.actor, request=self.object)


class FundRequestWithdraw(_Back, PortalAction):
    permission = SUBMIT
    queryset = ROWS
    success_message = _("The request is withdrawn.")

    def perform(self) -> FundRequest:
        return requests.request_withdraw(actor=self.actor, request=self.object)


class FundClaimNew(_Back, InCurrency, PortalRowForm):
    permission = CLAIM
    title = _("Claim it")
    queryset = ROWS
    form_class = forms.ClaimForm
    submit_label = _("Send the claim")
    success_message = _("We have your claim, and tell you once it is checked.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "most": self.object.approved}

    def get_initial(self) -> dict[str, Any]:
        return {"amount": major(self.object.approved_minor, self.object.currency)}

    def perform(self, form) -> Claim:
        data = form.cleaned_data
        data["amount"] = money(data["amount"], self.object.currency, field="amount")
        data["invoice"] = _read(data["invoice"])
        data["proofs"] = [_read(file) for file in data["proofs"]]
        return claims.claim_submit(actor=self.actor, request=self.object, **data)


def _read(upload: Any) -> claims.Upload:
    return upload.name, upload.read()


class FundClaimInvoice(PortalFile):
    permission = VIEW
    queryset = Claim.objects.select_related("partner", "invoice")
    file_column = "invoice"


class FundClaimProof(PortalFile):
    permission = VIEW
    queryset = ClaimProof.objects.select_related("claim__partner", "file")
