"""Signs of life of partners: how much each uses its portal and does there, counted every night."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class PartnerEngagement(models.Model):
    """What was counted of a partner up to a day. Counts and days alone: who it was stands nowhere.

    A day that is missing means never. ``last_sign_on`` is the later one of the last visit and of the last
    thing that one of its people did; ``gone_silent``, that it is longer ago than the policy says. A run writes
    all rows anew.
    """

    PARTNER_PATH = "partner"

    # The rows are derived and partners are never deleted: the database need not check each again.
    partner = models.OneToOneField(
        Partner, models.DO_NOTHING, related_name="engagement", db_constraint=False, verbose_name=_("partner")
    )
    counted_on = models.DateField(_("counted on"))
    last_sign_on = models.DateField(_("last sign of life"), null=True)
    gone_silent = models.BooleanField(_("gone silent"), default=False, db_default=False)
    last_visit_on = models.DateField(_("last visit"), null=True)
    last_action_on = models.DateField(_("last action"), null=True)
    last_mail_on = models.DateField(_("last mail sent"), null=True)
    days_30 = models.PositiveSmallIntegerField(_("days with a visit, 30 days"), default=0)
    days_90 = models.PositiveSmallIntegerField(_("days with a visit, 90 days"), default=0)
    visits_30 = models.PositiveIntegerField(_("visits, 30 days"), default=0)
    visits_90 = models.PositiveIntegerField(_("visits, 90 days"), default=0)
    downloads_90 = models.PositiveIntegerField(_("downloads, 90 days"), default=0)
    actions_90 = models.PositiveIntegerField(_("actions, 90 days"), default=0)
    deals_90 = models.PositiveIntegerField(_("deals registered, 90 days"), default=0)
    referrals_90 = models.PositiveIntegerField(_("referrals, 90 days"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # Who has been silent since before a day.
            models.Index(fields=["last_sign_on"], name="insights_engagement_sign")
        ]

    @property
    def mail_unanswered(self) -> bool:
        """A mail went to its people, and nobody came since."""
        return self.last_mail_on is not None and (
            self.last_sign_on is None or self.last_sign_on < self.last_mail_on
        )


class EngagementPolicy(models.Model):
    """The one row of the programme: from when on an active partner counts as silent."""

    UNSCOPED = "configuration of the programme"
    READ_BY = {"silent_after_days": "insights.engagement.selectors:silent_before"}

    silent_after_days = models.PositiveSmallIntegerField(
        _("silent after, in days"),
        default=45,
        db_default=45,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="insights_engagement_single"),
            models.CheckConstraint(
                condition=Q(silent_after_days__gte=7, silent_after_days__lte=730),
                name="insights_engagement_days",
                violation_error_message=_("Choose 7 to 730 days."),
            ),
        ]
