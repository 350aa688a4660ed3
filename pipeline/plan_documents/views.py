"""Documents of a joint plan in the back-office: the PDF, the proposal, the contract."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.access.presenters import told_of
from pipeline.models import PlanDocument
from pipeline.plan_documents import forms, pdf, services
from pipeline.plan_follow_up import pages
from pipeline.plans import document
from pipeline.plans.services import SHARE
from pipeline.plans.views import StaffSide
from web.told import Told
from web.views import DetailPage, FileLinkPage, RowFormPage

VIEW = services.VIEW


class PlanPdf(pages.PdfMixin, DetailPage):
    """The whole plan."""


class PlanSharedPdf(pages.PdfMixin, DetailPage):
    """The plan as the partner reads it."""

    def read(self, language: str) -> document.Document:
        services.check_shared(self.object)
        return document.read_shared(self.object, language)


class PlanDocumentFile(FileLinkPage):
    permission = VIEW
    queryset = pages.DOCUMENTS


class OfPlan(StaffSide, RowFormPage):
    """A form about one plan that returns to its documents."""

    queryset = pages.PLANS

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "plan": self.object}

    def success_url(self, result: Any) -> str:
        return self.link("plan-documents", self.object.public_id)

    @property
    def cancel_url(self) -> str:
        return self.link("plan-documents", self.object.public_id)


class ProposalSend(OfPlan):
    """Sends the plan as the partner reads it, as a PDF that is kept."""

    permission = SHARE
    title = _("Send the proposal")
    form_class = forms.ProposalForm
    submit_label = _("Send")
    success_message = _("The proposal is sent. It is kept as it was.")

    def told(self) -> Told:
        return told_of(self.actor, self.object.partner, VIEW, self.cancel_url)

    def perform(self, form: forms.ProposalForm) -> PlanDocument:
        services.check_shared(self.object)
        doc = document.read_shared(self.object, form.cleaned_data["language"])
        return services.plan_proposal_send(
            actor=self.actor,
            plan=self.object,
            language=doc.language,
            snapshot=document.plain(doc),
            content=pdf.render(doc),
        )


class ContractDraw(OfPlan):
    """An agreement whose annex is the plan."""

    permission = "agreements.agreement:create"
    title = _("Draw up the contract")
    form_class = forms.ContractForm
    submit_label = _("Draw up")
    success_message = _(
        "The agreement is drawn up. The plan is its annex, and is frozen when it is put to signature."
    )

    def perform(self, form: forms.ContractForm) -> Agreement:
        return services.plan_contract_draw_up(actor=self.actor, plan=self.object, **form.cleaned_data)

    def success_url(self, result: Agreement) -> str:
        return reverse("agreements:detail", args=[result.public_id])
