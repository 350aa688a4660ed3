"""The recurring reviews of active partners in the back-office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, slots
from core.events import timeline
from partners.models import Tier
from pipeline.models import PartnerReviewInterval, PartnershipReview
from pipeline.recruitment.views import RecruitmentPages
from pipeline.reviews import forms, selectors, services
from pipeline.reviews.columns import REVIEW_COLUMNS, TONES
from pipeline.reviews.events import VIEW
from pipeline.reviews.filters import ReviewFilter
from web.lists import TableList
from web.templatetags.formats import day
from web.views import DetailPage, FormPage, RowFormPage

CHANGE = services.CHANGE


def page_of(review: PartnershipReview) -> str:
    return reverse("pipeline:partnership-review", args=[review.public_id])


class ReviewList(RecruitmentPages, TableList):
    permission = VIEW
    template_name = "pipeline/reviews/list.html"
    title = _("Reviews of partners")
    queryset = PartnershipReview.objects.all()
    filterset_class = ReviewFilter
    default_sort = "due"
    export_permission = "pipeline.partnership_review:export"
    export_name = "partnership-reviews"
    columns = REVIEW_COLUMNS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        asked, late = self.request.GET.get("state", ""), selectors.late_count(self.actor)
        saved = [("", _("All reviews")), *PartnershipReview.State.choices]
        return super().get_context(
            switch=self.switch("reviews"),
            saved=[
                {"label": label, "url": f"?state={code}" if code else "?", "current": code == asked}
                for code, label in saved
            ],
            late=late,
            late_said=ngettext("%(n)s is late", "%(n)s are late", late) % {"n": late},
            **extra,
        )


class ReviewPage(DetailPage):
    """One review: when and by whom, what was decided last time, what came of it."""

    permission = VIEW
    template_name = "pipeline/reviews/detail.html"
    queryset = PartnershipReview.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        review = self.object
        state = review.state()
        earlier = PartnershipReview.objects.visible_to(self.actor).filter(partner=review.partner_id)
        may_change = self.actor.can(CHANGE) and review.held_on is None
        return super().get_context(
            title=review.partner.name,
            review=review,
            state=state.label,
            tone=TONES[state],
            facts=self._facts(review),
            earlier=list(
                earlier.exclude(pk=review.pk).exclude(held_on=None).order_by("-held_on", "-pk")[:10]
            ),
            timeline=timeline.of_row(review.public_id, self.actor, size=10)[0],
            may_change=may_change,
            panels=[panel for fill in slots.review_panel if (panel := fill(self.actor, review))],
            **extra,
        )

    def _facts(self, review: PartnershipReview) -> list[tuple[Any, ...]]:
        partner = review.partner
        months = selectors.months_of([partner])[partner.pk]
        return [
            (_("Partner"), partner.name, reverse("partners:detail", args=[partner.public_id])),
            (_("Tier"), partner.tier),
            (_("Months between two reviews"), months),
            (_("Due on"), day(review.due_on)),
            (_("Held by"), review.owner or partner.owner),
            (_("Held on"), day(review.held_on)),
        ]


class _ReviewForm(RowFormPage):
    permission = CHANGE
    queryset = PartnershipReview.objects.for_list()
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class ReviewChange(_ReviewForm):
    title = _("Put off or hand over")
    form_class = forms.ReviewChangeForm
    success_message = _("The review is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"due_on": row.due_on, "owner": row.owner.public_id if row.owner else None}

    def perform(self, form) -> PartnershipReview:
        return services.review_change(actor=self.actor, review=self.object, **form.cleaned_data)


class ReviewHold(_ReviewForm):
    title = _("Note the review")
    form_class = forms.ReviewHoldForm
    submit_label = _("It was held")
    success_message = _("The review is noted, and the next one is planned.")

    def get_initial(self) -> dict[str, Any]:
        today = clock.today()
        return {"held_on": today, "next_on": selectors.following(self.object, today)}

    def perform(self, form) -> PartnershipReview:
        return services.review_hold(actor=self.actor, review=self.object, **form.cleaned_data)


class PartnerInterval(_ReviewForm):
    """How often this partner is met, in place of what its tier says."""

    title = _("Months between two reviews")
    form_class = forms.PartnerIntervalForm
    success_message = _("The next reviews follow it. What is planned keeps its day.")

    def get_initial(self) -> dict[str, Any]:
        own = PartnerReviewInterval.objects.filter(partner=self.object.partner_id).first()
        return {"months": own.months if own else None}

    def perform(self, form) -> None:
        services.partner_interval_set(actor=self.actor, partner=self.object.partner, **form.cleaned_data)


class Intervals(FormPage):
    permission = "pipeline.recruitment:configure"
    title = _("Months between two reviews")
    form_class = forms.IntervalsForm
    submit_label = _("Save")
    success_message = _("The next reviews follow it. What is planned keeps its day.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "tiers": self.tiers()}

    def tiers(self) -> list[Tier]:
        return list(Tier.objects.visible_to(self.actor).filter(is_active=True))

    def get_initial(self) -> dict[str, Any]:
        months = selectors.intervals()
        return {f"tier_{tier.code}": months[tier.pk] for tier in self.tiers()} | {"no_tier": months[None]}

    def perform(self, form) -> None:
        services.review_intervals_set(actor=self.actor, months=form.months())

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:phases")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:phases")
