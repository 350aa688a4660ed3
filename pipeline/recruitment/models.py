"""Recruitment: how an organisation becomes a partner, phase by phase, and what it may bring."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.vocabulary.models import RelationshipKind
from pipeline.recruitment.phase_models import Phase, PhaseStep

# After every dated step, in both orders.
NEVER = date(9999, 12, 31)
# Below every fit, where the list is sorted by it.
UNSCORED = -1


class InternalQuerySet(ScopedQuerySet):
    """Our own preparation: a partner sees none of it, not even about itself."""

    def shown_to_partner(self) -> Self:
        return self.none()


class RecruitmentQuerySet(InternalQuerySet):
    def open(self) -> Self:
        """On the board: neither lost nor closed."""
        return self.filter(closed_at=None)

    def forecast(self) -> Self:
        """Those the forecast counts: open, and not signed yet."""
        return self.open().filter(phase__counts_in_forecast=True)

    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner__type", "partner__owner", "phase", "kind", "next_step_owner")


class Recruitment(models.Model):
    """One organisation on its way to being a partner, and then its place among the active ones.

    The potential is money (``potential_minor`` a year) or leads a year; ``potential_note`` says it
    in words where it is neither. ``programme_minor`` is the money in the programme's currency at
    the rate of the day it was estimated, ``weighted_minor`` that times the probability, which is the
    phase's usual one unless it was set by hand (``probability_by_hand``).
    ``phase_since`` and ``touched_on`` are the days of the last move and of the last thing done.
    ``outcome`` is won from the signature on; a lost one is closed.
    """

    PARTNER_PATH = "partner"

    class Outcome(models.TextChoices):
        NONE = "", _("In progress")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class PotentialKind(models.TextChoices):
        MONEY = "money", _("Money a year")
        LEADS = "leads", _("Leads a year")
        OTHER = "other", _("Other")

    public_id = PublicIdField(prefix="rec")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="recruitments", verbose_name=_("partner")
    )
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="recruitments", verbose_name=_("phase"))
    kind = models.ForeignKey(
        RelationshipKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("relationship"),
    )
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Empty: the partner's name.")
    )
    headline = models.CharField(
        _("in a few words"), max_length=120, blank=True, help_text=_("For example: health, 25 countries.")
    )
    potential_kind = models.CharField(
        _("potential in"), max_length=8, choices=PotentialKind, default=PotentialKind.MONEY
    )
    potential_minor = MinorField(_("potential a year"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    potential_leads = models.PositiveIntegerField(_("leads a year"), null=True, blank=True)
    potential_note = models.CharField(
        _("potential in words"), max_length=60, blank=True, help_text=_("For example: free licence.")
    )
    programme_minor = MinorField(default=0, editable=False)
    weighted_minor = MinorField(default=0, editable=False)
    probability = models.PositiveSmallIntegerField(
        _("probability"), default=0, validators=[MaxValueValidator(100)], help_text=_("In per cent.")
    )
    # What is written without this column, by a version that knew no usual probability, was typed.
    probability_by_hand = models.BooleanField(_("probability set by hand"), default=False, db_default=True)
    # The fit, in per cent, as the last answers and the questions that are asked now make it: empty, not
    # zero, as long as nothing is answered. How it comes about is in ``pipeline.fit``.
    fit_us = models.PositiveSmallIntegerField(_("our interest in them"), null=True, editable=False)
    fit_them = models.PositiveSmallIntegerField(_("their interest in us"), null=True, editable=False)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("due on"), null=True, blank=True)
    next_step_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"))
    phase_since = models.DateField(_("in this phase since"))
    touched_on = models.DateField(_("last activity"))
    won_on = models.DateField(_("won on"), null=True, editable=False)
    live_on = models.DateField(_("live on"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome, blank=True, default=Outcome.NONE)
    lost_reason = models.TextField(_("why it was lost"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecruitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(closed_at=None),
                name="pipeline_recruitment_one_open",
                violation_error_message=_("This partner has an open recruitment already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "won", "lost"]), name="pipeline_recruitment_outcome"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(outcome="lost"), name="pipeline_recruitment_closed"
            ),
            models.CheckConstraint(
                condition=Q(probability__lte=100),
                name="pipeline_recruitment_probability",
                violation_error_message=_("A probability is between 0 and 100 per cent."),
            ),
            models.CheckConstraint(
                condition=(Q(fit_us=None) | Q(fit_us__lte=100)) & (Q(fit_them=None) | Q(fit_them__lte=100)),
                name="pipeline_recruitment_fit",
            ),
            models.CheckConstraint(
                condition=Q(next_step_on=None) | ~Q(next_step=""),
                name="pipeline_recruitment_step",
                violation_error_message=_("Say what is to be done on this date."),
            ),
            models.CheckConstraint(
                condition=Q(potential_minor=None) | Q(potential_minor__gte=0),
                name="pipeline_recruitment_potential",
                violation_error_message=_("A potential is not below zero."),
            ),
        ]
        indexes = [
            # A column of the board, and the sums above it.
            models.Index(
                fields=["phase", "next_step_on", "id"],
                name="pipeline_recruitment_board",
                condition=Q(closed_at=None),
            ),
            # Overdue steps: My day, and the number in the navigation.
            models.Index(
                fields=["next_step_on"], name="pipeline_recruitment_due", condition=Q(closed_at=None)
            ),
            # The list by the next step, those without one last.
            models.Index(Coalesce("next_step_on", NEVER), "id", name="pipeline_recruitment_step"),
            # The list by the fit, those that have none last.
            models.Index(Coalesce("fit_us", UNSCORED), "id", name="pipeline_recruitment_fit_us"),
            models.Index(Coalesce("fit_them", UNSCORED), "id", name="pipeline_recruitment_fit_them"),
            # The list and the API, newest first; the API's delta.
            models.Index(fields=["created_at", "id"], name="pipeline_recruitment_created"),
            models.Index(fields=["updated_at", "id"], name="pipeline_recruitment_updated"),
            # Days from contact to signature.
            models.Index(fields=["won_on"], name="pipeline_recruitment_won"),
        ]

    def __str__(self) -> str:
        return self.title or self.partner.name

    @property
    def potential(self) -> Money | None:
        return None if self.potential_minor is None else Money(self.potential_minor, self.currency)


class PhaseStay(models.Model):
    """A recruitment's stay in a phase: from a day to a day, and why steps were left undone."""

    PARTNER_PATH = "recruitment__partner"

    recruitment = models.ForeignKey(Recruitment, models.PROTECT, related_name="stays")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+")
    entered_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    reason = models.TextField(max_length=2000, blank=True)

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment"],
                condition=Q(left_on=None),
                name="pipeline_phasestay_one_open",
                violation_error_message=_("A recruitment is in one phase at a time."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("entered_on")),
                name="pipeline_phasestay_order",
                violation_error_message=_("A phase cannot be left before it was entered."),
            ),
        ]


