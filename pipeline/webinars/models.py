"""Discovery webinars: an event that several recruitments are invited to, and who takes part."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock, languages, programme, zones
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.people.models import Contact
from pipeline.recruitment.models import Activity, InternalQuerySet, Recruitment


class WebinarQuerySet(ScopedQuerySet):
    def coming(self, at: datetime | None = None) -> Self:
        return self.filter(status=Webinar.Status.PLANNED, starts_at__gt=at or clock.now())

    def with_figures(self) -> Self:
        """With how many are registered, wait, and took part, in one query."""
        states = WebinarRegistration.State
        seated = Q(registrations__state__in=WebinarRegistration.SEATED)
        return self.annotate(
            seated=Count("registrations", filter=seated),
            waiting=Count("registrations", filter=Q(registrations__state=states.WAITING)),
            attended=Count("registrations", filter=Q(registrations__state=states.ATTENDED)),
        )


class Webinar(models.Model):
    """A webinar that shows prospects what they would get. ``zone`` is where its hour is said; without ``seats``
    everybody has one. With ``is_public`` whoever has the link of its page may register."""

    UNSCOPED = "one webinar is for many partners; who takes part is scoped"

    class Status(models.TextChoices):
        PLANNED = "planned", _("To take place")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {Status.PLANNED: {Status.CANCELLED}, Status.CANCELLED: set()}

    public_id = PublicIdField(prefix="wbn")
    title = TranslatedField(verbose_name=_("title"))
    description = TranslatedField(verbose_name=_("description"), blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    zone = models.CharField(_("time zone"), max_length=64)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, db_default=60, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    language = models.CharField(
        _("spoken in"), max_length=5, choices=languages.choices, default=languages.default
    )
    join_url = models.URLField(
        _("link to join"), max_length=500, validators=[URLValidator(schemes=["https"])]
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    is_public = models.BooleanField(_("open to whoever has the link"), default=False, db_default=False)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PLANNED, db_default=Status.PLANNED
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WebinarQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"]), name="pipeline_webinar_status"
            ),
            models.CheckConstraint(
                condition=Q(join_url__startswith="https://"),
                name="pipeline_webinar_join_url",
                violation_error_message=_("The link to join begins with https://."),
            ),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats__gte=1),
                name="pipeline_webinar_seats",
                violation_error_message=_("There is at least one seat. Leave it empty for no limit."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=720),
                name="pipeline_webinar_minutes",
                violation_error_message=_("A webinar lasts between 5 minutes and 12 hours."),
            ),
        ]
        indexes = [
            # The list; and the reminders of the day before.
            models.Index(fields=["starts_at", "id"], name="pipeline_webinar_starts"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def local_start(self) -> datetime:
        """As it is told in its zone; in the programme's where this machine does not know that one any more."""
        known = zones.is_known(self.zone)
        return self.starts_at.astimezone(ZoneInfo(self.zone) if known else programme.zone())

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()


class WebinarRegistration(models.Model):
    """Somebody and a webinar: a contact for a recruitment, or whoever came by the public page (``name``,
    ``email``). ``activity`` is where a presence was noted on the recruitment."""

    PARTNER_PATH = "recruitment__partner"

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        REGISTERED = "registered", _("Has a seat")
        WAITING = "waiting", _("On the waiting list")
        DECLINED = "declined", _("Does not come")
        ATTENDED = "attended", _("Took part")
        ABSENT = "absent", _("Was absent")

    # Those who have a seat.
    SEATED = (State.REGISTERED, State.ATTENDED, State.ABSENT)

    public_id = PublicIdField(prefix="wrg")
    webinar = models.ForeignKey(Webinar, models.PROTECT, related_name="registrations")
    recruitment = models.ForeignKey(
        Recruitment, models.PROTECT, null=True, blank=True, related_name="webinar_registrations"
    )
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True, default="", db_default="")
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True, default="", db_default="")
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    # When the present state began: the waiting list is in its order.
    since = models.DateTimeField(default=timezone.now, editable=False)
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"name", "email", "organisation"})
    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "contact"],
                condition=Q(contact__isnull=False),
                name="pipeline_webinarregistration_contact",
                violation_error_message=_("This person is on the list of the webinar already."),
            ),
            models.UniqueConstraint(
                fields=["webinar", "email"],
                condition=~Q(email=""),
                name="pipeline_webinarregistration_email",
                violation_error_message=_("This person is on the list of the webinar already."),
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=False, recruitment__isnull=False, name="", email="")
                | Q(contact=None, recruitment=None) & ~Q(name="") & ~Q(email=""),
                name="pipeline_webinarregistration_who",
                violation_error_message=_("Name a contact, or give a name and an e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "registered", "waiting", "declined", "attended", "absent"]),
                name="pipeline_webinarregistration_state",
            ),
        ]

    def __str__(self) -> str:
        return self.contact.name if self.contact else self.name
