"""Joint plans: what two organisations would do together. The plan and the state of its sections."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from pipeline.plans.choices import Side, Stage
from pipeline.recruitment.models import Recruitment


class JointPlanQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """A plan is an internal draft until its first section is shared; one given up before that stays ours."""
        ever_shared = PlanSection.objects.filter(plan=OuterRef("pk"), shared_at__isnull=False)
        given_up = Q(stage=JointPlan.Stage.CLOSED) & ~Exists(ever_shared)
        return self.exclude(stage=JointPlan.Stage.INTERNAL).exclude(given_up)


class JointPlan(models.Model):
    """What we and one partner would do together.

    An internal draft first; then the partner reads the sections that are shared with it; jointly, both
    sides write. Once signed its obligations are followed, and closed it says what came of it.
    ``language`` is the one in which the partner reads the document; texts may have others beside it.
    """

    PARTNER_PATH = "partner"

    Stage = Stage

    public_id = PublicIdField(prefix="pln")
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="joint_plans", verbose_name=_("partner")
    )
    recruitment = models.ForeignKey(
        Recruitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("recruitment"),
    )
    own_entity = models.ForeignKey(
        "core.OwnEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("our entity"),
    )
    title = TranslatedField(verbose_name=_("title"))
    summary = TranslatedField(verbose_name=_("summary"), blank=True)
    conclusion = TranslatedField(verbose_name=_("conclusion"), blank=True, db_default={})
    currency = CurrencyField(verbose_name=_("currency"))
    language = models.CharField(_("language"), max_length=10, default="fr", db_default="fr")
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    stage = models.CharField(
        _("stage"), max_length=8, choices=Stage, default=Stage.INTERNAL, db_default=Stage.INTERNAL
    )
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # What came of it, written when it is closed.
    results = TranslatedField(verbose_name=_("results"), blank=True, db_default={})
    # Counts every change of its own columns: whoever writes says which one they saw.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = JointPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment"],
                condition=~Q(stage="closed"),
                name="pipeline_jointplan_one_open",
                violation_error_message=_("This recruitment has a joint plan already."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["internal", "shared", "joint", "signed", "closed"]),
                name="pipeline_jointplan_stage",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False)
                | (~Q(stage="closed") & Q(closed_at=None)),
                name="pipeline_jointplan_closed",
            ),
            models.CheckConstraint(
                condition=~Q(stage="signed") | Q(signed_on__isnull=False), name="pipeline_jointplan_signed"
            ),
        ]
        indexes = [
            # The list and the API, newest first; the API's delta.
            models.Index(fields=["created_at", "id"], name="pipeline_jointplan_created"),
            models.Index(fields=["updated_at", "id"], name="pipeline_jointplan_updated"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_open(self) -> bool:
        return self.stage != self.Stage.CLOSED


class PlanPartQuerySet(ScopedQuerySet):
    """What belongs to a section of a plan: a partner sees it while the section is shared with it."""

    def shown_to_partner(self) -> Self:
        model: Any = self.model
        shared = PlanSection.objects.filter(
            plan=OuterRef(model.PLAN_PATH), code=model.SECTION, is_shared=True
        ).exclude(plan__stage=JointPlan.Stage.INTERNAL)
        return self.filter(Exists(shared))


class PlanSectionQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        return self.filter(is_shared=True).exclude(plan__stage=JointPlan.Stage.INTERNAL)


class PlanSection(models.Model):
    """One section of one plan: whether the partner reads it, and who changed it last.

    ``code`` is one of ``sections.SECTIONS``. A plan has a row for each of them from its beginning.
    """

    PARTNER_PATH = "plan__partner"

    public_id = PublicIdField(prefix="pse")
    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=20)
    is_shared = models.BooleanField(_("shared with the partner"), default=False, db_default=False)
    shared_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = PlanSectionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="pipeline_plansection_once",
                violation_error_message=_("The plan has this section already."),
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(shared_at__isnull=False), name="pipeline_plansection_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlanRow(models.Model):
    """A row of a plan, in the order of ``position``. Texts with several points hold one a line.

    ``version`` counts its changes: whoever writes says which one they saw, so that nobody's text is
    overwritten unseen.
    """

    PARTNER_PATH = "plan__partner"
    PLAN_PATH = "plan"
    # The code of the section it stands in (``sections.SECTIONS``).
    SECTION = ""

    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    @property
    def whose(self) -> str:
        """Whose part it is, a ``Side``: only that side changes it, once both write."""
        return getattr(self, "side", Side.BOTH)


def sides(name: str, *allowed: str) -> models.CheckConstraint:
    """The check of a column ``side``."""
    return models.CheckConstraint(condition=Q(side__in=allowed), name=name)
