"""What was answered, and who is to answer."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.models import StoredFile
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.questions.models import Question, Questionnaire, QuestionnaireVersion


class AnswerSheet(models.Model):
    """The answers about one thing: a partner, a deal, the programme. A frozen one keeps what it held.

    ``subject_id`` is the public id of the thing, "" for the programme. ``version`` is set when it is
    frozen; an open sheet is read with the questions that are published now.
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        FROZEN = "frozen", _("Frozen")

    public_id = PublicIdField(prefix="ans")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="sheets")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")
    subject_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN, db_default=Status.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also how the answers about a thing are found.
            models.UniqueConstraint(
                fields=["subject_id", "questionnaire"],
                condition=Q(status="open"),
                name="partners_sheet_one_open",
                violation_error_message=_("Somebody else has just answered. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(status="open", version=None) | Q(status="frozen", version__isnull=False),
                name="partners_sheet_status",
            ),
        ]


class AnswerQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """As the version says that asked the question last, whichever one it was answered under."""
        asked = Question.objects.filter(
            version__questionnaire=models.OuterRef("sheet__questionnaire"),
            version__status=QuestionnaireVersion.Status.PUBLISHED,
            code=models.OuterRef("code"),
        ).order_by("-version__number")
        shown = (Question.Audience.PARTNER_READS, Question.Audience.PARTNER_WRITES)
        return self.alias(audience=models.Subquery(asked.values("audience")[:1])).filter(audience__in=shown)

    def current(self) -> Self:
        """What is answered now; the rest is what was answered before."""
        return self.filter(replaced_at=None)


class Answer(models.Model):
    """One answer of one sheet. Answered again, it stays, with the moment at which it was replaced.

    ``value`` is the stored form of the question's kind (``questions.kinds``); ``text``, ``number`` and
    ``day`` are what lists are filtered and sorted by. An answer emptied again is a row without a value.
    """

    PARTNER_PATH = "sheet__partner"
    # A table of some hundred rows.
    JSON_BYTES = {"value": 256 * 1024}

    public_id = PublicIdField(prefix="asw")
    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    value = models.JSONField(null=True)
    comment = models.TextField(max_length=5000, blank=True, default="", db_default="")
    text = models.CharField(max_length=300, blank=True, default="", db_default="")
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    day = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    # Of a computed answer of a frozen sheet: as of when, the page of the rows, and what was said beside.
    computed = models.JSONField(default=dict, db_default={}, blank=True)
    answered_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True)

    SENSITIVE_FIELDS = frozenset({"value", "comment", "text", "number", "day"})
    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "code"],
                condition=Q(replaced_at=None),
                name="partners_answer_current",
                violation_error_message=_("Somebody else has just answered. Look at it again."),
            ),
        ]
        indexes = [
            # A list filtered or sorted by one of its own fields.
            models.Index(fields=["code", "text"], name="partners_answer_text", condition=Q(replaced_at=None)),
            models.Index(
                fields=["code", "number"], name="partners_answer_number", condition=Q(replaced_at=None)
            ),
            models.Index(fields=["code", "day"], name="partners_answer_day", condition=Q(replaced_at=None)),
        ]


class Assignment(models.Model):
    """Who is to answer a question of a sheet, by which day, and what they were told."""

    UNSCOPED = "work of our own people"

    public_id = PublicIdField(prefix="qas")
    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, related_name="assignments")
    code = models.SlugField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    due_on = models.DateField(_("due on"))
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    reminded_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "code"],
                condition=Q(done_at=None),
                name="partners_assignment_one",
                violation_error_message=_("Somebody is asked already. Change who and by when."),
            ),
        ]
        indexes = [
            # What waits for one person, and whom to remind.
            models.Index(
                fields=["person", "due_on"], name="partners_assignment_open", condition=Q(done_at=None)
            ),
        ]
