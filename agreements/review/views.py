"""The way of an agreement: review, open points, approval, signers, renewal, end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors
from agreements.drafting.edit_views import DraftAction, agreement_url
from agreements.models import Approval, OpenPoint
from agreements.review import approval as review_approval
from agreements.review import forms
from agreements.review import selectors as review_selectors
from agreements.review import services as review_services
from agreements.review.presenters import raise_from
from core.notify import receivers
from web.told import Told
from web.views import ActionPage, RowFormPage


class PointRaise(DraftAction):
    permission = "agreements.point:raise"
    success_message = _("The remark is kept.")

    def perform(self) -> OpenPoint:
        return raise_from(self, internal=bool(self.request.POST.get("internal")))


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
        return review_services.point_settle(actor=self.actor, point=self.object, **form.cleaned_data)

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
        return review_services.point_withdraw(actor=self.actor, point=self.object)

    def success_url(self, result: Any) -> str:
        return agreement_url(self.object.agreement)


class ApprovalAsk(DraftAction):
    success_message = _("Our legal colleagues are asked.")

    def told(self) -> Told:
        row = self.object
        asked = review_selectors.approvers({self.actor.person, *review_selectors.authors_of(row)})
        return Told(receivers(asked), review_approval.NOBODY_TO_APPROVE)

    def perform(self) -> Approval:
        return review_approval.approval_request(actor=self.actor, agreement=self.object)


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
        return review_approval.approval_decide(actor=self.actor, approval=self.object, approve=True)


class Reject(ApprovalMixin, RowFormPage):
    title = _("Do not approve")
    form_class = forms.RejectForm
    success_message = _("The agreement is back in the draft, with your reason.")

    @property
    def cancel_url(self) -> str:
        return agreement_url(self.object.agreement)

    def perform(self, form: forms.RejectForm) -> Approval:
        return review_approval.approval_decide(
            actor=self.actor, approval=self.object, approve=False, reason=form.cleaned_data["reason"]
        )