class StepDone(models.Model):
    """A step of the checklist that was done for a recruitment, and by what that is shown.

    The evidence is an activity or a document of the recruitment, or the thing that ticked it
    (``ticked_by``, a code of ``things``; "earlier" for ticks of before evidence was asked for).
    """

    PARTNER_PATH = "recruitment__partner"

    recruitment = models.ForeignKey(Recruitment, models.CASCADE, related_name="steps_done")
    step = models.ForeignKey(PhaseStep, models.PROTECT, related_name="+")
    done_on = models.DateField()
    done_by = models.CharField(max_length=40)
    # What is written without this column, by a version that knew no evidence, says so.
    ticked_by = models.SlugField(max_length=40, blank=True, default="", db_default="earlier", db_index=False)
    activity = models.ForeignKey(
        "pipeline.Activity", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    file = models.ForeignKey(
        "pipeline.RecruitmentFile", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = InternalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment", "step"],
                name="pipeline_stepdone_once",
                violation_error_message=_("This step is done already."),
            ),
            models.CheckConstraint(
                condition=~Q(ticked_by="") | Q(activity__isnull=False) | Q(file__isnull=False),
                name="pipeline_stepdone_evidence",
                violation_error_message=_("Name the activity or the document that shows it."),
            ),
        ]


class Activity(models.Model):
    """A call, a meeting, a webinar or a mail with somebody on their side, and what came of it."""

    PARTNER_PATH = "recruitment__partner"

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        WEBINAR = "webinar", _("Webinar")
        EMAIL = "email", _("E-mail")

    public_id = PublicIdField(prefix="act")
    recruitment = models.ForeignKey(Recruitment, models.PROTECT, related_name="activities")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    happened_on = models.DateField(_("on"))
    summary = models.TextField(_("what came of it"), max_length=5000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"summary"})
    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["call", "meeting", "webinar", "email"]), name="pipeline_activity_kind"
            )
        ]
        indexes = [
            # The activities of a recruitment, newest first.
            models.Index(fields=["recruitment", "-happened_on"], name="pipeline_activity_latest")
        ]


class RecruitmentFile(models.Model):
    """A document of a recruitment: a proposal, a questionnaire, minutes."""

    PARTNER_PATH = "recruitment__partner"

    public_id = PublicIdField(prefix="rfi")
    recruitment = models.ForeignKey(Recruitment, models.PROTECT, related_name="files")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
