"""Governance bodies of the programme: who sits on them for how long, when they meet, what they decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.benefits.models import BenefitGrant
from partners.partner.models import Partner
from partners.people.models import Contact
from partners.vocabulary.models import Configured


def _seated(actor: Actor, body: str) -> Exists:
    """Whether one of the actor's partners sits on a body now."""
    return Exists(
        Seat.objects.held_on(clock.today()).filter(body=OuterRef(body), partner__in=actor.partner_ids)
    )


class BodyQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        return self.filter(_seated(actor, "pk"))


class GovernanceBody(Configured):
    """A council or committee with so many seats, that meets every so many months.

    Where it names a benefit of tiers, a partner sits on it by that benefit and no longer than it.
    """

    PARTNER_READABLE = False
    READ_BY = {
        "is_active": "partners.governance.contributions:my_day",
        "purpose": "templates/partners/governance/body.html",
        "benefit_code": "partners.governance.services:_grant",
        "seats": "partners.governance.services:_free_place",
        "interval_months": "partners.governance.selectors:without_meeting",
    }

    public_id = PublicIdField(prefix="gov")
    purpose = TranslatedField(verbose_name=_("purpose"), blank=True, db_default={})
    benefit_code = models.SlugField(
        _("by the benefit"), max_length=40, blank=True, default="", db_default="", db_index=False
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    interval_months = models.PositiveSmallIntegerField(_("meets every, in months"))

    objects: ClassVar[Any] = BodyQuerySet.as_manager()

    class Meta(Configured.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=500),
                name="partners_governancebody_seats",
                violation_error_message=_("Between 1 and 500 seats."),
            ),
            models.CheckConstraint(
                condition=Q(interval_months__gte=1, interval_months__lte=36),
                name="partners_governancebody_interval",
                violation_error_message=_("Between 1 and 36 months."),
            ),
        ]


class SeatQuerySet(ScopedQuerySet):
    def held_on(self, day: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def for_list(self) -> Self:
        return self.select_related("body", "partner", "contact", "user", "grant")


class Seat(models.Model):
    """One person on a body from a day to another: a contact of a partner, or one of us.

    ``place`` is its number among the seats of the body: no two people have one place at a time, and no person
    two places. A term is never lengthened: it ends, and another one begins.
    """

    PARTNER_PATH = "partner"

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")

    public_id = PublicIdField(prefix="sea")
    body = models.ForeignKey(GovernanceBody, models.PROTECT, related_name="terms", verbose_name=_("body"))
    place = models.PositiveSmallIntegerField(editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("partner")
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("person of theirs"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("person of ours"),
    )
    grant = models.ForeignKey(BenefitGrant, models.PROTECT, null=True, blank=True, related_name="seats")
    role = models.CharField(
        _("role"), max_length=8, choices=Role, default=Role.MEMBER, db_default=Role.MEMBER
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["place", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False, contact__isnull=False, user=None)
                | Q(partner=None, contact=None, grant=None, user__isnull=False),
                name="partners_seat_who",
                violation_error_message=_("Name one of the partner's contacts, or one of us."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="partners_seat_term",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["chair", "member", "observer"]), name="partners_seat_role"
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    @property
    def person(self) -> str:
        """The public id of who sits there, to whom mails go."""
        member = self.user or self.contact
        assert member is not None  # the constraint says so
        return member.public_id

    @property
    def person_name(self) -> str:
        member = self.user or self.contact
        return member.name if member else ""


class MeetingQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        return self.filter(_seated(actor, "body"))

    def to_come(self) -> Self:
        return self.filter(status=BodyMeeting.Status.PLANNED, starts_at__gte=clock.now())


class BodyMeeting(models.Model):
    """A meeting of a body. Members read the agenda at once, minutes and decisions once they are published."""

    UNSCOPED = "its members, who read it, come from several partners"

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Was held")
        CANCELLED = "cancelled", _("Called off")

    TRANSITIONS: dict[str, set[str]] = {
        Status.PLANNED: {Status.HELD, Status.CANCELLED},
        Status.HELD: set(),
        Status.CANCELLED: set(),
    }
    TONES = {"planned": "info", "held": "ok", "cancelled": ""}

    public_id = PublicIdField(prefix="gme")
    body = models.ForeignKey(GovernanceBody, models.PROTECT, related_name="meetings", verbose_name=_("body"))
    starts_at = models.DateTimeField(_("begins"))
    zone = models.CharField(_("time zone"), max_length=64)
    duration = models.PositiveSmallIntegerField(_("minutes"), default=120, db_default=120)
    place = models.CharField(_("place"), max_length=300)
    agenda = models.TextField(_("agenda"), max_length=20_000, blank=True, default="", db_default="")
    minutes = models.TextField(
        _("minutes of the meeting"), max_length=50_000, blank=True, default="", db_default=""
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PLANNED, db_default=Status.PLANNED
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    attended = models.ManyToManyField(Seat, blank=True, related_name="attended", verbose_name=_("present"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="held") | Q(minutes="", published_at=None),
                name="partners_bodymeeting_minutes",
                violation_error_message=_("Minutes are written of a meeting that was held."),
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | ~Q(minutes=""),
                name="partners_bodymeeting_held",
                violation_error_message=_("Write what was said."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held", "cancelled"]), name="partners_bodymeeting_status"
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=5, duration__lte=1440), name="partners_bodymeeting_duration"
            ),
        ]
        indexes = [models.Index(fields=["status", "starts_at"], name="partners_bodymeeting_due")]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def local_start(self) -> datetime:
        """Its beginning on the clock of the zone in which it is held."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class DecisionQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        """What was published to the members."""
        return self.filter(_seated(actor, "meeting__body"), meeting__published_at__isnull=False)


class BodyDecision(models.Model):
    """What a meeting decided; where ``due_on`` says so it is to be done, by the one who is named or by us."""

    UNSCOPED = "its members, who read it, come from several partners"

    public_id = PublicIdField(prefix="gde")
    meeting = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="decisions")
    text = models.TextField(_("decision"), max_length=2000)
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("to be done by")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:120]
