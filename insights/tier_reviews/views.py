"""Reviews of tiers in the back-office: planned, opened, closed; and their policy."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.links import Link
from core.models import Job
from insights.base_views import InsightsTabs
from insights.tier_reviews import forms, selectors, services
from insights.tier_reviews.events import REVIEW_PAGE
from insights.tier_reviews.models import TierPolicy, TierReview
from insights.tier_reviews.services import PLAN, VIEW
from insights.tiers.selectors import requirements_in_force
from web.views import ActionPage, FormPage, ListPage, RowFormPage

STATUS_TONES = {"planned": "info", "open": "warn", "closed": "ok", "cancelled": ""}
LIST = Link("insights:tier-reviews", VIEW)


class ReviewList(InsightsTabs, ListPage):
    """The reviews, the latest first, each with what it holds."""

    permission = VIEW
    template_name = "insights/tier_reviews/list.html"
    title = _("Reviews of tiers")
    tab = "tier-reviews"
    queryset = TierReview.objects.prefetch_related("types", "tiers")
    orderings = {"-review_on": "-review_on"}

    def decorate(self, rows: list[TierReview]) -> list[TierReview]:
        counts = selectors.counted(self.actor, rows)
        for row in rows:
            row.counts = counts.get(row.pk)
            row.tone = STATUS_TONES[row.status]
        return rows

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            tabs=self.tabs(),
            policy=selectors.policy(),
            may_plan=self.actor.can(PLAN),
            in_force=requirements_in_force(),
            in_grace=selectors.in_grace(self.actor),
            **extra,
        )


class _Planning:
    permission = PLAN
    submit_label = _("Save")

    @property
    def cancel_url(self) -> str:
        return LIST.url


class ReviewNew(_Planning, FormPage):
    title = _("Plan a review of tiers")
    form_class = forms.ReviewForm
    success_message = _("The review is planned.")

    def perform(self, form) -> TierReview:
        return services.review_plan(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: TierReview) -> str:
        return LIST.url


class _OfReview(_Planning):
    queryset = TierReview.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.queryset.prefetch_related("types", "tiers")

    @property
    def cancel_url(self) -> str:
        return REVIEW_PAGE.url(self.object)

    def success_url(self, result: Any) -> str:
        return REVIEW_PAGE.url(self.object)


class ReviewEdit(_OfReview, RowFormPage):
    title = _("Change a review of tiers")
    form_class = forms.ReviewForm
    success_message = _("The review is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        scope = {name: [one.code for one in getattr(row, name).all()] for name in ("types", "tiers")}
        return {"review_on": row.review_on, **scope}

    def perform(self, form) -> TierReview:
        return services.review_change(actor=self.actor, review=self.object, **form.cleaned_data)


class ReviewClose(_OfReview, RowFormPage):
    title = _("Close the review")
    form_class = forms.CloseForm
    submit_label = _("Close it")
    success_message = _("The review is closed. The next one is planned.")

    def perform(self, form) -> TierReview:
        return services.review_close(actor=self.actor, review=self.object, **form.cleaned_data)


class ReviewCancel(_OfReview, ActionPage):
    success_message = _("The review is given up.")

    def perform(self) -> TierReview:
        return services.review_cancel(actor=self.actor, review=self.object)


class ReviewOpen(_OfReview, ActionPage):
    """Starts the job that measures and freezes, and shows how far it is."""

    def perform(self) -> Job:
        return services.review_open_start(actor=self.actor, review=self.object)

    def success_url(self, result: Job) -> str:
        if result.created_by == self.actor.person:
            return reverse("web:job", args=[result.public_id])
        return REVIEW_PAGE.url(self.object)


class PolicyPage(FormPage):
    permission = PLAN
    title = _("Reviews of tiers")
    form_class = forms.PolicyForm
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = selectors.policy()
        return {name: getattr(row, name) for name in forms.PolicyForm.base_fields}

    def perform(self, form) -> TierPolicy:
        return services.tier_policy_change(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: TierPolicy) -> str:
        return LIST.url

    @property
    def cancel_url(self) -> str:
        return LIST.url
