"""Reminders of notice and end dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.drafting.models import Agreement
from agreements.drafting.querysets import PartQuerySet
from core.ids import PublicIdField


class RenewalReminder(models.Model):
    """A reminder that came due for one term: sent, or overtaken by a more urgent one.

    An agreement row is one term, so a reminder is unique for each agreement, date and threshold.
    """

    PARTNER_PATH = "agreement__partner"

    class About(models.TextChoices):
        NOTICE = "notice", _("Notice date")
        END = "end", _("End date")

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        OVERTAKEN = "overtaken", _("Overtaken")

    public_id = PublicIdField(prefix="rem")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reminders")
    about = models.CharField(_("about"), max_length=6, choices=About)
    days = models.PositiveSmallIntegerField(_("days before"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "about", "days"],
                name="agreements_reminder_once",
                violation_error_message=_("This reminder was sent already."),
            ),
            models.CheckConstraint(
                condition=Q(about__in=["notice", "end"], state__in=["sent", "overtaken"]),
                name="agreements_reminder_values",
            ),
        ]
