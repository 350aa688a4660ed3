"""What is asked: one mechanism for own fields, the programme review, needs and surveys. Answers are in
``answer_models``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class Questionnaire(models.Model):
    """What is asked about one kind of thing: about each partner, each deal, or the programme as a whole.

    ``subject`` is the code of a kind of thing (``questions.subjects``). Of own fields there is one
    questionnaire for each kind; of a review there may be several.
    """

    UNSCOPED = "what is asked; a partner reads it beside its own answers"
    PARTNER_READABLE = True
    READ_BY = {
        "title": "partners.questions.models:Questionnaire.__str__",
        "description": "templates/partners/questions/detail.html",
        "subject": "partners.questions.selectors:own_fields",
    }

    public_id = PublicIdField(prefix="qnr")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    subject = models.SlugField(_("about"), max_length=30)
    title = TranslatedField(verbose_name=_("title"))
    description = TranslatedField(verbose_name=_("description"), blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(archived_at=None) & ~Q(subject="review"),
                name="partners_questionnaire_one",
                violation_error_message=_("There are own fields of this kind already. Change those."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class QuestionnaireVersion(models.Model):
    """The questions as they are asked from a moment on. A draft may change; what is published never does."""

    UNSCOPED = "what is asked; a partner reads it beside its own answers"
    READ_BY = {
        "questionnaire": "partners.questions.selectors:current",
        "number": "templates/partners/questions/detail.html",
        "status": "partners.questions.selectors:current",
    }

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    TRANSITIONS = {Status.DRAFT: {Status.PUBLISHED}, Status.PUBLISHED: set()}

    public_id = PublicIdField(prefix="qnv")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"],
                name="partners_qversion_number",
                violation_error_message=_("This questionnaire has a version with this number."),
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(status="draft"),
                name="partners_qversion_one_draft",
                violation_error_message=_("There is a draft already. Publish or change that one."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None)
                | Q(status="published", published_at__isnull=False),
                name="partners_qversion_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"


class Section(models.Model):
    """A part of a questionnaire. Its ``code`` stays the same from version to version."""

    UNSCOPED = "what is asked; a partner reads it beside its own answers"
    READ_BY = {
        "version": "partners.questions.selectors:sections_of",
        "title": "templates/partners/questions/detail.html",
        "intro": "templates/partners/questions/detail.html",
        "position": "partners.questions.selectors:sections_of",
    }

    public_id = PublicIdField(prefix="qsc")
    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=40)
    title = TranslatedField(verbose_name=_("title"))
    intro = TranslatedField(verbose_name=_("introduction"), blank=True)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="partners_section_code",
                violation_error_message=_("This section is there already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Question(models.Model):
    """One question. Its ``code`` and kind stay the same from version to version: answers are kept by them.

    ``choices`` is ``[{"code", "label"}]``, ``columns`` of a table ``[{"code", "label", "kind", "choices"}]``,
    labels by language. ``required_when`` is ``{"question": code, "values": [stored values]}``.
    ``computed_by`` names a source (``questions.sources``) that answers from the product's own data.
    One that counts in a score has a ``weight`` and an ``axis``; ``points`` are 0 to 100 by the code of
    each choice, by "true" and "false", or ``{"none", "full"}``: the numbers that give 0 and 100.
    """

    UNSCOPED = "what is asked; a partner reads it beside its own answers"
    READ_BY = {
        "section": "partners.questions.selectors:sections_of",
        "version": "partners.questions.selectors:questions_of",
        "kind": "partners.questions.kinds:parse",
        "label": "partners.questions.models:Question.__str__",
        "help": "partners.questions.forms:_field",
        "unit": "partners.questions.forms:label_of",
        "choices": "partners.questions.kinds:_choices_of",
        "columns": "partners.questions.kinds:_row",
        "required": "partners.questions.rules:is_required",
        "required_when": "partners.questions.rules:is_required",
        "source": "partners.questions.selectors:writable",
        "computed_by": "partners.questions.presenters:computed",
        "audience": "partners.questions.selectors:writable",
        "listed": "partners.questions.selectors:listed",
        "position": "partners.questions.selectors:sections_of",
        "weight": "partners.questions.scoring:is_scored",
        "axis": "partners.questions.scoring:score",
        "points": "partners.questions.scoring:points_of",
    }

    class Kind(models.TextChoices):
        TEXT = "text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Amount of money")
        PERCENT = "percent", _("Percentage")
        DATE = "date", _("Date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Several of several")
        TABLE = "table", _("Table")
        FILE = "file", _("File")
        PERSON = "person", _("Person of ours")
        PARTNER = "partner", _("Partner")

    class Required(models.TextChoices):
        NEVER = "never", _("May be left empty")
        ALWAYS = "always", _("Must be answered")
        WHEN = "when", _("Must be answered depending on another answer")

    class Source(models.TextChoices):
        ASKED = "asked", _("Somebody answers")
        COMPUTED = "computed", _("Answered from the data")
        COMMENTED = "commented", _("Answered from the data, with a comment")

    class Audience(models.TextChoices):
        STAFF = "staff", _("Ours alone")
        PARTNER_READS = "partner_reads", _("The partner reads it")
        PARTNER_WRITES = "partner_writes", _("The partner answers it")

    class Axis(models.TextChoices):
        STRATEGIC = "strategic", _("Strategic")
        OPERATIONAL = "operational", _("Operational")

    public_id = PublicIdField(prefix="que")
    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind)
    label = TranslatedField(verbose_name=_("question"))
    help = TranslatedField(verbose_name=_("help"), blank=True)
    unit = TranslatedField(verbose_name=_("unit"), blank=True)
    choices = models.JSONField(_("choices"), default=list, db_default=[], blank=True)
    columns = models.JSONField(_("columns"), default=list, db_default=[], blank=True)
    required = models.CharField(
        _("required"), max_length=8, choices=Required, default=Required.NEVER, db_default=Required.NEVER
    )
    required_when = models.JSONField(default=dict, db_default={}, blank=True)
    source = models.CharField(
        _("answered by"), max_length=10, choices=Source, default=Source.ASKED, db_default=Source.ASKED
    )
    computed_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    audience = models.CharField(
        _("shown to"), max_length=16, choices=Audience, default=Audience.STAFF, db_default=Audience.STAFF
    )
    # Offered as a column and a filter of the list.
    listed = models.BooleanField(_("in lists and filters"), default=True, db_default=True)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    weight = models.PositiveSmallIntegerField(_("weight"), null=True, blank=True)
    axis = models.CharField(
        _("counts as"), max_length=12, choices=Axis, blank=True, default="", db_default=""
    )
    points = models.JSONField(_("points"), default=dict, db_default={}, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["section__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="partners_question_code",
                violation_error_message=_("This question is there already."),
            ),
            models.CheckConstraint(
                condition=Q(source="asked", computed_by="")
                | Q(source__in=["computed", "commented"]) & ~Q(computed_by=""),
                name="partners_question_source",
                violation_error_message=_("An answer from the data names what computes it."),
            ),
            models.CheckConstraint(
                condition=Q(required="when") & ~Q(required_when={})
                | ~Q(required="when") & Q(required_when={}),
                name="partners_question_required",
                violation_error_message=_("Say on which answer it depends."),
            ),
            models.CheckConstraint(
                condition=Q(weight=None, axis="", points={})
                | Q(
                    weight__isnull=False,
                    weight__lte=100,
                    axis__in=["strategic", "operational"],
                    kind__in=["choice", "yes_no", "number", "percent"],
                )
                & ~Q(points={}),
                name="partners_question_score",
                violation_error_message=_(
                    "What counts in a score has a weight of at most 100, an axis and its points."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)
