"""Onboarding journeys: what is configured for a type or a relationship, and how far each partner is."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from partners.vocabulary.models import PartnerType, RelationshipKind

# The statuses of a partner in which its journey goes on; while it is suspended, the journey rests.
RUNNING = (Partner.Status.ONBOARDING, Partner.Status.ACTIVE)
LONGEST = 730


class Journey(models.Model):
    """The way of a new partner into the programme: for a type, a relationship, both, or everybody."""

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "partner_type": "partners.journeys.selectors:journey_for",
        "kind": "partners.journeys.selectors:journey_for",
        "title": "partners.journeys.models:Journey.__str__",
        "is_active": "partners.journeys.selectors:journey_for",
    }

    public_id = PublicIdField(prefix="jny")
    partner_type = models.ForeignKey(
        PartnerType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner type")
    )
    kind = models.ForeignKey(
        RelationshipKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("relationship"),
    )
    title = TranslatedField(verbose_name=_("title"))
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner_type", "kind"],
                condition=Q(is_active=True),
                name="partners_journey_both",
                violation_error_message=_("There is a journey for this type and relationship already."),
            ),
            models.UniqueConstraint(
                fields=["partner_type"],
                condition=Q(is_active=True, kind=None, partner_type__isnull=False),
                name="partners_journey_type",
                violation_error_message=_("There is a journey for this type already."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(is_active=True, partner_type=None, kind__isnull=False),
                name="partners_journey_kind",
                violation_error_message=_("There is a journey for this relationship already."),
            ),
            models.UniqueConstraint(
                fields=["is_active"],
                condition=Q(is_active=True, partner_type=None, kind=None),
                name="partners_journey_everybody",
                violation_error_message=_("There is a journey for all partners already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class JourneyStep(models.Model):
    """A step of a journey: whose it is, when it is due, and by which thing it completes itself.

    Without a thing somebody says that it is done, and what shows it; ``link`` is where that is done.
    """

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "journey": "partners.journeys.selectors:steps_for",
        "title": "partners.journeys.models:JourneyStep.__str__",
        "text": "templates/portal/journey.html",
        "side": "partners.journeys.services:step_tick",
        "position": "partners.journeys.models:PartnerJourneyStepQuerySet.in_order",
        "due_days": "partners.journeys.advance:_follow_configuration",
        "completed_by": "partners.journeys.advance:_complete_by_things",
        "link": "partners.journeys.presenters:where_of",
        "is_active": "partners.journeys.selectors:steps_for",
    }

    class Side(models.TextChoices):
        OURS = "ours", pgettext_lazy("side", "Us")
        THEIRS = "theirs", pgettext_lazy("side", "The partner")

    public_id = PublicIdField(prefix="jst")
    journey = models.ForeignKey(Journey, models.PROTECT, related_name="steps", verbose_name=_("journey"))
    code = models.SlugField(_("code"), max_length=40)
    title = TranslatedField(verbose_name=_("title"))
    text = TranslatedField(verbose_name=_("what it is about"), blank=True)
    side = models.CharField(
        _("done by"), max_length=6, choices=Side, default=Side.THEIRS, db_default=Side.THEIRS
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)
    due_days = models.PositiveSmallIntegerField(
        _("due after, in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )
    completed_by = models.SlugField(_("completed by"), max_length=40, blank=True, default="", db_default="")
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "code"],
                name="partners_journeystep_code",
                violation_error_message=_("This journey has a step of this code already."),
            ),
            models.CheckConstraint(
                condition=Q(side__in=["ours", "theirs"]), name="partners_journeystep_side"
            ),
            models.CheckConstraint(
                condition=Q(due_days=None) | Q(due_days__gte=1, due_days__lte=LONGEST),
                name="partners_journeystep_due",
                violation_error_message=_("A step is due after 1 to 730 days."),
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(completed_by=""),
                name="partners_journeystep_link",
                violation_error_message=_("A step that completes itself has its own page: it takes no link."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class PartnerJourneyQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(status=PartnerJourney.Status.OPEN)

    def running(self) -> Self:
        """Those that go on now: of partners that are onboarding or active."""
        return self.open().filter(partner__status__in=RUNNING, partner__merged_into=None)


class PartnerJourney(models.Model):
    """A partner on its way: begun on a day, open until every step is done or excused.

    ``ended`` is one that another took the place of, or whose partner left the onboarding.
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("journey", "Under way")
        DONE = "done", pgettext_lazy("journey", "Complete")
        ENDED = "ended", pgettext_lazy("journey", "Left")

    public_id = PublicIdField(prefix="pjn")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="journeys", verbose_name=_("partner"))
    journey = models.ForeignKey(Journey, models.PROTECT, related_name="runs", verbose_name=_("journey"))
    status = models.CharField(
        _("status"), max_length=5, choices=Status, default=Status.OPEN, db_default=Status.OPEN
    )
    begun_on = models.DateField(_("begun on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    # When either side was last reminded of late steps: at most once a week.
    ours_reminded_on = models.DateField(null=True, editable=False)
    theirs_reminded_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PartnerJourneyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(status="open"),
                name="partners_partnerjourney_open",
                violation_error_message=_("This partner is on a journey already."),
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_on=None)
                | Q(status__in=["done", "ended"], ended_on__isnull=False),
                name="partners_partnerjourney_status",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("begun_on")),
                name="partners_partnerjourney_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
        ]
        indexes = [
            # The list of partners on their way, the newest first.
            models.Index(fields=["status", "-id"], name="partners_partnerjourney_list")
        ]

    def __str__(self) -> str:
        return str(self.journey)


class PartnerJourneyStepQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(status=PartnerJourneyStep.Status.OPEN)

    def late(self) -> Self:
        """Open, due before today, of journeys that go on."""
        return self.open().filter(
            due_on__lt=clock.today(),
            journey__status=PartnerJourney.Status.OPEN,
            journey__partner__status__in=RUNNING,
            journey__partner__merged_into=None,
        )

    def in_order(self) -> Self:
        return self.order_by("step__position", "step_id")


class PartnerJourneyStep(models.Model):
    """A step of a partner's journey: open, done (by a thing, or by somebody who says what shows it), or
    excused by one of us with the reason."""

    PARTNER_PATH = "journey__partner"

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("step", "Open")
        DONE = "done", pgettext_lazy("step", "Done")
        EXCUSED = "excused", pgettext_lazy("step", "Excused")

    public_id = PublicIdField(prefix="pjs")
    journey = models.ForeignKey(PartnerJourney, models.CASCADE, related_name="steps")
    step = models.ForeignKey(JourneyStep, models.PROTECT, related_name="runs")
    status = models.CharField(
        _("status"), max_length=7, choices=Status, default=Status.OPEN, db_default=Status.OPEN
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    settled_on = models.DateField(_("done on"), null=True, blank=True)
    # The thing that completed it; "" for one that somebody ticked.
    completed_by = models.SlugField(max_length=40, blank=True, default="", db_default="")
    evidence = models.CharField(_("what shows it"), max_length=300, blank=True, default="", db_default="")
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="", db_default="")
    settled_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)

    SENSITIVE_FIELDS = frozenset({"evidence"})
    objects = PartnerJourneyStepQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "step"],
                name="partners_partnerjourneystep_once",
                violation_error_message=_("The journey has this step already."),
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_on=None)
                | Q(status__in=["done", "excused"], settled_on__isnull=False),
                name="partners_partnerjourneystep_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(completed_by="") | ~Q(evidence=""),
                name="partners_partnerjourneystep_shown",
                violation_error_message=_("Say what shows that the step is done."),
            ),
            models.CheckConstraint(
                condition=~Q(status="excused") | ~Q(reason=""),
                name="partners_partnerjourneystep_excused",
                violation_error_message=_("Give the reason; the partner reads it."),
            ),
        ]
        indexes = [
            # What is open and due: late steps, reminders, My day.
            models.Index(fields=["status", "due_on"], name="partners_pjstep_due")
        ]

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.OPEN and self.due_on is not None and self.due_on < clock.today()
