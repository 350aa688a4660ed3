"""How a joint plan is followed in the back-office: documents, reviews, its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files
from core.notify import receivers
from partners.access.presenters import told_of
from pipeline.models import JointPlan, PlanReview, PlanReviewSection
from pipeline.plan_documents.views import VIEW, OfPlan
from pipeline.plan_follow_up import forms, pages, pdf, services
from pipeline.plans.pages import SeenMixin
from pipeline.plans.services import SHARE
from pipeline.plans.views import StaffSide
from web.public_views import PublicPage
from web.told import Told
from web.views import ActionPage, DetailPage, RowFormPage


def told_both(page: Any, plan: JointPlan, back: str) -> Told:
    """Whom of both sides something of a plan is told; the partner's absence is the one worth a warning."""
    theirs = told_of(page.actor, plan.partner, VIEW, back)
    return replace(theirs, names=receivers(services.both_sides(plan))) if theirs.names else theirs


class PlanDocuments(StaffSide, pages.DocumentsMixin, DetailPage):
    def get_context(self, **extra: Any) -> dict[str, Any]:
        may = self.object.is_open and self.actor.can(SHARE)
        may_draw = self.object.is_open and self.actor.can("agreements.agreement:create")
        return super().get_context(may_share=may, may_draw=may_draw, **extra)


class PlanResults(StaffSide, pages.ResultsMixin, DetailPage):
    """What each side promised, and what came of it."""


class PlanClose(OfPlan):
    permission = SHARE
    title = _("Close the plan")
    form_class = forms.CloseForm
    submit_label = _("Close the plan")
    success_message = _("The plan is closed: from now on nothing of it changes.")

    def told(self) -> Told:
        return told_both(self, self.object, self.cancel_url)

    def perform(self, form: forms.CloseForm) -> JointPlan:
        return services.plan_close(
            actor=self.actor,
            plan=self.object,
            results=form.cleaned_data["results"],
            came_of=form.came_of(),
        )

    def success_url(self, result: JointPlan) -> str:
        return self.link("plan-results", result.public_id)


# -- Reviews ------------------------------------------------------------------------------------------


class ReviewBegin(OfPlan):
    permission = SHARE
    title = _("Prepare a review meeting")
    form_class = forms.ReviewForm
    submit_label = _("Write the document")
    success_message = _("The document is written from the plan. Edit it, then send it.")

    def perform(self, form: forms.ReviewForm) -> PlanReview:
        return services.plan_review_begin(actor=self.actor, plan=self.object, **form.cleaned_data)

    def success_url(self, result: PlanReview) -> str:
        return self.link("plan-review", result.public_id)


class ReviewPage(StaffSide, pages.ReviewMixin, DetailPage):
    def get_context(self, **extra: Any) -> dict[str, Any]:
        is_draft = self.object.status == PlanReview.Status.DRAFT
        may_edit = is_draft and self.object.plan.is_open and self.actor.can(SHARE)
        return super().get_context(may_edit=may_edit, **extra)

    def told(self) -> Told | None:
        if self.object.status != PlanReview.Status.DRAFT:
            return None
        return told_both(self, self.object.plan, self.link("plan-review", self.object.public_id))


class ReviewPdf(DetailPage):
    """The document as it would be sent, or as it was."""

    permission = VIEW
    queryset = pages.REVIEWS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row: PlanReview = self.object
        if row.document:
            return HttpResponseRedirect(reverse("pipeline:plan-document", args=[row.document.public_id]))
        return files.download(pdf.render(row), f"{row.plan.number}-{row.held_on}.pdf", "application/pdf")


class _OfReview(StaffSide, ActionPage):
    permission = SHARE
    queryset = pages.REVIEWS

    def success_url(self, result: Any) -> str:
        return self.link("plan-review", self.object.public_id)


class ReviewSend(_OfReview):
    success_message = _("The review is sent to both sides. It is kept as it was.")

    def told(self) -> Told:
        return told_both(self, self.object.plan, self.success_url(None))

    def perform(self) -> PlanReview:
        return services.plan_review_send(
            actor=self.actor,
            review=self.object,
            snapshot=services.review_snapshot(self.object),
            content=pdf.render(self.object),
        )


class ReviewDelete(_OfReview):
    success_message = _("The review is deleted.")

    def perform(self) -> None:
        services.plan_review_delete(actor=self.actor, review=self.object)

    def success_url(self, result: Any) -> str:
        return self.link("plan-documents", self.object.plan.public_id)


class _Section:
    permission = SHARE
    queryset = PlanReviewSection.objects.select_related("review__plan__partner__owner")

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:plan-review", args=[self.object.review.public_id])


class ReviewSectionEdit(_Section, SeenMixin, RowFormPage):
    template_name = "pipeline/plans/form.html"
    base_template = "staff/base.html"
    form_class = forms.ReviewTextForm
    success_message = _("The section is saved.")

    @property
    def title(self) -> Any:
        return self.object.get_code_display()

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.object.text, "seen": self.object.version}

    def current(self) -> PlanReviewSection:
        return PlanReviewSection.objects.get(pk=self.object.pk)

    def who_changed(self, row: PlanReviewSection) -> None:
        """The timeline of the plan says it."""

    def typed(self, form: forms.ReviewTextForm) -> dict[str, Any]:
        return {"text": form.cleaned_data["text"]}

    def write(self, form: forms.ReviewTextForm) -> PlanReviewSection:
        values = form.cleaned_data
        return services.plan_review_section_change(
            actor=self.actor, section=self.object, text=values["text"], expected=values["seen"]
        )


class ReviewSectionWrite(_Section, ActionPage):
    """Written anew from the plan; what somebody edited only where that was confirmed."""

    success_message = _("The section is written anew from the plan.")

    def perform(self) -> PlanReviewSection:
        replace_edited = bool(self.request.POST.get("replace"))
        return services.plan_review_section_write(
            actor=self.actor, section=self.object, replace=replace_edited
        )


class PlanDoor(PublicPage):
    """Leads to the page of a plan on one's own side; that page decides who may see it."""

    public = "sends everybody to their own side; shows nothing"

    def get(self, request: HttpRequest, partner: str, public_id: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.staff_role:
            return HttpResponseRedirect(reverse("pipeline:plan-documents", args=[public_id]))
        return HttpResponseRedirect(reverse("portal:plan-documents", args=[partner, public_id]))
