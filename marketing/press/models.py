"""Press: what we and a partner tell the world together, and only once both agree and the time has come."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock, languages
from core.actor import Actor
from core.ids import PublicIdField
from core.models import StoredFile
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class PressQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("partner")

    def shown_to_partner(self) -> Self:
        """What we write is ours until we have approved it."""
        return self.exclude(side="us", our_approval_at=None)

    def waiting_for(self, side: str) -> Self:
        """What the approval of one side is missing from."""
        first = {"us": "theirs", "partner": "ours"}[side]
        return self.filter(Q(status=first) | Q(status="submitted", side=side))

    def due(self) -> Self:
        """Approved by both, and nothing holds it back any more."""
        free = Q(embargo_until=None) | Q(embargo_until__lte=clock.now())
        return self.filter(free, status="approved")


class PressRequest(models.Model):
    """A text for the press that one side asks the other to agree to.

    ``side`` is who asks. Whoever may approve for a side approves by sending. Under embargo (until an instant,
    told in the zone in which it was agreed) its title and text are read by nobody but those who work on it:
    no event, mail or list of others names them.
    """

    PARTNER_PATH = "partner"
    SENSITIVE_FIELDS = frozenset({"title", "text"})

    class Kind(models.TextChoices):
        RELEASE = "release", _("Press release")
        QUOTE = "quote", _("Quote")
        JOINT = "joint", _("Joint announcement")

    class Side(models.TextChoices):
        US = "us", pgettext_lazy("press", "Us")
        PARTNER = "partner", pgettext_lazy("press", "The partner")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("press", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("press", "Submitted")
        OURS = "ours", pgettext_lazy("press", "Approved by us")
        THEIRS = "theirs", pgettext_lazy("press", "Approved by the partner")
        APPROVED = "approved", pgettext_lazy("press", "Approved by both")
        PUBLISHED = "published", pgettext_lazy("press", "Published")
        REFUSED = "refused", pgettext_lazy("press", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("press", "Withdrawn")

    # How the partner reads the same, to whom we speak.
    TO_PARTNER = [
        (Status.DRAFT, Status.DRAFT.label),
        (Status.SUBMITTED, Status.SUBMITTED.label),
        (Status.OURS, pgettext_lazy("press", "Waits for your approval")),
        (Status.THEIRS, pgettext_lazy("press", "Approved by you")),
        *(
            (status, status.label)
            for status in (Status.APPROVED, Status.PUBLISHED, Status.REFUSED, Status.WITHDRAWN)
        ),
    ]
    _ANSWERED = {Status.REFUSED, Status.WITHDRAWN}
    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.OURS, Status.THEIRS, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.OURS, Status.THEIRS, *_ANSWERED},
        Status.OURS: {Status.APPROVED, *_ANSWERED},
        Status.THEIRS: {Status.APPROVED, *_ANSWERED},
        Status.APPROVED: {Status.PUBLISHED, *_ANSWERED},
        Status.PUBLISHED: set(),
        Status.REFUSED: {Status.DRAFT, Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    }
    TONES = {
        "draft": "", "submitted": "warn", "ours": "warn", "theirs": "warn", "approved": "info",
        "published": "ok", "refused": "bad", "withdrawn": "",
    }  # fmt: skip

    public_id = PublicIdField(prefix="prr")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="press_requests", verbose_name=_("partner")
    )
    side = models.CharField(_("asked by"), max_length=7, choices=Side, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), max_length=20_000)
    language = models.CharField(_("language"), max_length=10, choices=languages.choices)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    embargo_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    our_approval_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    our_approval_at = models.DateTimeField(null=True, blank=True, editable=False)
    partner_approval_by = models.CharField(
        max_length=40, blank=True, default="", db_default="", editable=False
    )
    partner_approval_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    embargo_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(embargo_until=None, embargo_zone="")
                | (Q(embargo_until__isnull=False) & ~Q(embargo_zone="")),
                name="marketing_press_embargo",
                violation_error_message=_("An embargo has a day, an hour and a time zone."),
            ),
            models.CheckConstraint(
                condition=Q(our_approval_at=None, our_approval_by="")
                | (Q(our_approval_at__isnull=False) & ~Q(our_approval_by="")),
                name="marketing_press_ours",
            ),
            models.CheckConstraint(
                condition=Q(partner_approval_at=None, partner_approval_by="")
                | (Q(partner_approval_at__isnull=False) & ~Q(partner_approval_by="")),
                name="marketing_press_theirs",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["submitted", "refused", "withdrawn"])
                | Q(status="draft", our_approval_at=None, partner_approval_at=None)
                | Q(status="ours", our_approval_at__isnull=False, partner_approval_at=None)
                | Q(status="theirs", our_approval_at=None, partner_approval_at__isnull=False)
                | Q(
                    status__in=["approved", "published"],
                    our_approval_at__isnull=False,
                    partner_approval_at__isnull=False,
                ),
                name="marketing_press_approved",
                violation_error_message=_("Both sides approve a text before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at=None)),
                name="marketing_press_published",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(embargo_until=None)
                | Q(published_at__gte=F("embargo_until")),
                name="marketing_press_not_before",
                violation_error_message=_("Nothing is published before its embargo lifts."),
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""),
                name="marketing_press_reason",
                violation_error_message=_("Give the reason; the other side reads it."),
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="marketing_press_link",
                violation_error_message=_("Enter an address that begins with https://."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="marketing_press_created"),
            models.Index(fields=["partner", "-created_at"], name="marketing_press_partner"),
            models.Index(fields=["updated_at", "id"], name="marketing_press_updated"),
            models.Index(fields=["status", "embargo_until"], name="marketing_press_open"),
        ]

    def __str__(self) -> str:
        """What is said of it where others may read: under embargo not its title."""
        return str(self.get_kind_display()) if self.is_embargoed else self.title

    @property
    def tone(self) -> str:
        return self.TONES[self.status]

    @property
    def is_embargoed(self) -> bool:
        return (
            self.status != self.Status.PUBLISHED
            and self.embargo_until is not None
            and self.embargo_until > clock.now()
        )

    @property
    def embargo_there(self) -> datetime | None:
        """The end of the embargo on the clock of the zone in which it was agreed."""
        return self.embargo_until.astimezone(ZoneInfo(self.embargo_zone)) if self.embargo_until else None

    @property
    def status_to_partner(self) -> str:
        return str(dict(self.TO_PARTNER)[self.Status(self.status)])

    def side_of(self, actor: Actor) -> str:
        return self.Side.PARTNER if actor.is_partner else self.Side.US


class PressFileQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """What goes with a text that the partner reads."""
        return self.filter(request__in=PressRequest.objects.all().shown_to_partner())


class PressFile(models.Model):
    """A picture, a logo or a layout that belongs to a text for the press."""

    PARTNER_PATH = "request__partner"

    public_id = PublicIdField(prefix="prf")
    request = models.ForeignKey(PressRequest, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PressFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file.name
