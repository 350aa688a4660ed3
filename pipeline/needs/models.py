"""The questions that a prospect was sent by link, and how they stand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.ids import PublicIdField
from partners.people.models import Contact
from pipeline.recruitment.models import InternalQuerySet, Recruitment


class NeedsRequest(models.Model):
    """Questions about needs and constraints sent to a contact, who answers by the link without an account.

    What is answered belongs to the recruitment, whoever answers: a later request goes on where the one
    before it stopped. The link itself is not stored: it is this row's public id, signed.
    """

    PARTNER_PATH = "recruitment__partner"

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for the answers")
        ANSWERED = "answered", _("Sent back")
        REVOKED = "revoked", _("Taken back")

    TRANSITIONS = {
        Status.WAITING: {Status.ANSWERED, Status.REVOKED},
        Status.ANSWERED: {Status.WAITING, Status.REVOKED},
        Status.REVOKED: set(),
    }

    public_id = PublicIdField(prefix="nrq")
    recruitment = models.ForeignKey(Recruitment, models.PROTECT, related_name="needs_requests")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("contact"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.WAITING, db_default=Status.WAITING
    )
    # A word to the contact: why they are asked, or what is still missing.
    message = models.TextField(_("message"), max_length=1000, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_by = models.CharField(max_length=40, editable=False)
    expires_at = models.DateTimeField(_("link works until"))
    answered_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment"],
                condition=Q(status="waiting"),
                name="pipeline_needsrequest_one",
                violation_error_message=_("Somebody has just been asked. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", revoked_at=None)
                | Q(status="answered", answered_at__isnull=False, revoked_at=None)
                | Q(status="revoked", revoked_at__isnull=False),
                name="pipeline_needsrequest_status",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("sent_at")), name="pipeline_needsrequest_expiry"
            ),
        ]

    def __str__(self) -> str:
        return str(self.recruitment)

    @property
    def is_live(self) -> bool:
        """Whether the link still opens the page."""
        return self.status != self.Status.REVOKED and self.expires_at > clock.now()

    @property
    def is_writable(self) -> bool:
        return self.status == self.Status.WAITING and self.is_live
