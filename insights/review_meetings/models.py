"""The meeting of a partner's review: what is prepared for it, who takes part, what is sent of it, and what both
sides undertake there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock, languages, programme, zones
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.people.models import Contact
from pipeline.recruitment.models import InternalQuerySet
from pipeline.reviews.models import PartnershipReview


class ReviewMeetingQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """A meeting is ours until the partner is invited to it, or is sent something of it."""
        sent = MeetingDocument.objects.filter(meeting=OuterRef("pk"))
        return self.filter(~Q(invited_at=None) | Exists(sent))


class ReviewMeeting(models.Model):
    """The meeting of one review: when and where it is held, and its minutes as far as they are written.

    ``zone`` is where its hour is told. What is written here is a draft: the partner reads what was sent
    (``MeetingDocument``). ``invitation`` counts the invitations, so that calendars replace the one before.
    """

    PARTNER_PATH = "review__partner"

    public_id = PublicIdField(prefix="rmt")
    review = models.OneToOneField(
        PartnershipReview, models.PROTECT, related_name="meeting", verbose_name=_("review")
    )
    language = models.CharField(
        _("language of the document"), max_length=10, choices=languages.choices, default=languages.default
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    duration = models.PositiveSmallIntegerField(
        _("duration in minutes"),
        default=60,
        db_default=60,
        validators=[MinValueValidator(5), MaxValueValidator(720)],
    )
    place = models.CharField(_("place or link"), max_length=500, blank=True, default="", db_default="")
    minutes = models.TextField(_("minutes"), max_length=20_000, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    invited_at = models.DateTimeField(_("invited on"), null=True, editable=False)
    invitation = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    SENSITIVE_FIELDS = frozenset({"minutes"})
    objects = ReviewMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | ~Q(zone=""),
                name="insights_reviewmeeting_zone",
                violation_error_message=_("Say in which time zone the hour is."),
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=5, duration__lte=720),
                name="insights_reviewmeeting_duration",
                violation_error_message=_("A meeting lasts between 5 minutes and 12 hours."),
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None, invitation=0)
                | Q(invited_at__isnull=False, invitation__gte=1, starts_at__isnull=False),
                name="insights_reviewmeeting_invited",
                violation_error_message=_("People are invited to a day and an hour."),
            ),
        ]
        indexes = [
            # The API's delta.
            models.Index(fields=["updated_at", "id"], name="insights_meeting_updated"),
        ]

    def __str__(self) -> str:
        return str(self.review)

    @property
    def local_start(self) -> datetime | None:
        """As it is told in its zone; in the programme's where this machine does not know that one any more."""
        if self.starts_at is None:
            return None
        known = zones.is_known(self.zone)
        return self.starts_at.astimezone(ZoneInfo(self.zone) if known else programme.zone())

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at and self.starts_at + timedelta(minutes=self.duration)


