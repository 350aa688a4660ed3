"""The recurring review of every active partner, and how often it is held."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.tiers.models import Tier
from pipeline.recruitment.models import InternalQuerySet


class ReviewInterval(models.Model):
    """How many months lie between two reviews of a partner of a tier; without a tier, of one that has none.

    A tier without a row follows the usual rule (``rules.usual_months``).
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "tier": "pipeline.reviews.selectors:intervals",
        "months": "pipeline.reviews.selectors:intervals",
    }

    tier = models.ForeignKey(
        Tier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tier"), db_index=False
    )
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Coalesce("tier", 0),
                name="pipeline_reviewinterval_once",
                violation_error_message=_("This tier has an interval already."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=36),
                name="pipeline_reviewinterval_months",
                violation_error_message=_("Between 1 and 36 months."),
            ),
        ]


class PartnerReviewInterval(models.Model):
    """How many months lie between two reviews of one partner, in place of what its tier says."""

    PARTNER_PATH = "partner"

    partner = models.OneToOneField(
        Partner, models.PROTECT, related_name="review_interval", verbose_name=_("partner")
    )
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )

    objects = InternalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=36),
                name="pipeline_partnerreviewinterval_months",
                violation_error_message=_("Between 1 and 36 months."),
            ),
        ]


class PartnershipReviewQuerySet(InternalQuerySet):
    def waiting(self) -> Self:
        """Those to be held; of a partner that is not active any more, the review waits unseen."""
        return self.filter(held_on=None, partner__status=Partner.Status.ACTIVE, partner__merged_into=None)

    def late(self, day: date | None = None) -> Self:
        return self.waiting().filter(due_on__lt=day or clock.today())

    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner__type", "partner__tier", "partner__owner", "owner")


class PartnershipReview(models.Model):
    """A meeting with an active partner about how the partnership goes: due on a day, then held.

    Whoever looks after the partner holds it, unless ``owner`` names another. When one is held, the next
    is planned; the night plans what is missing.
    """

    PARTNER_PATH = "partner"

    class State(models.TextChoices):
        DUE = "due", _("To be held")
        LATE = "late", _("Late")
        HELD = "held", _("Was held")

    public_id = PublicIdField(prefix="prv")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="partnership_reviews", verbose_name=_("partner")
    )
    due_on = models.DateField(_("due on"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("held by"),
    )
    held_on = models.DateField(_("held on"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True, default="", db_default="")
    decisions = models.TextField(_("decisions"), max_length=5000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    SENSITIVE_FIELDS = frozenset({"notes"})
    objects = PartnershipReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(held_on=None),
                name="pipeline_partnershipreview_one_waiting",
                violation_error_message=_("A review of this partner is planned already."),
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | ~Q(notes=""),
                name="pipeline_partnershipreview_notes",
                violation_error_message=_("Say what came of the review."),
            ),
        ]
        indexes = [
            # What is due next: the list, My day, the column of active partners.
            models.Index(fields=["due_on", "id"], name="pipeline_review_due"),
            # The API's delta.
            models.Index(fields=["updated_at", "id"], name="pipeline_review_updated"),
        ]

    def __str__(self) -> str:
        return self.partner.name

    def state(self, day: date | None = None) -> State:
        if self.held_on:
            return self.State.HELD
        return self.State.LATE if self.due_on < (day or clock.today()) else self.State.DUE
