"""What leaves a joint plan as a document, and the contract that is drawn up from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from pipeline.plans.models import JointPlan


class PlanDocument(models.Model):
    """A document of a plan as the partner got it: bytes, hash, and what it was made from. Never made again.

    ``number`` counts the documents of one kind. ``snapshot`` is the plan as the partner read it
    (``document.plain``), or the text of a review. ``sent_to`` are those who were told, by public id.
    """

    PARTNER_PATH = "plan__partner"
    # The whole of a plan, of which each text may be long.
    JSON_BYTES: ClassVar[dict[str, int]] = {"snapshot": 1_000_000}

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Proposal")
        ANNEX = "annex", _("Annex")
        REVIEW = "review", _("Review")

    public_id = PublicIdField(prefix="pdo")
    plan = models.ForeignKey(
        JointPlan, models.PROTECT, related_name="documents", verbose_name=_("joint plan")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    snapshot = models.JSONField(default=dict, db_default={}, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, related_name="plan_annexes", verbose_name=_("agreement")
    )
    sent_at = models.DateTimeField(_("sent on"), default=timezone.now, editable=False)
    sent_by = models.CharField(max_length=40, editable=False)
    sent_to = models.JSONField(default=list, db_default=[], blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "number"],
                name="pipeline_plandocument_once",
                violation_error_message=_("This document exists already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="annex", agreement__isnull=False)
                | Q(kind__in=["proposal", "review"], agreement=None),
                name="pipeline_plandocument_kind",
                violation_error_message=_("An annex belongs to an agreement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class PlanAgreement(models.Model):
    """An agreement that was drawn up from a plan: the plan is its annex."""

    PARTNER_PATH = "plan__partner"

    public_id = PublicIdField(prefix="pag")
    plan = models.ForeignKey(
        JointPlan, models.PROTECT, related_name="contracts", verbose_name=_("joint plan")
    )
    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="drawn_from", verbose_name=_("agreement")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.agreement)