class MeetingSection(models.Model):
    """A section of the document: what was written from the figures of a room, and what somebody made of it.

    ``charts`` are its figures as data (``slots.Drawing``). Who lacks ``permission`` does not read it; what is
    internal is never sent. An empty text leaves the section out.
    """

    PARTNER_PATH = "meeting__review__partner"
    CHARTS = 4

    public_id = PublicIdField(prefix="rms")
    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=40)
    title = models.CharField(_("title"), max_length=120)
    generated = models.TextField(max_length=20_000, blank=True, default="", db_default="")
    text = models.TextField(_("text"), max_length=20_000, blank=True, default="", db_default="")
    charts = models.JSONField(default=list, db_default=[], blank=True)
    permission = models.CharField(max_length=60, blank=True, default="", db_default="")
    is_internal = models.BooleanField(_("for us alone"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    SENSITIVE_FIELDS = frozenset({"generated", "text", "charts"})
    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "code"],
                name="insights_meetingsection_once",
                violation_error_message=_("The document has this section already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_edited(self) -> bool:
        """Whether somebody wrote in it: it is not overwritten unasked."""
        return self.text != self.generated


class MeetingParticipant(models.Model):
    """Somebody who is to take part: one of us or a member of the partner, or a contact of it."""

    PARTNER_PATH = "meeting__review__partner"

    public_id = PublicIdField(prefix="rmp")
    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )

    class MeetingParticipantQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            return self.filter(meeting__in=ReviewMeeting.objects.all().shown_to_partner().values("pk"))

    objects = MeetingParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=Q(user__isnull=False),
                name="insights_meetingparticipant_user",
                violation_error_message=_("This person takes part already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "contact"],
                condition=Q(contact__isnull=False),
                name="insights_meetingparticipant_contact",
                violation_error_message=_("This person takes part already."),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None) | Q(user=None, contact__isnull=False),
                name="insights_meetingparticipant_who",
                violation_error_message=_("Name a person."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.contact)

    @property
    def person(self) -> str:
        """Who it is, by public id."""
        return self.user.public_id if self.user else self.contact.public_id if self.contact else ""


class MeetingDocument(models.Model):
    """What the partner was sent: bytes, hash, and what it was made from. Never made again.

    ``number`` counts the documents of one kind. ``snapshot`` holds the sections with the permission that each
    needs; ``sent_to`` are those who were told, by public id.
    """

    PARTNER_PATH = "meeting__review__partner"
    # All sections, of which each text may be long.
    JSON_BYTES: ClassVar[dict[str, int]] = {"snapshot": 1_000_000}

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        MINUTES = "minutes", _("Minutes of the meeting")

    public_id = PublicIdField(prefix="rmd")
    meeting = models.ForeignKey(
        ReviewMeeting, models.PROTECT, related_name="documents", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    snapshot = models.JSONField(default=dict, db_default={}, blank=True)
    sent_at = models.DateTimeField(_("sent on"), default=timezone.now, editable=False)
    sent_by = models.CharField(max_length=40, editable=False)
    sent_to = models.JSONField(default=list, db_default=[], blank=True, editable=False)

    SENSITIVE_FIELDS = frozenset({"snapshot"})
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "number"],
                name="insights_meetingdocument_once",
                violation_error_message=_("This document exists already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["agenda", "minutes"]), name="insights_meetingdocument_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def permissions(self) -> set[str]:
        """What one needs to read all of it."""
        return {row["permission"] for row in self.snapshot["sections"] if row["permission"]}


class ReviewActionQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(done_on=None, dropped_on=None)


class ReviewAction(models.Model):
    """Something that one side undertook in a review: due on a day, then done, or dropped with a reason.

    Both sides read it. ``owner`` is one of us or a member of the partner, ``contact`` somebody of the partner
    without access; with neither it is whoever looks after the partner, or the partner's members who may tick it.
    """

    PARTNER_PATH = "review__partner"

    class Side(models.TextChoices):
        US = "us", _("Us")
        THEM = "them", _("The partner")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("review action", "Open")
        LATE = "late", _("Late")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    public_id = PublicIdField(prefix="rac")
    review = models.ForeignKey(
        PartnershipReview, models.PROTECT, related_name="actions", verbose_name=_("review")
    )
    text = models.CharField(_("what is to be done"), max_length=500)
    side = models.CharField(_("side"), max_length=4, choices=Side)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by whom"),
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True, default="", db_default="")
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["us", "them"]), name="insights_reviewaction_side"),
            models.CheckConstraint(
                condition=Q(contact=None) | Q(side="them", owner=None),
                name="insights_reviewaction_who",
                violation_error_message=_("Name one person of the side that does it."),
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None),
                name="insights_reviewaction_end",
                violation_error_message=_("What is dropped is not done."),
            ),
            models.CheckConstraint(
                condition=Q(dropped_on=None) | ~Q(reason=""),
                name="insights_reviewaction_reason",
                violation_error_message=_("Say why it is dropped."),
            ),
        ]
        indexes = [
            # What is to be reminded of, and what waits on the first pages.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(done_on=None, dropped_on=None),
                name="insights_reviewaction_open",
            ),
            # The API's delta.
            models.Index(fields=["updated_at", "id"], name="insights_reviewaction_updated"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def state(self) -> State:
        if self.done_on:
            return self.State.DONE
        if self.dropped_on:
            return self.State.DROPPED
        return self.State.LATE if self.due_on < clock.today() else self.State.OPEN

    @property
    def who(self) -> str:
        """Who is named; nobody is ""."""
        return str(self.owner or self.contact or "")
