"""News for partners in their portal: whom it is for, who has seen it, who has acknowledged it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from marketing.mailing.models import MailTopic
from marketing.segments.models import Segment
from partners.partner.models import Partner


class AnnouncementQuerySet(ScopedQuerySet):
    def shown_now(self) -> Self:
        today = clock.today()
        until = Q(publish_until=None) | Q(publish_until__gte=today)
        return self.filter(until, status="published", publish_from__lte=today)


class Announcement(models.Model):
    """Something that partners are told: those of a segment, or all; of each the members in ``roles``, or all.

    Once it is published its text stays as it is: what was acknowledged is what was shown. A mail about it is
    about a topic, which people may unsubscribe from; without a topic it is what everybody must know.
    """

    UNSCOPED = "the same for many partners; each has a row of those it is for"

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("announcement", "Draft")
        PUBLISHED = "published", pgettext_lazy("announcement", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("announcement", "Withdrawn")

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED, Status.WITHDRAWN},
        Status.PUBLISHED: {Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    }
    TONES = {"draft": "", "published": "ok", "withdrawn": ""}

    public_id = PublicIdField(prefix="ann")
    title = TranslatedField(verbose_name=_("title"))
    body = TranslatedField(verbose_name=_("text"))
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    publish_from = models.DateField(_("shown from"))
    publish_until = models.DateField(_("shown until"), null=True, blank=True)
    is_pinned = models.BooleanField(_("stands first"), default=False, db_default=False)
    by_mail = models.BooleanField(_("also by e-mail"), default=False, db_default=False)
    topic = models.ForeignKey(
        MailTopic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    wants_acknowledgement = models.BooleanField(_("to be acknowledged"), default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_until=None) | Q(publish_until__gte=F("publish_from")),
                name="marketing_announcement_days",
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(by_mail=True) | Q(topic=None),
                name="marketing_announcement_topic",
                violation_error_message=_("A topic is for mails. Choose that it goes out by e-mail, too."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="marketing_announcement_made"),
            models.Index(fields=["updated_at", "id"], name="marketing_announcement_updated"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class RecipientQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        return self.filter(announcement__in=Announcement.objects.all().shown_now())

    def _visible_to_partner(self, actor: Actor) -> Self:
        """Of a partner those that are meant for the role of whoever reads."""
        rows = super()._visible_to_partner(actor)
        text = Cast("announcement__roles", TextField())
        meant = Q(announcement__roles=[]) | Q(roles_text__contains=f'"{actor.role}"')
        return rows.alias(roles_text=text).filter(meant)

    def in_order(self) -> Self:
        """As partners read them: what stands first, then the newest."""
        return self.order_by("-announcement__is_pinned", "-announcement__publish_from", "-pk")


class AnnouncementRecipient(models.Model):
    """A partner that an announcement is for: written when it is published, and each night for who joins."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="anr")
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="recipients", db_index=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="announcements", verbose_name=_("partner")
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "partner"],
                name="marketing_recipient_once",
                violation_error_message=_("This partner has this announcement already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.announcement)


class AnnouncementRead(models.Model):
    """A member of a partner has opened an announcement, and perhaps acknowledged it: each for good."""

    PARTNER_PATH = "recipient__partner"

    recipient = models.ForeignKey(AnnouncementRecipient, models.PROTECT, related_name="reads", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "user"],
                name="marketing_announcementread_once",
                violation_error_message=_("This person has seen this already."),
            )
        ]
