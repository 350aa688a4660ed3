"""The phases of recruitment as configured: their steps, and what must be there before one is entered or left."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.vocabulary.models import Configured


class Phase(Configured):
    """A phase of recruitment, in the order of ``position``, with what it usually takes.

    Durations are in days. No ``usual_max_days`` means that the phase goes on: it is never late by
    duration. ``target_days`` is a clock of its own, from the phase's start to going live.
    ``idle_days`` without a step or an activity make a recruitment stall; none: it never does.
    ``usual_probability`` is that of a recruitment in this phase as long as nobody sets its own.
    """

    READ_BY = {
        "is_active": "pipeline.recruitment.services:recruitment_open",
        "usual_min_days": "pipeline.recruitment.selectors:pace_of",
        "usual_max_days": "pipeline.recruitment.selectors:pace_of",
        "target_days": "pipeline.recruitment.selectors:pace_of",
        "idle_days": "pipeline.recruitment.selectors:pace_of",
        "usual_probability": "pipeline.recruitment.phases:_likely",
        "status_given": "pipeline.recruitment.services:give_status",
        "counts_in_forecast": "pipeline.forecast.selectors:now",
        "short_form": "pipeline.recruitment.views:RecruitmentPage._facts",
    }

    class Short(models.TextChoices):
        INTRO = "intro", _("Intro")
        DISCUSSION = "discussion", _("Discussion")
        NEGOTIATION = "negotiation", _("Negotiation")
        CONTRACT = "contract", _("Contract")

    class Gives(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        ONBOARDING = "onboarding", _("Onboarding")
        ACTIVE = "active", _("Active")

    public_id = PublicIdField(prefix="pha")
    usual_min_days = models.PositiveSmallIntegerField(_("usually at least, in days"), null=True, blank=True)
    usual_max_days = models.PositiveSmallIntegerField(
        _("usually at most, in days"), null=True, blank=True, help_text=_("Empty for a phase that goes on.")
    )
    target_days = models.PositiveSmallIntegerField(
        _("target to go live, in days"), null=True, blank=True, help_text=_("Attained below this number.")
    )
    idle_days = models.PositiveSmallIntegerField(
        _("stalled after, in days"), null=True, blank=True, help_text=_("Without a step or an activity.")
    )
    usual_probability = models.PositiveSmallIntegerField(
        _("usual probability"),
        default=20,
        db_default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("In per cent."),
    )
    status_given = models.CharField(_("status of the partner"), max_length=12, choices=Gives)
    counts_in_forecast = models.BooleanField(_("counts in the forecast"), default=True)
    short_form = models.CharField(_("short form"), max_length=12, choices=Short)

    class Meta(Configured.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(usual_min_days=None)
                | Q(usual_max_days=None)
                | Q(usual_max_days__gte=F("usual_min_days")),
                name="pipeline_phase_duration",
                violation_error_message=_("The longest usual duration is not below the shortest."),
            ),
            models.CheckConstraint(
                condition=Q(usual_probability__lte=100),
                name="pipeline_phase_probability",
                violation_error_message=_("A probability is between 0 and 100 per cent."),
            ),
        ]


class PhaseStep(Configured):
    """A step of a phase's checklist. Required ones are done, or excused, before the phase is left."""

    READ_BY = {
        "is_active": "pipeline.recruitment.checklist:_left_behind",
        "phase": "pipeline.recruitment.checklist:_left_behind",
        "is_required": "pipeline.recruitment.checklist:missing_steps",
        "ticked_by": "pipeline.recruitment.checklist:missing_steps",
    }

    public_id = PublicIdField(prefix="pst")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="steps", verbose_name=_("phase"))
    is_required = models.BooleanField(_("required before leaving the phase"), default=False)
    # A code of ``things``; without one, whoever ticks it names the evidence.
    ticked_by = models.SlugField(
        _("ticked by"), max_length=40, blank=True, default="", db_default="", db_index=False
    )

    class Meta(Configured.Meta):
        ordering = ["phase__position", "position", "code"]


class PhaseCondition(models.Model):
    """A thing (a code of ``things``) that a phase asks for on the way in or out.

    A required one holds the move, unless a reason is given, which is kept; another is only shown.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "phase": "pipeline.recruitment.conditions:_on_the_way",
        "direction": "pipeline.recruitment.conditions:_on_the_way",
        "thing": "pipeline.recruitment.conditions:shown",
        "is_required": "pipeline.recruitment.conditions:missing",
    }

    class Direction(models.TextChoices):
        ENTRY = "entry", _("Before it is entered")
        EXIT = "exit", _("Before it is left")

    public_id = PublicIdField(prefix="pco")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="conditions", verbose_name=_("phase"))
    direction = models.CharField(_("when"), max_length=5, choices=Direction)
    thing = models.SlugField(_("what must be there"), max_length=40, db_index=False)
    is_required = models.BooleanField(_("required"), default=True, db_default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["phase__position", "direction", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "direction", "thing"],
                name="pipeline_phasecondition_once",
                violation_error_message=_("The phase has this condition already."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["entry", "exit"]), name="pipeline_phasecondition_direction"
            ),
        ]

    def __str__(self) -> str:
        # Read late: what a thing is called is registered by rooms above the models.
        from pipeline.recruitment.things import label_of

        return str(label_of(self.thing))
