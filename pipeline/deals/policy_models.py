"""The rules of deal registration, from a day on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from pipeline.deals.rules import known_calendars


def check_calendar(country: str) -> None:
    """A calendar of public holidays that we know, or none."""
    if country and country not in known_calendars():
        raise ValidationError(
            _("The public holidays of this country are not known. Enter another code, or none.")
        )


class DealPolicy(models.Model):
    """What registration promises, from a business date on. Never changed: a deal points to its own."""

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "effective_from": "pipeline.deals.steps:policy_in_force",
        "decision_days": "pipeline.deals.services:_save_submitted",
        "protection_days": "pipeline.deals.decisions:deal_approve",
        "extension_days": "pipeline.deals.decisions:deal_extension_decide",
        "max_extensions": "pipeline.deals.services:deal_extension_request",
        "first_notice_days": "pipeline.deals.closing:to_warn",
        "last_notice_days": "pipeline.deals.closing:deals_warn",
        "open_cap": "pipeline.deals.services:_submit",
        "name_likeness": "pipeline.protection.duplicates:_against_names",
        "calendar": "pipeline.deals.services:_save_submitted",
    }

    public_id = PublicIdField(prefix="drl")
    effective_from = models.DateField(_("effective from"))
    decision_days = models.PositiveSmallIntegerField(
        _("business days to decide"), default=2, validators=[MaxValueValidator(60)]
    )
    protection_days = models.PositiveSmallIntegerField(
        _("days of protection"), default=90, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    extension_days = models.PositiveSmallIntegerField(
        _("days of an extension"), default=60, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    max_extensions = models.PositiveSmallIntegerField(
        _("extensions of a deal at most"), default=1, validators=[MaxValueValidator(20)]
    )
    first_notice_days = models.PositiveSmallIntegerField(
        _("first notice, days before the end"), default=14, validators=[MaxValueValidator(365)]
    )
    last_notice_days = models.PositiveSmallIntegerField(
        _("last notice, days before the end"), default=3, validators=[MaxValueValidator(365)]
    )
    open_cap = models.PositiveSmallIntegerField(
        _("open registrations of a partner at most"), default=50, validators=[MinValueValidator(1)]
    )
    name_likeness = models.PositiveSmallIntegerField(
        _("names count as alike from"), default=85, validators=[MinValueValidator(50), MaxValueValidator(100)],
        help_text=_("Of 100. Alike names are shown to us; they never stop a registration."),
    )  # fmt: skip
    calendar = models.CharField(
        _("public holidays of"), max_length=2, default="FR", blank=True, validators=[check_calendar],
        help_text=_("A two-letter country code; empty counts every weekday as a business day."),
    )  # fmt: skip

    objects = ScopedQuerySet.as_manager()

    class Meta:
        # The table keeps the name of before: with another, the version that still runs would stop.
        db_table = "pipeline_dealrules"
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from"],
                name="pipeline_dealrules_day",
                violation_error_message=_("There are rules from this day on already. Choose another day."),
            ),
            models.CheckConstraint(
                condition=Q(last_notice_days__lt=models.F("first_notice_days")),
                name="pipeline_dealrules_notices",
                violation_error_message=_("The last notice comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.effective_from.isoformat()
