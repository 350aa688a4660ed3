"""What happens to a draft: open points, approvals."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.drafting.models import Agreement
from agreements.drafting.querysets import OpenPointQuerySet, PartQuerySet
from core.ids import PublicIdField


class Side(models.TextChoices):
    """Which of the two parties."""

    US = "us", _("Us")
    PARTNER = "partner", _("Partner")


class OpenPoint(models.Model):
    """A remark or a proposed text on a clause, open until somebody settles it."""

    PARTNER_PATH = "agreement__partner"

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        CLOSED = "closed", _("Closed")

    TRANSITIONS = {Status.OPEN: {Status.ACCEPTED, Status.REJECTED, Status.CLOSED}}

    public_id = PublicIdField(prefix="pnt")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="points")
    version = models.PositiveSmallIntegerField(_("version"))
    # "" for a remark about the whole agreement
    clause_code = models.CharField(_("clause"), max_length=60, blank=True)
    side = models.CharField(max_length=8, choices=Side)
    internal = models.BooleanField(_("for us alone"), default=False)
    raised_by = models.CharField(max_length=40)
    text = models.TextField(_("remark"), max_length=5000)
    proposed_text = models.TextField(_("proposed text"), max_length=20000, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"text", "proposed_text", "answer"})
    objects = OpenPointQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "accepted", "rejected", "closed"]),
                name="agreements_point_status",
            )
        ]
        indexes = [
            # Whether an agreement still has open points; the points of its page.
            models.Index(fields=["agreement", "status"], name="agreements_point_by_status")
        ]


class Approval(models.Model):
    """A version put to our legal colleagues, and what they decided. Nobody decides on their own text."""

    PARTNER_PATH = "agreement__partner"

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {Status.PENDING: {Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}}

    public_id = PublicIdField(prefix="apv")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="approvals")
    version = models.PositiveSmallIntegerField(_("version"))
    version_author = models.CharField(max_length=40)
    requested_by = models.CharField(max_length=40)
    requested_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(status="pending"),
                name="agreements_approval_one_pending",
                violation_error_message=_("This agreement is already waiting for approval."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "rejected", "withdrawn"]),
                name="agreements_approval_status",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "rejected"])
                | (~Q(decided_by="") & ~Q(decided_by=F("version_author")) & ~Q(decided_by=F("requested_by"))),
                name="agreements_approval_not_own",
                violation_error_message=_("Nobody approves their own text. Ask a colleague."),
            ),
        ]
        indexes = [models.Index(fields=["status", "requested_at"], name="agreements_approval_open")]
