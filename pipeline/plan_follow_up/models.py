"""How a joint plan is followed: reminders of what is owed, and the documents of review meetings."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from pipeline.plan_documents.models import PlanDocument
from pipeline.plans.choices import Side
from pipeline.plans.models import JointPlan, sides


class PlanReminder(models.Model):
    """That one side was reminded of something it owes, once for each occasion.

    ``item`` is the row by its public id. ``week`` is -1 before the day, 0 from the day on, then the weeks
    it is late. ``told`` counts whom it reached. A day that was moved begins anew.
    """

    PARTNER_PATH = "plan__partner"

    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="reminders")
    item = models.CharField(max_length=40)
    side = models.CharField(max_length=5, choices=Side)
    due_on = models.DateField()
    week = models.SmallIntegerField()
    told = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class PlanReminderQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            """Whom we reminded is ours to know."""
            return self.none()

    objects = PlanReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "side", "due_on", "week"],
                name="pipeline_planreminder_once",
                violation_error_message=_("They were reminded of this already."),
            ),
            models.CheckConstraint(condition=Q(week__gte=-1), name="pipeline_planreminder_week"),
            sides("pipeline_planreminder_side", "us", "them"),
        ]


class PlanReview(models.Model):
    """The document of a review meeting: written from the plan, edited by us, then sent to both sides."""

    PARTNER_PATH = "plan__partner"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SENT = "sent", _("Sent")

    public_id = PublicIdField(prefix="prw")
    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="reviews", verbose_name=_("joint plan"))
    held_on = models.DateField(_("held on"))
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(
        _("status"), max_length=5, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    document = models.OneToOneField(
        PlanDocument, models.PROTECT, null=True, related_name="review", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class PlanReviewQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            """A review is ours until it is sent."""
            return self.filter(status=PlanReview.Status.SENT)

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "held_on"],
                name="pipeline_planreview_day",
                violation_error_message=_("There is a review of this day already."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", document=None) | Q(status="sent", document__isnull=False),
                name="pipeline_planreview_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.number} · {self.held_on.isoformat()}"


class PlanReviewSection(models.Model):
    """A section of a review: what was written from the plan, and what somebody made of it."""

    PARTNER_PATH = "review__plan__partner"

    class Code(models.TextChoices):
        PROGRESS = "progress", _("Progress")
        SLIPPAGE = "slippage", _("Slippage")
        BUDGET = "budget", _("Budget")
        PILOTS = "pilots", _("Pilots")
        DECISIONS = "decisions", _("Decisions wanted")
        STEPS = "steps", _("Next steps")

    public_id = PublicIdField(prefix="prs")
    review = models.ForeignKey(PlanReview, models.CASCADE, related_name="sections")
    code = models.CharField(max_length=10, choices=Code)
    generated = models.TextField(max_length=20_000, blank=True, default="", db_default="")
    text = models.TextField(_("text"), max_length=20_000, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class PlanReviewSectionQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            return self.filter(review__status=PlanReview.Status.SENT)

    objects = PlanReviewSectionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "code"],
                name="pipeline_planreviewsection_once",
                violation_error_message=_("The review has this section already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())

    @property
    def is_edited(self) -> bool:
        """Whether somebody wrote in it: it is not overwritten unasked."""
        return self.text != self.generated
