"""Pages of a followed plan that both sides have."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core import files, languages
from pipeline.models import JointPlan, PlanDocument, PlanReview
from pipeline.plan_documents import pdf
from pipeline.plan_follow_up import presenters
from pipeline.plans import document
from pipeline.plans.presenters import reader_language

VIEW = "pipeline.plan:view"
PLANS = JointPlan.objects.select_related("partner__owner", "partner__logo", "recruitment", "own_entity")
DOCUMENTS = PlanDocument.objects.select_related("plan__partner", "file")
REVIEWS = PlanReview.objects.select_related("plan__partner__owner", "plan__partner__logo", "plan__own_entity")


class DocumentsMixin:
    """Documents of a plan, and what is owed in it."""

    permission = VIEW
    queryset = PLANS
    template_name = "pipeline/plan_follow_up/documents.html"
    base_template = "staff/base.html"
    title = _("Documents and follow-up")

    def link(self, name: str, *args: Any) -> str:
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(**presenters.page(self.object, self.actor, self.link), **extra)


class PdfMixin:
    """The plan as a PDF, made for this moment: as its reader sees it, in its language or that of the address."""

    permission = VIEW
    queryset = PLANS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        doc = self.read(languages.spoken(request.GET.get("language") or reader_language()))
        return files.download(pdf.render(doc), f"{doc.number}.pdf", "application/pdf")

    def read(self, language: str) -> document.Document:
        return document.read(self.object, self.actor, language)


class ResultsMixin:
    """Promises and results."""

    permission = VIEW
    queryset = PLANS
    template_name = "pipeline/plan_follow_up/results.html"
    base_template = "staff/base.html"
    title = _("Promises and results")

    def link(self, name: str, *args: Any) -> str:
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        found = presenters.results(self.object, self.actor)
        back = self.link("plan-documents", self.object.public_id)
        return super().get_context(back_url=back, **found, **extra)


class ReviewMixin:
    """The document of a review meeting."""

    permission = VIEW
    queryset = REVIEWS
    template_name = "pipeline/plan_follow_up/review.html"
    base_template = "staff/base.html"

    def link(self, name: str, *args: Any) -> str:
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        return super().get_context(
            title=_("Review meeting"),
            review=row,
            sections=list(row.sections.all()),
            back_url=self.link("plan-documents", row.plan.public_id),
            document_url=self.link("plan-document", row.document.public_id) if row.document else "",
            **extra,
        )
