"""The forecast as it stood each week."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import CurrencyField, MinorField
from core.scope import ScopedQuerySet
from pipeline.recruitment.models import InternalQuerySet, Recruitment
from pipeline.recruitment.phase_models import Phase


class ForecastSnapshot(models.Model):
    """The forecast of one week, kept once, under the Monday of that week."""

    UNSCOPED = "a date; the figures under it belong to partners"

    week = models.DateField(
        _("week of"), unique=True, error_messages={"unique": _("The forecast of this week is kept already.")}
    )
    currency = CurrencyField(verbose_name=_("currency"))
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-week"]

    def __str__(self) -> str:
        return self.week.isoformat()


class ForecastLine(models.Model):
    """What one recruitment weighed in the forecast of a week."""

    PARTNER_PATH = "recruitment__partner"

    snapshot = models.ForeignKey(ForecastSnapshot, models.CASCADE, related_name="lines")
    recruitment = models.ForeignKey(Recruitment, models.PROTECT, related_name="+")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+")
    probability = models.PositiveSmallIntegerField()
    programme_minor = MinorField()
    weighted_minor = MinorField()

    objects = InternalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "recruitment"],
                name="pipeline_forecastline_once",
                violation_error_message=_("A recruitment stands once in the forecast of a week."),
            )
        ]
