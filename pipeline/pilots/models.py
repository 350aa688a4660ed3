"""Technical pilots: a trial with its tests, what was measured, and whether one goes on."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.text import TranslatedField
from partners.partner.models import Partner
from pipeline.plans.choices import Side
from pipeline.plans.models import JointPlan, PlanPartQuerySet, sides
from pipeline.plans.work import PlanPhase
from pipeline.recruitment.models import Recruitment


class PilotQuerySet(PlanPartQuerySet):
    """A pilot of a plan is shown with its section; one of a recruitment alone is ours."""

    def undecided(self) -> Self:
        return self.filter(decision=Pilot.Decision.NONE)


class Pilot(models.Model):
    """A trial before one commits: what is tried, by when, what was measured, go or no go.

    It belongs to a joint plan, to a recruitment, or to both.
    """

    PARTNER_PATH = "partner"
    PLAN_PATH = "plan"
    SECTION = "pilots"

    class Decision(models.TextChoices):
        NONE = "", _("Not decided")
        GO = "go", _("Go")
        NO_GO = "no_go", _("No go")

    public_id = PublicIdField(prefix="plt")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="pilots", verbose_name=_("partner"))
    recruitment = models.ForeignKey(
        Recruitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pilots",
        verbose_name=_("recruitment"),
    )
    plan = models.ForeignKey(
        JointPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pilot_rows",
        verbose_name=_("joint plan"),
    )
    phase = models.ForeignKey(
        PlanPhase, models.SET_NULL, null=True, blank=True, related_name="pilots", verbose_name=_("phase")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )
    name = TranslatedField(verbose_name=_("name"))
    scope = TranslatedField(verbose_name=_("what is tried"), blank=True, help_text=_("One a line."))
    side = models.CharField(_("run by"), max_length=5, choices=Side, default=Side.BOTH)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=5, choices=Decision, blank=True, default=Decision.NONE, db_default=""
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    reason = TranslatedField(verbose_name=_("reason"), blank=True, db_default={})

    objects = PilotQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(plan__isnull=False) | Q(recruitment__isnull=False),
                name="pipeline_pilot_of",
                violation_error_message=_("A pilot belongs to a joint plan or to a recruitment."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="pipeline_pilot_days",
                violation_error_message=_("A pilot does not end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None)
                | (Q(decision__in=["go", "no_go"], decided_on__isnull=False) & ~Q(reason={})),
                name="pipeline_pilot_decision",
                violation_error_message=_("Give the reason of the decision."),
            ),
            sides("pipeline_pilot_side", "us", "them", "both"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def whose(self) -> str:
        return self.side


class PilotTest(models.Model):
    """What a pilot must show: a measure with its target and the value that was found.

    ``at_least`` and ``at_most`` compare the measured value with the target, ``yes_no`` has no target and
    measures 1 for yes and 0 for no.
    """

    PARTNER_PATH = "pilot__partner"
    PLAN_PATH = "pilot__plan"
    SECTION = "pilots"

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        YES_NO = "yes_no", _("yes or no")

    public_id = PublicIdField(prefix="ptt")
    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="tests", verbose_name=_("pilot"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )
    what = TranslatedField(verbose_name=_("what is tested"))
    direction = models.CharField(
        _("is met with"), max_length=8, choices=Direction, default=Direction.AT_LEAST
    )
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = TranslatedField(verbose_name=_("unit"), blank=True)
    measured = models.DecimalField(
        _("measured"),
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("Of a test of yes or no: 1 is yes, 0 is no."),
    )
    measured_on = models.DateField(_("measured on"), null=True, blank=True)
    evidence = models.CharField(_("shown by"), max_length=250, blank=True, default="", db_default="")
    file = models.ForeignKey(
        "core.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document that shows it"),
        db_index=False,
    )

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="yes_no", target=None)
                | Q(direction__in=["at_least", "at_most"], target__isnull=False),
                name="pipeline_pilottest_target",
                violation_error_message=_("Enter the target, unless the test is one of yes or no."),
            ),
            models.CheckConstraint(
                condition=Q(measured=None, measured_on=None)
                | Q(measured__isnull=False, measured_on__isnull=False),
                name="pipeline_pilottest_measured",
                violation_error_message=_("A measured value has its day."),
            ),
            models.CheckConstraint(
                condition=~Q(direction="yes_no") | Q(measured=None) | Q(measured__in=[0, 1]),
                name="pipeline_pilottest_yes_no",
                violation_error_message=_("A test of yes or no measures 1 or 0."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.what)

    @property
    def whose(self) -> str:
        return self.pilot.side

    @property
    def is_met(self) -> bool | None:
        """Whether the measured value is what was wanted; None before it was measured."""
        if self.measured is None:
            return None
        if self.target is None:
            return self.measured == 1
        if self.direction == self.Direction.AT_LEAST:
            return self.measured >= self.target
        return self.measured <= self.target
