"""Surveys: what people of partners are asked, in waves, and what they answered."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from insights.surveys.rules import LEAST
from marketing.models import Segment
from partners.models import Contact, Partner, Questionnaire, QuestionnaireVersion


class Survey(models.Model):
    """What is asked again and again, so that answers can be compared.

    ``nps`` asks how likely somebody is to recommend us, ``review`` how satisfied somebody is, both from 0 to
    10; ``own`` asks the questions of its questionnaire alone. Whether it is anonymous is said when it is made
    and never changes: whoever answered relied on it.
    """

    UNSCOPED = "what people of many partners are asked"
    PARTNER_READABLE = True
    READ_BY = {
        "kind": "insights.surveys.presenters:figure",
        "title": "insights.surveys.models:Survey.__str__",
        "intro": "templates/insights/surveys/_questions.html",
        "is_anonymous": "insights.surveys.answering:survey_answer",
        "questionnaire": "insights.surveys.services:_version",
    }

    class Kind(models.TextChoices):
        NPS = "nps", _("Recommendation (NPS)")
        REVIEW = "review", _("Satisfaction")
        OWN = "own", _("Own questions alone")

    public_id = PublicIdField(prefix="srv")
    kind = models.CharField(_("what is measured"), max_length=6, choices=Kind)
    title = TranslatedField(verbose_name=_("title"))
    intro = TranslatedField(verbose_name=_("introduction"), blank=True)
    is_anonymous = models.BooleanField(_("anonymous"), default=False, db_default=False)
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("further questions"),
    )
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["nps", "review", "own"]), name="insights_survey_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind="own") | Q(questionnaire__isnull=False),
                name="insights_survey_questions",
                violation_error_message=_("Choose the questions that are asked."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def has_score(self) -> bool:
        return self.kind != self.Kind.OWN


class SurveyWaveQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(status=SurveyWave.Status.OPEN)

    def closed(self) -> Self:
        return self.filter(status=SurveyWave.Status.CLOSED)

    def with_answers(self) -> Self:
        """With how many have answered, in one query."""
        return self.annotate(answered=Count("answers"))


class SurveyWave(models.Model):
    """A survey put to people once, from one day to another, both included.

    Asked are people of the partners that meet ``filters`` (those of the list of partners) and lie in the
    ``segment``: members with one of the ``roles``, and contacts without an account. ``invited`` is how many
    that were when it opened. ``remind_days`` are days before the last one on which who has not answered is
    reminded. ``version`` holds the further questions as they stood when it opened.
    """

    UNSCOPED = "one wave is put to people of many partners; who is asked is scoped"

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("survey wave", "Planned")
        OPEN = "open", pgettext_lazy("survey wave", "Open")
        CLOSED = "closed", pgettext_lazy("survey wave", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("survey wave", "Called off")

    class Contacts(models.TextChoices):
        NONE = "none", _("No one without an account")
        MAIN = "main", _("The main contact")
        ALL = "all", _("All contacts with an e-mail address")

    TRANSITIONS = {
        Status.PLANNED: {Status.OPEN, Status.CANCELLED},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: set(),
        Status.CANCELLED: set(),
    }

    public_id = PublicIdField(prefix="swv")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves")
    name = models.CharField(_("name"), max_length=60)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    filters = models.JSONField(default=dict, db_default={}, blank=True)
    roles = models.JSONField(_("members with the role"), default=list, db_default=[], blank=True)
    contacts = models.CharField(
        _("contacts"), max_length=4, choices=Contacts, default=Contacts.NONE, db_default=Contacts.NONE
    )
    remind_days = models.JSONField(_("reminders"), default=list, db_default=[], blank=True)
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PLANNED, db_default=Status.PLANNED
    )
    invited = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    opened_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SurveyWaveQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "name"],
                condition=~Q(status="cancelled"),
                name="insights_surveywave_name",
                violation_error_message=_("This survey has a wave of this name already."),
            ),
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(status="open"),
                name="insights_surveywave_one_open",
                violation_error_message=_("A wave of this survey is open already. Close that one first."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="insights_surveywave_days",
                violation_error_message=_("The last day is not before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"], opened_on=None, closed_on=None)
                | Q(status="open", opened_on__isnull=False, closed_on=None)
                | Q(status="closed", opened_on__isnull=False, closed_on__isnull=False),
                name="insights_surveywave_status",
            ),
        ]
        indexes = [
            # What the timetable opens, reminds of and closes.
            models.Index(fields=["status", "closes_on"], name="insights_surveywave_due"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} · {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether it may be answered today."""
        return self.status == self.Status.OPEN and clock.today() <= self.closes_on


class InvitationQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A member of a partner sees its own alone; so nobody learns who of them answered."""
        rows = super().visible_to(actor)
        if not actor.is_partner:
            return rows
        return rows.filter(user_id=actor.user_id) if actor.user_id else rows.none()


class SurveyInvitation(models.Model):
    """A person who is asked in a wave: a member, or a contact without an account.

    ``is_answered`` is all that is kept here of an answer: no moment, and in an anonymous survey nothing that
    leads from here to what was said.
    """

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="sin")
    wave = models.ForeignKey(SurveyWave, models.PROTECT, related_name="invitations", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    is_answered = models.BooleanField(default=False, db_default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "user"],
                name="insights_surveyinvitation_user",
                violation_error_message="somebody is asked once in a wave",
            ),
            models.UniqueConstraint(
                fields=["wave", "contact"],
                name="insights_surveyinvitation_contact",
                violation_error_message="somebody is asked once in a wave",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None) | Q(user=None, contact__isnull=False),
                name="insights_surveyinvitation_who",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.contact)


def random_key() -> int:
    """A key that says nothing of the order in which rows were written."""
    return 1 + secrets.randbits(62)


class SurveyAnswerQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """None: what somebody answered is read by us, and by that person through the invitation."""
        return self.none()

    def disclosed(self) -> Self:
        """Without the anonymous ones of a wave that is still open, or to which fewer than five answered."""
        enough = (
            SurveyAnswer.objects.filter(invitation=None, wave__status=SurveyWave.Status.CLOSED)
            .order_by()
            .values("wave")
            .annotate(count=Count("pk"))
            .filter(count__gte=LEAST)
        )
        return self.filter(Q(invitation__isnull=False) | Q(wave__in=enough.values("wave")))

    def waiting(self) -> Self:
        """Of people who would not recommend us, and whom nobody has called back yet."""
        return self.filter(
            wave__survey__kind=Survey.Kind.NPS, score__lte=6, invitation__isnull=False, followed_up_on=None
        )


class SurveyAnswer(models.Model):
    """What somebody answered in a wave.

    Of an anonymous survey there is neither who nor when: ``invitation``, ``partner`` and ``answered_on`` are
    empty, the keys are drawn by chance, and the public id holds no moment. ``answers`` are those to the further
    questions, by code, in their stored form (``partners.questions.kinds``).
    """

    PARTNER_PATH = "partner"

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    public_id = PublicIdField(prefix="san")
    wave = models.ForeignKey(SurveyWave, models.PROTECT, related_name="answers")
    invitation = models.OneToOneField(SurveyInvitation, models.PROTECT, null=True, related_name="answer")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="survey_answers")
    score = models.PositiveSmallIntegerField(
        _("score"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    comment = models.TextField(_("comment"), max_length=2000, blank=True, default="", db_default="")
    answers = models.JSONField(default=dict, db_default={}, blank=True)
    may_quote = models.BooleanField(_("may be quoted"), default=False, db_default=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    followed_up_on = models.DateField(_("called back on"), null=True, editable=False)
    followed_up_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    follow_up = models.TextField(_("what came of it"), max_length=2000, blank=True, default="", db_default="")

    SENSITIVE_FIELDS = frozenset({"score", "comment", "answers", "follow_up"})
    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=10),
                name="insights_surveyanswer_score",
                violation_error_message=_("Choose a figure from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(invitation__isnull=False, partner__isnull=False, answered_on__isnull=False)
                | Q(
                    invitation=None,
                    partner=None,
                    answered_on=None,
                    followed_up_on=None,
                    followed_up_by="",
                    follow_up="",
                ),
                name="insights_surveyanswer_anonymous",
            ),
        ]

    def __str__(self) -> str:
        return str(self.wave)


class SurveyTally(models.Model):
    """How often a score was given in an anonymous wave by people of one type, tier or country: all that is known
    of who they are. Counted only where five people of such partners or more were asked."""

    UNSCOPED = "counts of groups of people; none of one partner"

    class Dimension(models.TextChoices):
        TYPE = "type", _("Type")
        TIER = "tier", _("Tier")
        COUNTRY = "country", _("Country")

    wave = models.ForeignKey(SurveyWave, models.PROTECT, related_name="tallies", db_index=False)
    dimension = models.CharField(max_length=7, choices=Dimension)
    member = models.CharField(max_length=40, blank=True)
    score = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "dimension", "member", "score"],
                name="insights_surveytally_once",
                violation_error_message="a score is counted once for a group",
            ),
        ]
