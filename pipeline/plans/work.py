"""What the two sides of a joint plan do: phases, commitments, the budget, next steps and actions."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import MinorField
from core.text import TranslatedField
from pipeline.plans.choices import Payer, Side, SpendKind
from pipeline.plans.models import PlanRow, sides


class PlanPhase(PlanRow):
    """A phase of the common work: how many months it takes."""

    SECTION = "phases"

    public_id = PublicIdField(prefix="pph")
    name = TranslatedField(verbose_name=_("name"))
    months = models.PositiveSmallIntegerField(_("months"))
    purpose = TranslatedField(verbose_name=_("purpose"), blank=True, db_default={})

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1),
                name="pipeline_planphase_months",
                violation_error_message=_("A phase lasts a month or more."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class OwedRow(PlanRow):
    """Something that one side owes: who does it, until which day, and when it was done."""

    side = models.CharField(_("whose part"), max_length=5, choices=Side)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        abstract = True


class PlanCommitment(OwedRow):
    """What one side provides in a phase; without a phase, throughout. ``result`` says what was delivered."""

    SECTION = "phases"

    public_id = PublicIdField(prefix="pcm")
    phase = models.ForeignKey(
        PlanPhase,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("phase"),
    )
    text = TranslatedField(verbose_name=_("what is provided"))
    evidence = models.CharField(
        _("shown by"),
        max_length=250,
        blank=True,
        default="",
        db_default="",
        help_text=_("What shows that it was done."),
    )
    file = models.ForeignKey(
        "core.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document that shows it"),
        db_index=False,
    )
    result = TranslatedField(verbose_name=_("what came of it"), blank=True, db_default={})

    class Meta(OwedRow.Meta):
        constraints = [sides("pipeline_plancommitment_side", "us", "them")]
        indexes = [
            # What is owed and when: the reminders.
            models.Index(fields=["due_on"], name="pipeline_plancommitment_due", condition=Q(done_on=None))
        ]

    def __str__(self) -> str:
        return str(self.text)


class PlanBudgetLine(PlanRow):
    """Money that a phase costs, in the plan's currency, and who pays it, if that is decided.

    ``our_share`` is what we pay of a shared line, in per cent.
    """

    SECTION = "budget"

    Payer = Payer

    public_id = PublicIdField(prefix="pbl")
    phase = models.ForeignKey(PlanPhase, models.CASCADE, related_name="lines", verbose_name=_("phase"))
    label = TranslatedField(verbose_name=_("what for"))
    amount_minor = MinorField(_("planned"))
    payer = models.CharField(_("paid by"), max_length=10, choices=Payer, default=Payer.UNDECIDED)
    our_share = models.DecimalField(
        _("our share, in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("Of a shared line."),
    )

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="pipeline_planbudgetline_positive",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(payer__in=["undecided", "us", "them", "shared"]),
                name="pipeline_planbudgetline_payer",
            ),
            models.CheckConstraint(
                condition=Q(payer="shared", our_share__isnull=False)
                | (~Q(payer="shared") & Q(our_share=None)),
                name="pipeline_planbudgetline_share",
                violation_error_message=_("Say which share is ours where both pay, and only there."),
            ),
            models.CheckConstraint(
                condition=Q(our_share=None) | Q(our_share__gte=0, our_share__lte=100),
                name="pipeline_planbudgetline_percent",
                violation_error_message=_("A share is between 0 and 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def whose(self) -> str:
        return self.payer if self.payer in (Side.US, Side.THEM) else Side.BOTH


class PlanSpend(PlanRow):
    """Money that one side committed or spent of a budget line, and what shows it."""

    SECTION = "budget"

    Kind = SpendKind

    public_id = PublicIdField(prefix="psp")
    line = models.ForeignKey(
        PlanBudgetLine, models.CASCADE, related_name="spends", verbose_name=_("budget line")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    side = models.CharField(_("by"), max_length=5, choices=Side)
    amount_minor = MinorField(_("amount"))
    happened_on = models.DateField(_("on"))
    evidence = models.CharField(
        _("shown by"), max_length=250, blank=True, help_text=_("An order, an invoice, a contract.")
    )
    file = models.ForeignKey(
        "core.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document that shows it"),
        db_index=False,
    )

    class Meta(PlanRow.Meta):
        constraints = [
            sides("pipeline_planspend_side", "us", "them"),
            models.CheckConstraint(
                condition=Q(kind__in=["committed", "spent"]), name="pipeline_planspend_kind"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="pipeline_planspend_positive",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(evidence="") | Q(file__isnull=False),
                name="pipeline_planspend_evidence",
                violation_error_message=_("Say what shows it, or add the document."),
            ),
        ]

    def __str__(self) -> str:
        return self.evidence or self.get_kind_display()


class PlanStep(OwedRow):
    """A next step of the plan, under its horizon, with its day, who does it and what comes out."""

    SECTION = "steps"

    class Horizon(models.TextChoices):
        IMMEDIATE = "immediate", _("Immediate")
        SHORT = "short", _("Short term")
        MEDIUM = "medium", _("Medium term")
        LONG = "long", _("Long term")

    public_id = PublicIdField(prefix="pns")
    horizon = models.CharField(_("horizon"), max_length=10, choices=Horizon)
    # How long the horizon is, where the plan says so: one month, three months.
    months = models.PositiveSmallIntegerField(_("within months"), null=True, blank=True)
    label = TranslatedField(verbose_name=_("what"))
    deliverable = TranslatedField(verbose_name=_("what comes out"), blank=True)

    class Meta(OwedRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(horizon__in=["immediate", "short", "medium", "long"]),
                name="pipeline_planstep_horizon",
            ),
            sides("pipeline_planstep_side", "us", "them", "both"),
        ]
        indexes = [models.Index(fields=["due_on"], name="pipeline_planstep_due", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return str(self.label)


class PlanAction(OwedRow):
    """An action that the plan recommends, in its order."""

    SECTION = "actions"

    public_id = PublicIdField(prefix="pac")
    text = TranslatedField(verbose_name=_("what is recommended"))

    class Meta(OwedRow.Meta):
        constraints = [sides("pipeline_planaction_side", "us", "them", "both")]
        indexes = [models.Index(fields=["due_on"], name="pipeline_planaction_due", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return str(self.text)
