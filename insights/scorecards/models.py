"""Scorecards: by which measures partners of a type are looked at, how each stands, and when that fell."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from insights.scorecards.choices import Band
from partners.figures.registry import FIGURES
from partners.models import Partner, PartnerType


class Scorecard(models.Model):
    """The measures of partners of a type; without a type, of those whose type has none of its own.

    In use it has six to ten measures. They may change then too: each score keeps what it was calculated from,
    and ``changed_at`` says since when scores are comparable.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "name": "insights.scorecards.models:Scorecard.__str__",
        "partner_type": "insights.scorecards.selectors:cards_in_use",
        "status": "insights.scorecards.selectors:cards_in_use",
        "is_shared": "insights.scorecards.models:PartnerScoreQuerySet.shown_to_partner",
    }

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_USE = "in_use", _("In use")
        ARCHIVED = "archived", _("Archived")

    TRANSITIONS = {
        Status.DRAFT: {Status.IN_USE, Status.ARCHIVED},
        Status.IN_USE: {Status.ARCHIVED},
        Status.ARCHIVED: set(),
    }

    public_id = PublicIdField(prefix="scd")
    name = TranslatedField(verbose_name=_("name"))
    partner_type = models.ForeignKey(
        PartnerType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partner type"),
        db_index=False,
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    is_shared = models.BooleanField(
        _("shown to the partner"),
        default=False,
        db_default=False,
        help_text=_(
            "Its people then read their own scorecard in the portal, as far as they may read each measure."
        ),
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("partner_type", 0),
                condition=Q(status="in_use"),
                name="insights_scorecard_in_use",
                violation_error_message=_(
                    "A scorecard for these partners is in use. Archive that one first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_use", "archived"]), name="insights_scorecard_status"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class ScorecardMeasure(models.Model):
    """One measure of a scorecard: a figure of partners (``partners.figures``) over the months up to today.

    A value at ``good`` or better counts 100 points, one at ``poor`` or worse none, and what lies between them in
    proportion. Both are in the unit of the figure: money in minor units of the programme's currency, a
    percentage as a rate. Figures that are read as they stand have no months.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "scorecard": "insights.scorecards.selectors:cards_in_use",
        "figure": "insights.scorecards.scoring:_values",
        "months": "insights.scorecards.scoring:_values",
        "weight": "insights.scorecards.rules:score",
        "good": "insights.scorecards.rules:line",
        "poor": "insights.scorecards.rules:line",
        "position": "insights.scorecards.selectors:cards_in_use",
    }

    public_id = PublicIdField(prefix="scm")
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, related_name="measures", verbose_name=_("scorecard"), db_index=False
    )
    figure = models.SlugField(_("measure"), max_length=40, db_index=False)
    months = models.PositiveSmallIntegerField(
        _("over the last months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        db_default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    good = models.DecimalField(_("good at"), max_digits=24, decimal_places=6)
    poor = models.DecimalField(_("poor at"), max_digits=24, decimal_places=6)
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["scorecard_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                "scorecard",
                "figure",
                Coalesce("months", 0),
                name="insights_scorecardmeasure_once",
                violation_error_message=_("This scorecard has this measure already."),
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=60),
                name="insights_scorecardmeasure_months",
                violation_error_message=_("Between 1 and 60 months."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="insights_scorecardmeasure_weight",
                violation_error_message=_("A weight is a whole number from 1 to 100."),
            ),
            models.CheckConstraint(
                condition=~Q(good=F("poor")),
                name="insights_scorecardmeasure_bounds",
                violation_error_message=_("What is good and what is poor must differ."),
            ),
        ]

    def __str__(self) -> str:
        figure = FIGURES.get(self.figure)
        return str(figure.label) if figure else self.figure

    @property
    def key(self) -> str:
        """How a score names the measure: "revenue:12", "deals_open:"."""
        return f"{self.figure}:{self.months or ''}"


class ScorePolicy(models.Model):
    """The one row of the programme: what a score means, and which fall is worth an alert."""

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "healthy_from": "insights.scorecards.rules:band",
        "at_risk_below": "insights.scorecards.rules:band",
        "drop_points": "insights.scorecards.alerts:fallen",
    }

    healthy_from = models.PositiveSmallIntegerField(_("healthy from"), default=70, db_default=70)
    at_risk_below = models.PositiveSmallIntegerField(_("at risk below"), default=40, db_default=40)
    drop_points = models.PositiveSmallIntegerField(
        _("alert at a fall of"), default=10, db_default=10, help_text=_("Points lost within four weeks.")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="insights_scorepolicy_single"),
            models.CheckConstraint(
                condition=Q(at_risk_below__gte=1, at_risk_below__lt=F("healthy_from"), healthy_from__lte=100),
                name="insights_scorepolicy_bounds",
                violation_error_message=_(
                    "Choose 1 to 100, and a bound of “at risk” below that of “healthy”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(drop_points__gte=1, drop_points__lte=100),
                name="insights_scorepolicy_drop",
                violation_error_message=_("Choose 1 to 100 points."),
            ),
        ]


class PartnerScoreQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """A partner reads its scorecard where that is shared."""
        return self.filter(scorecard__is_shared=True)


class PartnerScore(models.Model):
    """How a partner stands by its scorecard, 0 to 100. A run writes all rows anew.

    ``lines`` holds each measure as it was read and what it counted (``rules.Line``); ``worst`` is the figure that
    costs most. ``compared_on`` is the Monday of about four weeks ago with whose score this one is compared, and
    ``change`` what it gained since. Where too little is known the score is 0 and says nothing.
    """

    PARTNER_PATH = "partner"

    # Derived, and partners are never deleted: the database need not check each again.
    partner = models.OneToOneField(
        Partner, models.DO_NOTHING, related_name="health", db_constraint=False, verbose_name=_("partner")
    )
    scorecard = models.ForeignKey(
        Scorecard, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    score = models.PositiveSmallIntegerField(_("score"))
    band = models.CharField(_("health"), max_length=8, choices=Band)
    lines = models.JSONField(default=list)
    worst = models.CharField(max_length=40, blank=True, default="", db_default="")
    compared_on = models.DateField(null=True)
    change = models.SmallIntegerField(_("change"), default=0, db_default=0)
    band_before = models.CharField(max_length=8, choices=Band, blank=True, default="", db_default="")
    scored_on = models.DateField(_("counted on"))
    computed_at = models.DateTimeField()

    objects = PartnerScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__lte=100) & (~Q(band="unknown") | Q(score=0)),
                name="insights_partnerscore_score",
            )
        ]
        indexes = [
            # Whose health is such, the lowest score first.
            models.Index(fields=["band", "score"], name="insights_partnerscore_band")
        ]


class PartnerScoreWeek(models.Model):
    """A score as it stood in a week, kept once under its Monday, for trends. ``values`` holds what each measure
    read and counted, ``{"revenue:12": ["123.00", 80]}``."""

    PARTNER_PATH = "partner"

    partner = models.ForeignKey(
        Partner, models.DO_NOTHING, related_name="score_weeks", db_constraint=False, db_index=False
    )
    week = models.DateField(_("week of"))
    score = models.PositiveSmallIntegerField(_("score"))
    band = models.CharField(_("health"), max_length=8, choices=Band)
    values = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "week"],
                name="insights_partnerscoreweek_once",
                violation_error_message="a score is kept once a week",
            )
        ]
        indexes = [models.Index(fields=["week"], name="insights_partnerscoreweek_week")]


class ScoreAlertQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """None: that its health fell, and what we do about it, is ours."""
        return self.none()


class ScoreAlert(models.Model):
    """That the health of a partner fell, told once to whoever looks after it, until somebody says what is done."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="sal")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="score_alerts", db_index=False)
    raised_on = models.DateField(_("raised on"))
    compared_on = models.DateField(_("compared with"))
    score_before = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(_("score"))
    band_before = models.CharField(max_length=8, choices=Band)
    band = models.CharField(_("health"), max_length=8, choices=Band)
    worst = models.CharField(max_length=40, blank=True, default="", db_default="")
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    acknowledged_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    note = models.TextField(
        _("what is done about it"), max_length=2000, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScoreAlertQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "raised_on"],
                name="insights_scorealert_once",
                violation_error_message="a fall is told once a day",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, note="") | (Q(acknowledged_at__isnull=False) & ~Q(note="")),
                name="insights_scorealert_acknowledged",
                violation_error_message=_("Say what is done about it."),
            ),
        ]
        indexes = [
            # What waits for somebody.
            models.Index(
                fields=["partner"], condition=Q(acknowledged_at=None), name="insights_scorealert_open"
            )
        ]
