"""When statements are produced by themselves, and from when a debt is looked at."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet


class PayoutPolicy(models.Model):
    """The one row of the programme. ``stated_until`` is the last period whose statements the timetable
    began: each is begun once, the oldest first."""

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "statements_day": "payouts.policy.services:statements_produce_due",
        "owing_statements": "payouts.receivables.selectors:receivables",
    }

    statements_day = models.PositiveSmallIntegerField(
        _("statements are produced on day"),
        default=3,
        db_default=3,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("Of the month after the period, 1 to 28."),
    )
    owing_statements = models.PositiveSmallIntegerField(
        _("statements in debt before we look at it"),
        default=2,
        db_default=2,
        validators=[MaxValueValidator(60)],
        help_text=_(
            "A partner still with us that owes on more statements in a row is among the receivables."
        ),
    )
    stated_until = models.DateField(_("stated until"), null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="payouts_policy_single"),
            models.CheckConstraint(
                condition=Q(statements_day__gte=1, statements_day__lte=28), name="payouts_policy_day"
            ),
        ]
