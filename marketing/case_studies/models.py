"""Case studies: what a partner achieved, in figures and quotes; and the versions that it approves."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from core import languages
from core.actor import Actor
from core.ids import PublicIdField
from core.models import StoredFile
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine, Sector


class CaseStudyQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        """What is published is for all partners to read; of its own a partner also knows what it was asked
        to approve. A draft that it was never shown is ours alone."""
        return self.filter(Q(status="published") | Q(partner__in=actor.partner_ids, versions_made__gt=0))

    def published(self) -> Self:
        return self.filter(status="published")

    def public(self) -> Self:
        """What anybody reads on the web: published, in a version that the partner approved."""
        return self.published().filter(published_version__decision="approved")

    def for_list(self) -> Self:
        return self.select_related("partner", "sector", "published_version")


class CaseStudy(models.Model):
    """What a partner achieved with our product. The columns are the text as we work on it; what others read
    is a version of it (``published_version``), as the partner approved it.

    ``revision`` counts our changes, so that it shows whether a version is the text of today.
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", pgettext_lazy("case study", "Published")

    TRANSITIONS = {Status.DRAFT: {Status.PUBLISHED}, Status.PUBLISHED: {Status.DRAFT}}

    public_id = PublicIdField(prefix="cas")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="case_studies", verbose_name=_("partner")
    )
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector"))
    title = TranslatedField(verbose_name=_("title"))
    summary = TranslatedField(verbose_name=_("summary"), blank=True)
    story = TranslatedField(verbose_name=_("story"), blank=True, db_default={})
    product_lines = models.ManyToManyField(
        ProductLine, blank=True, related_name="+", verbose_name=_("product lines")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_version = models.ForeignKey(
        "CaseStudyVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Its place on the web; kept when it is withdrawn, so that links find it again.
    slug = models.CharField(max_length=80, blank=True, default="", db_default="", editable=False)
    revision = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    versions_made = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", published_on=None, published_version=None)
                | (
                    Q(status="published", published_on__isnull=False, published_version__isnull=False)
                    & ~Q(slug="")
                ),
                name="marketing_casestudy_published",
                violation_error_message=_(
                    "A published case study has a date, an address and a version; a draft has none of these."
                ),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(slug=""),
                name="marketing_casestudy_slug",
                violation_error_message=_("Another case study has this address already."),
            ),
        ]
        indexes = [models.Index(fields=["updated_at", "id"], name="marketing_casestudy_updated")]

    def __str__(self) -> str:
        return str(self.title)


class CaseResult(models.Model):
    """One figure of a case study: what it measures, how much, in what unit, over what period."""

    PARTNER_PATH = "study__partner"

    study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="results")
    label = TranslatedField(verbose_name=_("result"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    unit = TranslatedField(verbose_name=_("unit"))
    period = TranslatedField(verbose_name=_("period"), blank=True)
    baseline = TranslatedField(verbose_name=_("compared with"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.label)


class CaseQuote(models.Model):
    """What somebody says of it, and since when they agree to be quoted."""

    PARTNER_PATH = "study__partner"
    SENSITIVE_FIELDS = frozenset({"who"})

    study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="quotes")
    text = TranslatedField(verbose_name=_("quote"))
    who = models.CharField(_("who says it"), max_length=200)
    role = TranslatedField(verbose_name=_("role"), blank=True)
    consented_on = models.DateField(_("agreed to be quoted on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.who


class CaseStudyVersionQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        return self.filter(decision="waiting")


class CaseStudyVersion(models.Model):
    """A case study as it was shown to its partner: its text for ever, and what the partner said of it."""

    PARTNER_PATH = "study__partner"
    # In each language a title, a summary, a story, and up to thirty results and ten quotes.
    JSON_BYTES = {"content": 256 * 1024}

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waits for the partner")
        APPROVED = "approved", pgettext_lazy("case study", "Approved by the partner")
        CHANGES = "changes", _("Changes asked for")
        SUPERSEDED = "superseded", pgettext_lazy("case study", "Replaced by a later version")
        BEFORE = "before", _("Published before partners were asked")

    TONES = {"waiting": "warn", "approved": "ok", "changes": "bad", "superseded": "", "before": ""}

    public_id = PublicIdField(prefix="csv")
    study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    revision = models.PositiveIntegerField(editable=False)
    content = models.JSONField(_("content"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    submitted_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decision = models.CharField(
        _("answer of the partner"),
        max_length=10,
        choices=Decision,
        default=Decision.WAITING,
        db_default=Decision.WAITING,
    )
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    remark = models.TextField(_("changes"), max_length=4000, blank=True, default="", db_default="")
    # Days after which the partner was reminded last.
    reminded_days = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = CaseStudyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "number"],
                name="marketing_casestudyversion_number",
                violation_error_message=_("Somebody else submitted a version at this moment. Look again."),
            ),
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(decision="waiting"),
                name="marketing_casestudyversion_waiting",
                violation_error_message=_("A version waits for the partner already."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(decision__in=["approved", "changes"], decided_at__isnull=False) & ~Q(decided_by="")
                )
                | Q(decision__in=["waiting", "superseded", "before"], decided_at=None, decided_by=""),
                name="marketing_casestudyversion_decided",
            ),
            models.CheckConstraint(
                condition=~Q(decision="changes") | ~Q(remark=""),
                name="marketing_casestudyversion_remark",
                violation_error_message=_("Say what is to be changed."),
            ),
        ]
        indexes = [models.Index(fields=["decision", "submitted_at"], name="marketing_csversion_open")]

    def __str__(self) -> str:
        return str(self.study)

    @property
    def tone(self) -> str:
        return self.TONES[self.decision]

    @property
    def decision_to_partner(self) -> str:
        """The answer as the partner reads it, to whom we speak."""
        said = {
            self.Decision.WAITING.value: pgettext("case study", "Waits for your approval"),
            self.Decision.APPROVED.value: pgettext("case study", "Approved by you"),
        }
        return said.get(self.decision) or str(self.get_decision_display())


class CaseStudyDocument(models.Model):
    """The one-pager of a published version in one language: its bytes as they were given out."""

    PARTNER_PATH = "version__study__partner"

    public_id = PublicIdField(prefix="csd")
    version = models.ForeignKey(CaseStudyVersion, models.PROTECT, related_name="documents")
    language = models.CharField(_("language"), max_length=10, choices=languages.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"],
                name="marketing_casestudydocument_once",
                violation_error_message=_("This version has its document in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.language}"
