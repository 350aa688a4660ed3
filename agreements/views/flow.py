"""The way of an agreement: review, open points, approval, signers, renewal, end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements import forms, pdf, selectors, services
from agreements.models import Agreement, Approval, OpenPoint, SignatureRound
from agreements.services.signing import render_inputs
from agreements.views.drafting import DraftAction, DraftForm, agreement_url
from prm.core import clock
from prm.core.forms import SharedReasonForm
from prm.core.views import ActionPage, RowFormPage


class Send(DraftAction):
    success_message = _("The draft is with the partner.")

    def perform(self) -> Agreement:
        return services.agreement_send(actor=self.actor, agreement=self.object)


class TakeBack(DraftAction):
    success_message = _("The agreement is a draft again.")

    def perform(self) -> Agreement:
        return services.agreement_take_back(actor=self.actor, agreement=self.object)


class Chase(DraftAction):
    permission = "agreements.agreement:chase"
    success_message = _("The reminder is on its way.")

    def perform(self) -> str:
        return services.agreement_chase(actor=self.actor, agreement=self.object)


class Cancel(DraftForm):
    permission = "agreements.agreement:manage"
    title = _("Give the agreement up")
    form_class = SharedReasonForm
    success_message = _("The agreement is given up.")

    def perform(self, form: SharedReasonForm) -> Agreement:
        return services.agreement_cancel(actor=self.actor, agreement=self.object, **form.cleaned_data)


# -- Open points ----------------------------------------------------------------------------------


class PointRaise(DraftAction):
    permission = "agreements.point:raise"
    success_message = _("The remark is kept.")

    def perform(self) -> OpenPoint:
        return raise_from(self, internal=bool(self.request.POST.get("internal")))


def raise_from(page: Any, **more: Any) -> OpenPoint:
    """A remark from the small form beside a clause."""
    data = page.request.POST
    return services.point_raise(
        actor=page.actor,
        agreement=page.object,
        clause_code=data.get("clause_code", "")[:60],
        text=data.get("text", ""),
        proposed_text=data.get("proposed_text", ""),
        **more,
    )


class PointSettle(RowFormPage):
    permission = "agreements.agreement:change"
    queryset = OpenPoint.objects.select_related("agreement__partner")
    template_name = "agreements/point.html"
    title = _("Settle a remark")
    form_class = forms.SettleForm
    success_message = _("The remark is settled.")

    @property
    def cancel_url(self) -> str:
        return agreement_url(self.object.agreement)

    def success_url(self, result: Any) -> str:
        return self.cancel_url

    def get_initial(self) -> dict[str, Any]:
        return {"outcome": "accepted", "text": self.object.proposed_text}

    def perform(self, form: forms.SettleForm) -> OpenPoint:
        return services.point_settle(actor=self.actor, point=self.object, **form.cleaned_data)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        agreement = self.object.agreement
        version = selectors.version_of(agreement, agreement.version)
        clause = next((c for c in version.clauses if c["code"] == self.object.clause_code), None)
        return super().get_context(agreement=agreement, clause=clause, **extra)


class PointWithdraw(ActionPage):
    permission = "agreements.point:raise"
    queryset = OpenPoint.objects.select_related("agreement__partner")
    success_message = _("The remark is withdrawn.")

    def perform(self) -> OpenPoint:
        return services.point_withdraw(actor=self.actor, point=self.object)

    def success_url(self, result: Any) -> str:
        return agreement_url(self.object.agreement)


# -- Approval -------------------------------------------------------------------------------------


class ApprovalAsk(DraftAction):
    success_message = _("Our legal colleagues are asked.")

    def perform(self) -> Approval:
        return services.approval_request(actor=self.actor, agreement=self.object)


class ApprovalMixin:
    permission = "agreements.agreement:approve"
    queryset = Approval.objects.select_related("agreement__partner")

    def success_url(self, result: Any) -> str:
        return agreement_url(self.object.agreement)

    def back_url(self) -> str:
        return agreement_url(self.object.agreement)


class Approve(ApprovalMixin, ActionPage):
    success_message = _("The agreement is approved.")

    def perform(self) -> Approval:
        return services.approval_decide(actor=self.actor, approval=self.object, approve=True)


class Reject(ApprovalMixin, RowFormPage):
    title = _("Do not approve")
    form_class = forms.RejectForm
    success_message = _("The agreement is back in the draft, with your reason.")

    @property
    def cancel_url(self) -> str:
        return agreement_url(self.object.agreement)

    def perform(self, form: forms.RejectForm) -> Approval:
        return services.approval_decide(
            actor=self.actor, approval=self.object, approve=False, reason=form.cleaned_data["reason"]
        )


# -- Signature ------------------------------------------------------------------------------------


class Signers(DraftForm):
    """Choose the signers; the document is rendered here, outside the operation that keeps it."""

    permission = "agreements.signature:manage"
    template_name = "agreements/signers.html"
    title = _("Put to signature")
    form_class = forms.SignersForm
    success_message = _("The first signer is asked by mail.")
    tab = "signatures"

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "agreement": self.object}

    def perform(self, form: forms.SignersForm) -> SignatureRound:
        signers = form.signers()
        version, snapshot = render_inputs(self.object, signers)
        return services.signature_start(
            actor=self.actor,
            agreement=self.object,
            signers=signers,
            version=version,
            snapshot=snapshot,
            content=pdf.render_agreement(snapshot),
        )


class SignatureStop(DraftForm):
    permission = "agreements.signature:manage"
    title = _("Stop the signature")
    form_class = SharedReasonForm
    success_message = _("The signature is stopped; the agreement is a draft again.")

    def perform(self, form: SharedReasonForm) -> Agreement:
        return services.signature_stop(actor=self.actor, agreement=self.object, **form.cleaned_data)


class WetCopy(DraftForm):
    permission = "agreements.signature:manage"
    title = _("Keep a copy signed on paper")
    form_class = forms.WetForm
    success_message = _("The signed copy is kept.")
    tab = "signatures"

    def perform(self, form: forms.WetForm) -> Agreement:
        upload = form.cleaned_data["file"]
        return services.agreement_wet_sign(
            actor=self.actor,
            agreement=self.object,
            name=upload.name,
            content=upload.read(),
            signers=form.cleaned_data["signers"],
        )


# -- Renewal and end ------------------------------------------------------------------------------


class Renew(DraftForm):
    permission = "agreements.agreement:manage"
    title = _("Renew")
    form_class = forms.RenewForm
    submit_label = _("Renew")
    success_message = _("The agreement is renewed: this is its next term.")

    def get_initial(self) -> dict[str, Any]:
        return {"months": self.object.renewal_months, "renewal_terms": self.object.renewal_terms}

    def perform(self, form: forms.RenewForm) -> Agreement:
        return services.agreement_renew(actor=self.actor, agreement=self.object, **form.cleaned_data)

    def success_url(self, result: Agreement) -> str:
        return agreement_url(result)


class Renegotiate(DraftAction):
    permission = "agreements.agreement:manage"
    success_message = _("A new draft is drawn up from the agreement in force.")

    def perform(self) -> Agreement:
        return services.agreement_renegotiate(actor=self.actor, agreement=self.object)

    def success_url(self, result: Agreement) -> str:
        return agreement_url(result)


class End(DraftForm):
    permission = "agreements.agreement:manage"
    title = _("End the agreement")
    form_class = forms.EndForm
    submit_label = _("End it")
    success_message = _("The end is recorded, and both sides are told.")

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": self.object.ends_on or clock.today()}

    def perform(self, form: forms.EndForm) -> Agreement:
        return services.agreement_end(actor=self.actor, agreement=self.object, **form.cleaned_data)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        passed = row.notice_on is not None and row.notice_on < clock.today()
        intro = (
            _("The notice date of this term has passed. Without the other side’s consent it goes on.")
            if passed
            else ""
        )
        return super().get_context(intro=intro, **extra)
