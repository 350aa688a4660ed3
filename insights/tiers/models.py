"""What a tier asks for, in versions, and where each partner stands by a version."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.models import Partner, PartnerType, Tier


def measure_key(figure: str, months: int | None) -> str:
    """How a measure is called among the values of a partner."""
    return f"{figure}:{months or ''}"


class RequirementSet(models.Model):
    """A version of what all tiers ask for. A draft may change and be tried on today's partners; the latest
    published one counts, and never changes."""

    UNSCOPED = "what the tiers of the programme ask for; a partner reads it beside its own figures"
    PARTNER_READABLE = True
    READ_BY = {
        "number": "insights.tiers.models:RequirementSet.__str__",
        "status": "insights.tiers.selectors:requirements_in_force",
        "note": "templates/insights/tiers/version.html",
    }

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    TRANSITIONS = {Status.DRAFT: {Status.PUBLISHED}, Status.PUBLISHED: set()}

    public_id = PublicIdField(prefix="trs")
    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    note = models.TextField(
        _("what changes, and why"), max_length=2000, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status="draft"),
                name="insights_requirementset_one_draft",
                violation_error_message=_("There is a draft already. Publish or change that one."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None)
                | Q(status="published", published_at__isnull=False),
                name="insights_requirementset_status",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.number})


class TierRule(models.Model):
    """How a tier is reached by partners of a type; without a type, by those whose type has no rule of its own.

    ``earned``: by the requirements, all of them, any of them, or those that make up ``points_needed``; a floor
    is asked for whatever else is reached. A rule without requirements is met by everybody. ``agreed``: only by
    contract, nothing is measured.
    """

    UNSCOPED = "what the tiers of the programme ask for; a partner reads it beside its own figures"
    PARTNER_READABLE = True
    READ_BY = {
        "requirement_set": "insights.tiers.selectors:rule_book",
        "tier": "insights.tiers.selectors:rule_book",
        "partner_type": "insights.tiers.selectors:rule_book",
        "basis": "insights.tiers.rules:is_met",
        "logic": "insights.tiers.rules:is_met",
        "points_needed": "insights.tiers.rules:is_met",
    }

    class Basis(models.TextChoices):
        EARNED = "earned", _("Earned by measures")
        AGREED = "agreed", _("Agreed by contract only")

    class Logic(models.TextChoices):
        ALL = "all", _("All of the requirements")
        ANY = "any", _("Any one of the requirements")
        POINTS = "points", _("Points")

    public_id = PublicIdField(prefix="tru")
    requirement_set = models.ForeignKey(RequirementSet, models.CASCADE, related_name="rules")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="+", verbose_name=_("tier"), db_index=False)
    partner_type = models.ForeignKey(
        PartnerType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for type"),
        db_index=False,
    )
    basis = models.CharField(
        _("basis"), max_length=10, choices=Basis, default=Basis.EARNED, db_default=Basis.EARNED
    )
    logic = models.CharField(
        _("what is asked for"), max_length=10, choices=Logic, default=Logic.ALL, db_default=Logic.ALL
    )
    points_needed = models.PositiveIntegerField(_("points needed"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["tier__rank", "id"]
        constraints = [
            models.UniqueConstraint(
                "requirement_set",
                "tier",
                Coalesce("partner_type", 0),
                name="insights_tierrule_once",
                violation_error_message=_("This tier has a rule for this type already."),
            ),
            models.CheckConstraint(
                condition=Q(logic="points", basis="earned", points_needed__gte=1)
                | (~Q(logic="points") & Q(points_needed=None)),
                name="insights_tierrule_points",
                violation_error_message=_("Say how many points are needed, only where points are counted."),
            ),
        ]

    @cached_property
    def asked(self) -> list[TierRequirement]:
        """The requirements, read once: a version is applied to very many partners."""
        return list(self.requirements.all())


class TierRequirement(models.Model):
    """One measure that a rule asks for: a figure of partners (``partners.figures``) over the months up to
    today, at least ``threshold``, or at most where less is better.

    The threshold is in the unit of the figure: money in minor units of the programme's currency, a percentage
    as a rate. Figures that are read as they stand have no months.
    """

    UNSCOPED = "what the tiers of the programme ask for; a partner reads it beside its own figures"
    PARTNER_READABLE = True
    READ_BY = {
        "rule": "insights.tiers.selectors:rule_book",
        "figure": "insights.tiers.rules:reached",
        "months": "insights.tiers.models:TierRequirement.key",
        "threshold": "insights.tiers.rules:reached",
        "points": "insights.tiers.rules:points",
        "is_floor": "insights.tiers.rules:is_met",
    }

    public_id = PublicIdField(prefix="trq")
    rule = models.ForeignKey(TierRule, models.CASCADE, related_name="requirements")
    figure = models.SlugField(_("measure"), max_length=40)
    months = models.PositiveSmallIntegerField(
        _("over the last months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    threshold = models.DecimalField(_("threshold"), max_digits=24, decimal_places=6)
    points = models.PositiveIntegerField(_("points"), default=0, db_default=0)
    is_floor = models.BooleanField(
        _("floor"),
        default=False,
        db_default=False,
        help_text=_("Asked for whatever else is reached."),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "rule",
                "figure",
                Coalesce("months", 0),
                name="insights_tierrequirement_once",
                violation_error_message=_("This rule asks for this measure already."),
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=60),
                name="insights_tierrequirement_months",
                violation_error_message=_("Between 1 and 60 months."),
            ),
        ]

    @cached_property
    def key(self) -> str:
        return measure_key(self.figure, self.months)


class TierStanding(models.Model):
    """Where a partner stands by a version of the requirements: the nightly preview by the one in force, or a
    draft tried on today's partners. A run writes all rows of its version anew; ``changed_at`` is when a row last
    said something else.

    ``earned`` is the highest tier whose rule is met. ``is_agreed``: the present tier was agreed with the
    partner, or is a matter of agreement for its type, so that no measure takes it away. ``values`` holds each
    measure as it was read, by figure and months ("revenue_sourced:12"), as text; one that was not measured is
    missing. The rest is calculated from them (``rules``).
    """

    PARTNER_PATH = "partner"

    class Move(models.TextChoices):
        RISE = "rise", _("Would rise")
        FALL = "fall", _("Would fall")
        STAY = "stay", _("Stays")

    public_id = PublicIdField(prefix="tst")
    requirement_set = models.ForeignKey(
        RequirementSet, models.CASCADE, related_name="standings", db_index=False
    )
    # Derived, and partners and tiers are never deleted: the database need not check each again.
    partner = models.ForeignKey(
        Partner, models.DO_NOTHING, related_name="tier_standings", db_constraint=False, db_index=False
    )
    tier = models.ForeignKey(
        Tier, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    earned = models.ForeignKey(
        Tier, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    is_agreed = models.BooleanField(_("agreed"), default=False, db_default=False)
    move = models.CharField(_("move"), max_length=4, choices=Move)
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    computed_at = models.DateTimeField()
    last_day = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "requirement_set"],
                name="insights_tierstanding_once",
                violation_error_message="a partner stands once by a version",
            )
        ]
        indexes = [
            # Who would rise and who would fall by a version.
            models.Index(fields=["requirement_set", "move", "id"], name="insights_tierstanding_move")
        ]

    @property
    def measures(self) -> dict[str, Decimal]:
        return {key: Decimal(value) for key, value in self.values.items()}
