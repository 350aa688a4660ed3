"""Editions of a review: what it said on a day, kept as it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.models import AnswerSheet, Questionnaire


class ReviewEdition(models.Model):
    """A review as it stood for a year, or for one of its quarters. Nothing of it changes.

    ``sheet`` is a frozen copy of the answers, those that the data gave included; ``figures_until`` the last
    day that its figures count. ``summary`` holds by language the lines and sentences that were written from
    the answers, each with the codes it rests on.
    """

    UNSCOPED = "the programme as a whole, for us"
    JSON_BYTES: ClassVar[dict[str, int]] = {"summary": 256 * 1024}

    public_id = PublicIdField(prefix="rev")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="editions")
    sheet = models.OneToOneField(AnswerSheet, models.PROTECT, related_name="edition")
    title = TranslatedField(verbose_name=_("title"))
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True, blank=True)
    figures_until = models.DateField(_("figures until"))
    summary = models.JSONField(default=dict, db_default={}, blank=True)
    frozen_at = models.DateTimeField(default=timezone.now, editable=False)
    frozen_by = models.CharField(max_length=40, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "year"],
                condition=Q(quarter=None),
                name="insights_edition_year",
                violation_error_message=_("There is an edition of this year already."),
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "year", "quarter"],
                condition=Q(quarter__isnull=False),
                name="insights_edition_quarter",
                violation_error_message=_("There is an edition of this quarter already."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100)
                & (Q(quarter=None) | Q(quarter__gte=1, quarter__lte=4)),
                name="insights_edition_period",
                violation_error_message=_("Choose a year, and one of its four quarters or none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.period}"

    @property
    def period(self) -> str:
        """2026, or a quarter of it as the reader's language writes it."""
        if self.quarter is None:
            return str(self.year)
        return str(_("Q%(quarter)s %(year)s") % {"quarter": self.quarter, "year": self.year})
