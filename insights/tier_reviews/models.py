"""Reviews of tiers: on a date, what every partner's measures propose is frozen, and decided by a manager."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from insights.tiers.models import RequirementSet, TierStanding
from partners.models import Partner, PartnerType, Tier


class TierPolicy(models.Model):
    """The one row of the programme: how often tiers are reviewed, and how long a partner keeps a tier that it
    does not reach any more."""

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "review_months": "insights.tier_reviews.services:_plan_next",
        "grace_days": "insights.tier_reviews.decisions:proposal_decide",
        "notice_days": "insights.tier_reviews.selectors:told_before",
    }

    review_months = models.PositiveSmallIntegerField(
        _("months between two reviews"),
        default=6,
        db_default=6,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )
    grace_days = models.PositiveSmallIntegerField(
        _("grace before a lower tier, in days"),
        default=90,
        db_default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
    )
    notice_days = models.PositiveSmallIntegerField(
        _("told ahead, in days"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text=_("We before a review, and a partner before its grace ends."),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="insights_tierpolicy_single"),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=36),
                name="insights_tierpolicy_months",
                violation_error_message=_("Between 1 and 36 months."),
            ),
            models.CheckConstraint(
                condition=Q(grace_days__gte=1, grace_days__lte=730),
                name="insights_tierpolicy_grace",
                violation_error_message=_("Between 1 and 730 days."),
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, notice_days__lte=180),
                name="insights_tierpolicy_notice",
                violation_error_message=_("Between 1 and 180 days."),
            ),
        ]


class TierReview(models.Model):
    """A date on which tiers are decided. Opened, it holds where each partner stood on ``last_day`` by the
    version then in force, and keeps it; it closes when everything is decided or put off.

    Without types and tiers it is about all partners.
    """

    UNSCOPED = "a date of the programme; what it holds of each partner is its proposals"

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("tier review", "Planned")
        OPEN = "open", pgettext_lazy("tier review", "Open")
        CLOSED = "closed", pgettext_lazy("tier review", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("tier review", "Cancelled")

    TRANSITIONS = {
        Status.PLANNED: {Status.OPEN, Status.CANCELLED},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: set(),
        Status.CANCELLED: set(),
    }

    public_id = PublicIdField(prefix="trv")
    review_on = models.DateField(_("review on"))
    types = models.ManyToManyField(PartnerType, related_name="+", blank=True, verbose_name=_("types"))
    tiers = models.ManyToManyField(Tier, related_name="+", blank=True, verbose_name=_("tiers"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PLANNED, db_default=Status.PLANNED
    )
    requirement_set = models.ForeignKey(
        RequirementSet, models.PROTECT, null=True, related_name="reviews", editable=False
    )
    last_day = models.DateField(_("measured up to"), null=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-review_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_on"],
                condition=Q(status__in=["planned", "open"]),
                name="insights_tierreview_once_a_day",
                violation_error_message=_("Another review is planned on this day."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["planned", "cancelled"],
                    requirement_set=None, last_day=None, opened_at=None, closed_at=None,
                )
                | Q(
                    status="open",
                    requirement_set__isnull=False, last_day__isnull=False, opened_at__isnull=False,
                    closed_at=None,
                )
                | Q(
                    status="closed",
                    requirement_set__isnull=False, last_day__isnull=False, opened_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="insights_tierreview_status",
            ),
        ]  # fmt: skip
        indexes = [
            # The API's delta.
            models.Index(fields=["updated_at", "id"], name="insights_tierreview_updated")
        ]

    def __str__(self) -> str:
        return str(_("Review of tiers on %(day)s") % {"day": date_format(self.review_on)})


class TierProposalQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        """What is to be decided still; put off counts as decided for its review."""
        return self.filter(decision="open")

    def in_grace(self) -> Self:
        """The falls that were accepted and whose grace goes on."""
        return self.filter(grace="running")

    def grace_over(self, day: date | None = None) -> Self:
        return self.in_grace().filter(grace_until__lt=day or clock.today())

    def shown_to_partner(self) -> Self:
        """What is decided; what a manager still thinks about is ours."""
        return self.exclude(decision="open")

    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related(
            "review", "partner__type", "partner__owner", "partner__tier", "tier", "earned"
        )


class TierProposal(models.Model):
    """What a review proposes of one partner's tier, and what was decided.

    ``tier``, ``earned``, ``is_agreed``, ``move`` and ``values`` are as they were when the review was opened, and
    never change. A fall that is accepted leaves the partner its tier until the end of ``grace_until``; then what
    it has reached by that day decides (``grace``).
    """

    PARTNER_PATH = "partner"

    class Decision(models.TextChoices):
        # Where the measures move nothing, nothing is decided.
        NONE = "none", pgettext_lazy("tier proposal", "Nothing to decide")
        OPEN = "open", pgettext_lazy("tier proposal", "To be decided")
        ACCEPTED = "accepted", pgettext_lazy("tier proposal", "Accepted")
        REFUSED = "refused", pgettext_lazy("tier proposal", "Refused: the tier stays")
        DEFERRED = "deferred", pgettext_lazy("tier proposal", "Put off to the next review")

    class Grace(models.TextChoices):
        RUNNING = "running", pgettext_lazy("grace", "In grace")
        REACHED = "reached", pgettext_lazy("grace", "Tier kept: reached in time")
        WITHDRAWN = "withdrawn", pgettext_lazy("grace", "Tier kept: withdrawn by us")
        FALLEN = "fallen", pgettext_lazy("grace", "Over: lower tier")
        OVERTAKEN = "overtaken", pgettext_lazy("grace", "Overtaken by another change")

    public_id = PublicIdField(prefix="tpr")
    review = models.ForeignKey(TierReview, models.PROTECT, related_name="proposals", db_index=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="tier_proposals", verbose_name=_("partner")
    )
    tier = models.ForeignKey(
        Tier, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("tier")
    )
    earned = models.ForeignKey(
        Tier, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("earned")
    )
    is_agreed = models.BooleanField(_("agreed by contract"), default=False, db_default=False)
    move = models.CharField(_("move"), max_length=4, choices=TierStanding.Move)
    values = models.JSONField(default=dict)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="", db_default="")
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    grace = models.CharField(
        _("grace"), max_length=10, choices=Grace, blank=True, default="", db_default="", editable=False
    )
    grace_until = models.DateField(_("grace until"), null=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = TierProposalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "partner"],
                name="insights_tierproposal_once",
                violation_error_message=_("This review holds this partner already."),
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(grace="running"),
                name="insights_tierproposal_one_grace",
                violation_error_message=_("This partner is in grace already."),
            ),
            models.CheckConstraint(
                condition=(Q(move="stay", decision="none") | (~Q(move="stay") & ~Q(decision="none"))),
                name="insights_tierproposal_nothing",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["none", "open"], reason="", decided_by="", decided_at=None)
                | (
                    Q(decision__in=["accepted", "refused", "deferred"], decided_at__isnull=False)
                    & ~Q(reason="")
                    & ~Q(decided_by="")
                ),
                name="insights_tierproposal_decision",
                violation_error_message=_("Give the reason; the partner will ask for it."),
            ),
            models.CheckConstraint(
                condition=Q(grace="", grace_until=None)
                | (Q(move="fall", decision="accepted", grace_until__isnull=False) & ~Q(grace="")),
                name="insights_tierproposal_grace",
            ),
        ]
        indexes = [
            # The list of a review: what is to be decided, by move.
            models.Index(fields=["review", "decision", "move", "id"], name="insights_tierproposal_list"),
            # Which graces end, by night.
            models.Index(
                fields=["grace_until"], condition=Q(grace="running"), name="insights_tierproposal_graces"
            ),
            # The API's delta.
            models.Index(fields=["updated_at", "id"], name="insights_tierproposal_updated"),
        ]

    def __str__(self) -> str:
        return self.partner.name
