"""What people are written to about, and who does not want it: kept by address, whoever the person is for us."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class MailTopic(models.Model):
    """A subject of bulk mails, such as news or events: what somebody unsubscribes from."""

    UNSCOPED = "what the programme writes about, the same for all"
    READ_BY = {
        "name": "templates/marketing/mailing/unsubscribe.html",
        "description": "templates/marketing/mailing/unsubscribe.html",
        "is_active": "marketing.mailing.selectors:topics_in_use",
    }

    public_id = PublicIdField(prefix="mtp")
    name = TranslatedField(verbose_name=_("name"))
    description = TranslatedField(verbose_name=_("description"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.name)


class SuppressionQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def about(self, topic: MailTopic | None) -> Self:
        """Those that keep mails about a topic back, and those that keep back everything."""
        return self.in_force().filter(Q(topic=None) | Q(topic=topic) & Q(topic__isnull=False))


class MailSuppression(models.Model):
    """An address to which no bulk mail is sent: about one topic, or, without one, about any.

    The address outlives the person's own row: an objection (GDPR, article 21; in France article L34-5 of the
    CPCE) holds as well when the same address is entered once more. It is lifted, never deleted.
    """

    UNSCOPED = "addresses of people of any partner; read by who keeps the list"
    SENSITIVE_FIELDS = frozenset({"email", "note"})

    class Reason(models.TextChoices):
        ASKED = "asked", pgettext_lazy("suppression", "Unsubscribed")
        BOUNCE = "bounce", pgettext_lazy("suppression", "The address does not work")
        COMPLAINT = "complaint", pgettext_lazy("suppression", "Reported as unwanted")

    public_id = PublicIdField(prefix="msp")
    email = models.EmailField(_("e-mail"))
    topic = models.ForeignKey(
        MailTopic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    reason = models.CharField(_("reason"), max_length=9, choices=Reason)
    note = models.TextField(_("note"), max_length=500, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_because = models.TextField(
        _("why it was lifted"), max_length=500, blank=True, default="", db_default=""
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(topic=None, lifted_at=None),
                name="marketing_suppression_all",
                violation_error_message=_("This address gets no bulk mail already."),
            ),
            models.UniqueConstraint(
                fields=["email", "topic"],
                condition=Q(topic__isnull=False, lifted_at=None),
                name="marketing_suppression_topic",
                violation_error_message=_("This address is unsubscribed from this topic already."),
            ),
            models.CheckConstraint(
                condition=Q(topic=None) | Q(reason="asked"),
                name="marketing_suppression_reason",
                violation_error_message=_("An address that does not work gets no mail about anything."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_because="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_because="")),
                name="marketing_suppression_lifted",
                violation_error_message=_("Say why this address may be written to again."),
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="marketing_suppression_created")]

    def __str__(self) -> str:
        return str(self.get_reason_display())
