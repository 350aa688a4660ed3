"""How the world speaks of what a partner does with our product: awards, publications, articles in the media."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import languages
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from marketing.case_studies.models import CaseStudy
from partners.partner.models import Partner


class RecognitionQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("partner")

    def current(self) -> Self:
        """What counts: all that was not taken away as a mistake."""
        return self.filter(archived_at=None)

    def shown_to_partner(self) -> Self:
        return self.current()


class Recognition(models.Model):
    """What the three have in common. A row that was recorded by mistake is archived: it stays in its history
    and counts nowhere."""

    PARTNER_PATH = "partner"
    CODE = ""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="%(class)ss", verbose_name=_("partner"))
    title = models.CharField(_("title"), max_length=255)
    on = models.DateField(_("date"))
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="marketing_%(class)s_link",
                violation_error_message=_("Enter an address that begins with https://."),
            )
        ]
        indexes = [
            models.Index(fields=["on", "id"], name="marketing_%(class)s_on"),
            models.Index(fields=["partner", "on"], name="marketing_%(class)s_of"),
            models.Index(fields=["updated_at", "id"], name="marketing_%(class)s_upd"),
        ]

    def __str__(self) -> str:
        return self.title


class Award(Recognition):
    """A prize or distinction that a partner received for what it does with our product."""

    CODE = "award"

    public_id = PublicIdField(prefix="awd")
    awarded_by = models.CharField(_("awarded by"), max_length=200)


class Publication(Recognition):
    """An article, a study or a thesis about the solution."""

    CODE = "publication"

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Journal article")
        CONFERENCE = "conference", _("Conference paper")
        THESIS = "thesis", _("Thesis")
        STUDY = "study", _("Study or report")
        BOOK = "book", _("Book or chapter")

    public_id = PublicIdField(prefix="pbl")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    authors = models.CharField(_("authors"), max_length=500)
    publisher = models.CharField(
        _("journal or publisher"), max_length=200, blank=True, default="", db_default=""
    )


class MediaCoverage(Recognition):
    """An article or a broadcast about a partner, or about one of its case studies. ``reach`` is how many
    people it reached, where the medium says so."""

    CODE = "coverage"

    public_id = PublicIdField(prefix="mcv")
    outlet = models.CharField(_("medium"), max_length=200)
    language = models.CharField(
        pgettext_lazy("of a text", "language"), max_length=10, choices=languages.choices
    )
    case_study = models.ForeignKey(
        CaseStudy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coverage",
        verbose_name=_("case study"),
    )
    reach = models.PositiveBigIntegerField(_("reach"), null=True, blank=True)
