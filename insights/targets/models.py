"""What the programme wants to reach, and the steps of its own roadmap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from insights.targets.rules import Goal


class Target(models.Model):
    """A figure to reach: a number by a day, a threshold or a range to keep, or a milestone.

    Values are in the unit of the KPI: money in major units of the programme's currency, a
    percentage as a rate. ``type_code`` counts partners of one type only. ``note`` says what does
    not agree with another target (``contradicts``), so that both are seen.
    """

    UNSCOPED = "targets of the programme as a whole"
    READ_BY = {
        "label": "insights.targets.models:Target.__str__",
        "shape": "insights.targets.models:Target.goal",
        "kpi": "insights.kpis.selectors:target_lines",
        "type_code": "insights.kpis.selectors:target_lines",
        "value": "insights.targets.models:Target.goal",
        "low": "insights.targets.models:Target.goal",
        "high": "insights.targets.models:Target.goal",
        "strict": "insights.targets.models:Target.goal",
        "starts_on": "insights.targets.models:Target.goal",
        "baseline": "insights.targets.models:Target.goal",
        "due_on": "insights.targets.models:Target.goal",
        "done_on": "insights.targets.models:Target.goal",
        "note": "templates/insights/targets.html",
        "contradicts": "templates/insights/targets.html",
        "on_dashboard": "insights.dashboard.views:Dashboard._targets",
        "position": "insights.targets.models:Target.Meta",
    }

    class Shape(models.TextChoices):
        NUMBER = "number", _("A number, by a day or without")
        THRESHOLD = "threshold", _("A threshold to keep")
        RANGE = "range", _("A range to keep within")
        MILESTONE = "milestone", _("A milestone, reached or not")

    public_id = PublicIdField(prefix="tgt")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("Another target has this code.")}
    )
    label = TranslatedField(verbose_name=_("target"))
    shape = models.CharField(_("kind"), max_length=10, choices=Shape)
    kpi = models.SlugField(_("figure"), max_length=30, blank=True)
    type_code = models.SlugField(_("only partners of type"), max_length=40, blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    low = models.DecimalField(_("from"), max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=24, decimal_places=6, null=True, blank=True)
    strict = models.BooleanField(
        _("reaching the value is not enough"), default=False, help_text=_("“Above 75”, not “75 or more”.")
    )
    starts_on = models.DateField(_("measured from"))
    baseline = models.DecimalField(
        _("value at the start"), max_digits=24, decimal_places=6, default=Decimal(0)
    )
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("Empty for one to keep at all times.")
    )
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    note = TranslatedField(verbose_name=_("note"), blank=True)
    contradicts = models.BooleanField(_("does not agree with another target"), default=False)
    on_dashboard = models.BooleanField(_("shown on the dashboard"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shape__in=["number", "threshold"], value__isnull=False)
                | Q(shape="range", low__isnull=False, high__isnull=False)
                | Q(shape="milestone"),
                name="insights_target_values",
                violation_error_message=_("Give the value, or both ends of the range."),
            ),
            models.CheckConstraint(
                condition=Q(shape="milestone") | ~Q(kpi=""),
                name="insights_target_kpi",
                violation_error_message=_("Choose the figure that is measured."),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(high__gt=F("low")),
                name="insights_target_range",
                violation_error_message=_("The range ends above its start."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gt=F("starts_on")),
                name="insights_target_period",
                violation_error_message=_("The target is due after the day it is measured from."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def goal(self, better: str) -> Goal:
        """The target as the rules read it; ``better`` is the direction of its KPI."""
        return Goal(
            shape=self.shape,
            better=better,
            value=self.value,
            low=self.low,
            high=self.high,
            strict=self.strict,
            starts_on=self.starts_on,
            baseline=self.baseline,
            due_on=self.due_on,
            done_on=self.done_on,
        )


class ProgrammeStep(models.Model):
    """A step of the programme's own roadmap, ticked when it is done.

    With ``kpi`` and ``value`` the page shows how far the figure is; ticking stays a decision.
    ``kind_code`` counts partners of one kind of relationship only.
    """

    UNSCOPED = "the programme's own roadmap"
    READ_BY = {
        "title": "insights.targets.models:ProgrammeStep.__str__",
        "starts_on": "insights.targets.models:ProgrammeStep.period",
        "ends_on": "insights.targets.models:ProgrammeStep.late",
        "kpi": "insights.targets.views:Roadmap._row",
        "kind_code": "insights.targets.views:Roadmap._row",
        "value": "insights.targets.views:Roadmap._row",
        "note": "templates/insights/roadmap.html",
        "position": "insights.targets.models:ProgrammeStep.Meta",
    }

    public_id = PublicIdField(prefix="rst")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("Another step has this code.")}
    )
    title = TranslatedField(verbose_name=_("step"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    kpi = models.SlugField(_("figure"), max_length=30, blank=True)
    kind_code = models.SlugField(_("only partners of the relationship"), max_length=40, blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    note = TranslatedField(verbose_name=_("note"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.CharField(max_length=40, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="insights_step_period",
                violation_error_message=_("The end cannot be before the start."),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def period(self) -> str:
        """The years of the step, as "2025" or "2026–2027"."""
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}–{last}"

    def late(self, today: date) -> bool:
        return self.done_on is None and self.ends_on < today
