"""Campaigns by mail: what is written, to whom it went or why not, and what became of it."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from marketing.mailing.models import MailTopic
from marketing.segments.models import Segment
from partners.partner.models import Partner

MOST_PER_MINUTE = 600


class CampaignQuerySet(ScopedQuerySet):
    def due(self) -> Self:
        """Those whose time has come."""
        return self.filter(status="scheduled", send_at__lte=clock.now())


class MailCampaign(models.Model):
    """A mail that people of partners get, once each: of a segment's partners, or of all.

    Whom it goes to is settled when it begins, with the reason for everybody who is left out. Reads are counted
    by a picture and clicks by an address of ours, both as numbers and days: no address of a reader is kept.
    """

    UNSCOPED = "the same mail for people of many partners; each has a row of its own"

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("mail campaign", "Draft")
        SCHEDULED = "scheduled", pgettext_lazy("mail campaign", "Scheduled")
        SENDING = "sending", pgettext_lazy("mail campaign", "Being sent")
        PAUSED = "paused", pgettext_lazy("mail campaign", "Paused")
        DONE = "done", pgettext_lazy("mail campaign", "Sent")
        CANCELLED = "cancelled", pgettext_lazy("mail campaign", "Cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.SCHEDULED, Status.CANCELLED},
        Status.SCHEDULED: {Status.DRAFT, Status.SENDING, Status.CANCELLED},
        Status.SENDING: {Status.PAUSED, Status.DONE, Status.CANCELLED},
        Status.PAUSED: {Status.SENDING, Status.CANCELLED},
        Status.DONE: set(),
        Status.CANCELLED: set(),
    }
    TONES = {
        "draft": "", "scheduled": "info", "sending": "warn", "paused": "warn", "done": "ok", "cancelled": "",
    }  # fmt: skip

    public_id = PublicIdField(prefix="mcp")
    name = models.CharField(_("name"), max_length=120)
    topic = models.ForeignKey(MailTopic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    to_members = models.BooleanField(_("to members of the portal"), default=True, db_default=True)
    to_contacts = models.BooleanField(_("to contacts"), default=False, db_default=False)
    subject = TranslatedField(verbose_name=_("subject"))
    preheader = TranslatedField(verbose_name=_("preview text"), blank=True)
    body = TranslatedField(verbose_name=_("text"))
    counts_reads = models.BooleanField(_("count who opens it"), default=False, db_default=False)
    counts_clicks = models.BooleanField(_("count who follows a link"), default=True, db_default=True)
    per_minute = models.PositiveSmallIntegerField(
        _("mails a minute"),
        default=60,
        db_default=60,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PER_MINUTE)],
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    send_at = models.DateTimeField(_("begins"), null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the last mails of it were handed over: the next follow a minute later.
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_members=True) | Q(to_contacts=True),
                name="marketing_mailcampaign_people",
                violation_error_message=_("Choose members, contacts or both."),
            ),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, per_minute__lte=MOST_PER_MINUTE),
                name="marketing_mailcampaign_pace",
                violation_error_message=_("Choose between one mail and six hundred a minute."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", started_at=None)
                | Q(status="scheduled", started_at=None, send_at__isnull=False)
                | Q(status__in=["sending", "paused", "done"], started_at__isnull=False)
                | Q(status="cancelled"),
                name="marketing_mailcampaign_begun",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["done", "cancelled"]) | Q(finished_at=None),
                name="marketing_mailcampaign_over",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="marketing_mailcampaign_made"),
            models.Index(fields=["updated_at", "id"], name="marketing_mailcampaign_updated"),
            models.Index(fields=["status", "send_at"], name="marketing_mailcampaign_due"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return self.TONES[self.status]

    @property
    def is_editable(self) -> bool:
        return self.status in (self.Status.DRAFT, self.Status.SCHEDULED)


class CampaignLink(models.Model):
    """An address that the text of a campaign leads to: the redirect goes to these, and nowhere else."""

    UNSCOPED = "part of a campaign; clicks are sums"

    campaign = models.ForeignKey(MailCampaign, models.PROTECT, related_name="links", db_index=False)
    number = models.PositiveSmallIntegerField()
    url = models.CharField(_("link"), max_length=500)
    clicks = models.PositiveIntegerField(_("clicks"), default=0, db_default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="marketing_campaignlink_once",
                violation_error_message=_("This link is counted already."),
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="marketing_campaignlink_https",
                violation_error_message=_("Enter an address that begins with https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.url


class CampaignMailQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """What still goes out."""
        return self.filter(status__in=["waiting", "queued"])

    def totals(self) -> dict[str, int]:
        """How many of each status, and what readers did, in one statement."""
        counts = {name: Count("pk", filter=Q(status=name)) for name in CampaignMail.Status.values}
        found = self.aggregate(
            people=Count("pk"),
            read=Count("pk", filter=Q(read_at__isnull=False)),
            clicked=Count("pk", filter=Q(clicked_at__isnull=False)),
            unsubscribed=Count("pk", filter=Q(unsubscribed_at__isnull=False)),
            clicks=Sum("clicks", default=0),
            **counts,
        )
        return {name: int(value) for name, value in found.items()}


class CampaignMail(models.Model):
    """A person of a partner in a campaign: their mail, or why there is none.

    ``person`` is the public id of a member or a contact; the address is looked up when the mail is written.
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("campaign mail", "Waiting")
        QUEUED = "queued", pgettext_lazy("campaign mail", "Handed over")
        SENT = "sent", pgettext_lazy("campaign mail", "Sent")
        FAILED = "failed", pgettext_lazy("campaign mail", "Failed")
        LEFT_OUT = "left_out", pgettext_lazy("campaign mail", "Left out")

    class LeftOut(models.TextChoices):
        PARTNER = "partner", _("The partner is suspended or has left")
        NO_ADDRESS = "no_address", _("No e-mail address")
        NOT_INFORMED = "not_informed", _("Not told yet that we hold their data")
        DUPLICATE = "duplicate", _("The address is in the campaign already")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        SUPPRESSED = "suppressed", _("The address does not work, or the mail was reported as unwanted")
        CANCELLED = "cancelled", _("The campaign was cancelled before")

    TONES = {"waiting": "", "queued": "info", "sent": "ok", "failed": "bad", "left_out": "warn"}

    public_id = PublicIdField(prefix="cml")
    campaign = models.ForeignKey(MailCampaign, models.PROTECT, related_name="mails", db_index=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="campaign_mails", verbose_name=_("partner")
    )
    person = models.CharField(max_length=40)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.WAITING, db_default=Status.WAITING
    )
    left_out = models.CharField(
        _("why left out"), max_length=12, choices=LeftOut, blank=True, default="", db_default=""
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("opened"), null=True, blank=True)
    clicked_at = models.DateTimeField(_("followed a link"), null=True, blank=True)
    clicks = models.PositiveIntegerField(_("clicks"), default=0, db_default=0)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = CampaignMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=~Q(status="left_out"),
                name="marketing_campaignmail_once",
                violation_error_message=_("This person is in the campaign already."),
            ),
            models.CheckConstraint(
                condition=(Q(status="left_out") & ~Q(left_out="")) | (~Q(status="left_out") & Q(left_out="")),
                name="marketing_campaignmail_why",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="marketing_campaignmail_sent"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "status", "id"], name="marketing_campaignmail_state"),
            models.Index(fields=["created_at", "id"], name="marketing_campaignmail_made"),
        ]

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def tone(self) -> str:
        return self.TONES[self.status]
