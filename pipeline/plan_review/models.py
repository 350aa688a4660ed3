"""What two sides do together on a joint plan: what they propose and say to each other, and what it was like."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from pipeline.plans.choices import Side
from pipeline.plans.models import JointPlan, PlanSection, sides


class OfSectionQuerySet(ScopedQuerySet):
    """What is about a section of a plan: a partner sees it while the section is shared with it."""

    def shown_to_partner(self) -> Self:
        shared = PlanSection.objects.filter(
            plan=OuterRef("plan"), code=OuterRef("section"), is_shared=True
        ).exclude(plan__stage=JointPlan.Stage.INTERNAL)
        return self.filter(Exists(shared))


class ProposalQuerySet(OfSectionQuerySet):
    def open(self) -> Self:
        return self.filter(state=PlanProposal.State.OPEN)

    def waiting_for(self, side: str) -> Self:
        """Open ones that ``side`` is to answer."""
        return self.open().exclude(side=side)


class PlanProposal(models.Model):
    """A change that takes the other side's consent: they accept, refuse or counter it.

    ``part`` is the code of the kind of row, "" for a text of the plan itself; ``row_id`` the public id of
    the row, of the plan for its texts, "" for a row that would be new. ``values`` and ``before`` hold
    columns as ``stored.packed`` writes them: what is proposed, and what stood there when it was.
    """

    PARTNER_PATH = "plan__partner"

    class Kind(models.TextChoices):
        ADD = "add", _("Add")
        CHANGE = "change", _("Change")
        REMOVE = "remove", _("Remove")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "Open")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
        REFUSED = "refused", pgettext_lazy("proposal", "Refused")
        COUNTERED = "countered", pgettext_lazy("proposal", "Countered")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")
        # What it was about is gone.
        LAPSED = "lapsed", pgettext_lazy("proposal", "Lapsed")

    public_id = PublicIdField(prefix="ppo")
    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="proposals")
    section = models.SlugField(max_length=20)
    part = models.SlugField(max_length=20, blank=True, default="", db_default="")
    row_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    row_version = models.PositiveIntegerField(null=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    values = models.JSONField(default=dict, db_default={}, blank=True)
    before = models.JSONField(default=dict, db_default={}, blank=True)
    side = models.CharField(_("proposed by"), max_length=5, choices=Side)
    note = models.TextField(_("why"), max_length=1000, blank=True, default="", db_default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.OPEN, db_default=State.OPEN
    )
    answer = models.TextField(_("answer"), max_length=1000, blank=True, default="", db_default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    counter_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="countered_by", verbose_name=_("counters")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "part", "row_id", "section"],
                condition=Q(state="open") & ~Q(row_id=""),
                name="pipeline_planproposal_one_open",
                violation_error_message=_("A change to this is proposed already. It is answered first."),
            ),
            models.CheckConstraint(
                condition=Q(kind="add", row_id="") | (Q(kind__in=["change", "remove"]) & ~Q(row_id="")),
                name="pipeline_planproposal_row",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "refused", "countered", "withdrawn", "lapsed"]),
                name="pipeline_planproposal_state",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="pipeline_planproposal_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="pipeline_planproposal_reason",
                violation_error_message=_("Say why it is refused."),
            ),
            sides("pipeline_planproposal_side", "us", "them"),
        ]
        indexes = [
            # What waits for an answer: My day and the portal's home.
            models.Index(fields=["made_at"], name="pipeline_planproposal_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return str(self.plan)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class CommentQuerySet(OfSectionQuerySet):
    def shown_to_partner(self) -> Self:
        return super().shown_to_partner().filter(is_internal=False)

    def unresolved(self) -> Self:
        return self.filter(resolved_at=None)


class PlanComment(models.Model):
    """Something said of a section of a plan, or of a row in it (``row_id``, its public id)."""

    PARTNER_PATH = "plan__partner"

    public_id = PublicIdField(prefix="pkm")
    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="comments")
    section = models.SlugField(max_length=20)
    row_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    side = models.CharField(_("by"), max_length=5, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"), max_length=2000)
    is_internal = models.BooleanField(_("for us alone"), default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(side="us"),
                name="pipeline_plancomment_internal",
                violation_error_message=_("Only we speak among ourselves here."),
            ),
            sides("pipeline_plancomment_side", "us", "them"),
        ]

    def __str__(self) -> str:
        return str(self.plan)


class VersionQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """A version of when nothing was shared yet has nothing for the partner."""
        return self.exclude(shared=[]).exclude(plan__stage=JointPlan.Stage.INTERNAL)


class PlanVersion(models.Model):
    """The plan as it was at one moment.

    ``snapshot`` is ``document.plain`` by language, without people; ``shared`` the codes of the sections that
    the partner read then. What a reader is shown of it is cut by ``versions.shown_codes``.
    """

    PARTNER_PATH = "plan__partner"
    # A long plan in two languages comes to about 150 kB; the plan is kept whole or not at all.
    JSON_BYTES = {"snapshot": 2_000_000}

    class Reason(models.TextChoices):
        BY_HAND = "by_hand", _("Kept by hand")
        SHARED = "shared", _("Before the first section was shared")
        OPENED = "opened", _("When both sides began to write")
        ACCEPTED = "accepted", _("After a proposal was accepted")

    public_id = PublicIdField(prefix="pvn")
    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")
    snapshot = models.JSONField()
    shared = models.JSONField(default=list, db_default=[], blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="pipeline_planversion_number",
                violation_error_message=_("Somebody kept a version at the same moment. Try again."),
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["by_hand", "shared", "opened", "accepted"]),
                name="pipeline_planversion_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PlanVisit(models.Model):
    """When somebody looked at a plan: since when they do now, and when they did before."""

    PARTNER_PATH = "plan__partner"

    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    before_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user"],
                name="pipeline_planvisit_once",
                violation_error_message=_("This visit is noted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.user_id}"
