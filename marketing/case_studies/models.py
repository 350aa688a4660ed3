"""Marketing with partners: case studies with their results as figures."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from partners.vocabulary.models import Sector


class CaseStudyQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        """What is published is for all partners to read; of its own a partner knows what is not, too."""
        return self.filter(Q(status="published") | Q(partner__in=actor.partner_ids))

    def published(self) -> Self:
        return self.filter(status="published")


class CaseStudy(models.Model):
    """What a partner achieved with our product, told in figures. Published ones are read by all partners
    in their portal, and count as a KPI."""

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
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", published_on=None)
                | Q(status="published", published_on__isnull=False),
                name="marketing_casestudy_published",
                violation_error_message=_("A published case study has a date, a draft has none."),
            )
        ]

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
