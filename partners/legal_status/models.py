"""As what a partner acts for us in law, from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class LegalStatusChange(models.Model):
    """A partner's legal status from a day on, who decided it and why. Never edited: a change is a new row.

    The first row says what the partner was from its beginning. Each status lasts until the day of the
    next row, so no two overlap; of several on one day the last holds.
    """

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="lsc")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="legal_status_changes", db_index=False)
    old_status = models.CharField(
        max_length=20, choices=Partner.LegalStatus, blank=True, default="", db_default=""
    )
    new_status = models.CharField(_("legal status"), max_length=20, choices=Partner.LegalStatus)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="", db_default="")
    effective_on = models.DateField(_("effective on"))
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_status=F("new_status")),
                name="partners_legalstatus_differs",
                violation_error_message=_("The partner already has this legal status."),
            ),
            models.CheckConstraint(
                condition=Q(new_status__in=["commercial_agent", "introducer", "reseller", "other"]),
                name="partners_legalstatus_known",
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(old_status=""),
                name="partners_legalstatus_one_beginning",
                violation_error_message=_(
                    "The history of this partner's legal status has its beginning already."
                ),
            ),
        ]
        indexes = [
            # A partner's history, newest first: its status on a day is one step into the index.
            models.Index(fields=["partner", "-effective_on", "-id"], name="partners_legalstatus_history"),
            # Who was ever an agent: few, and asked for with every batch of commissions.
            models.Index(
                fields=["partner"],
                name="partners_legalstatus_agents",
                condition=Q(new_status="commercial_agent"),
            ),
        ]
