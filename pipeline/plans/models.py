"""Joint plans: what two organisations would do together, phase by phase, and who pays for what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from pipeline.recruitment.models import InternalQuerySet, Recruitment


class JointPlan(models.Model):
    """The plan of one recruitment. An internal draft: the partner does not see it."""

    PARTNER_PATH = "recruitment__partner"

    public_id = PublicIdField(prefix="pln")
    recruitment = models.OneToOneField(Recruitment, models.PROTECT, related_name="plan")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=5000, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InternalQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class PlanRow(models.Model):
    """A row of a plan, in the order of ``position``. Texts with several points hold one a line."""

    PARTNER_PATH = "plan__recruitment__partner"

    plan = models.ForeignKey(JointPlan, models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = InternalQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class PlanParty(PlanRow):
    """One side of the plan, or others who gain: its profile, what it brings, what it gains."""

    class Side(models.TextChoices):
        US = "us", _("Us")
        THEM = "them", _("The partner")
        OTHER = "other", _("Others who gain")

    public_id = PublicIdField(prefix="ppa")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    name = models.CharField(_("name"), max_length=120)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    profile = models.TextField(_("what it does"), max_length=5000, blank=True, help_text=_("One a line."))
    products = models.TextField(_("products"), max_length=5000, blank=True, help_text=_("One a line."))
    brings = models.TextField(_("what it brings"), max_length=5000, blank=True, help_text=_("One a line."))
    gains = models.TextField(_("what it gains"), max_length=5000, blank=True, help_text=_("One a line."))
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    SENSITIVE_FIELDS = frozenset({"contact"})

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side"],
                condition=~Q(side="other"),
                name="pipeline_planparty_side",
                violation_error_message=_("The plan names this side already."),
            ),
            models.CheckConstraint(
                condition=Q(side__in=["us", "them", "other"]), name="pipeline_planparty_which"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanAlignment(PlanRow):
    """A value that both sides share: what each says of it."""

    public_id = PublicIdField(prefix="pal")
    theme = models.CharField(_("theme"), max_length=120)
    ours = models.CharField(_("on our side"), max_length=300)
    theirs = models.CharField(_("on their side"), max_length=300)

    def __str__(self) -> str:
        return self.theme


class PlanSynergy(PlanRow):
    """A problem of one side that the other can solve, and what that changes."""

    public_id = PublicIdField(prefix="psy")
    title = models.CharField(_("title"), max_length=150)
    problem = models.TextField(_("problem"), max_length=5000)
    solution = models.TextField(_("solution"), max_length=5000, help_text=_("One point a line."))
    impact = models.TextField(_("impact"), max_length=5000, help_text=_("One point a line."))

    def __str__(self) -> str:
        return self.title


class PlanPhase(PlanRow):
    """A phase of the common work: how many months, and what each side provides."""

    public_id = PublicIdField(prefix="pph")
    name = models.CharField(_("name"), max_length=150)
    months = models.PositiveSmallIntegerField(_("months"))
    our_part = models.TextField(_("what we provide"), max_length=5000, blank=True, help_text=_("One a line."))
    their_part = models.TextField(
        _("what they provide"), max_length=5000, blank=True, help_text=_("One a line.")
    )

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1),
                name="pipeline_planphase_months",
                violation_error_message=_("A phase lasts a month or more."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlanBudgetLine(models.Model):
    """Money that a phase costs, in the plan's currency, and who pays it, if that is decided."""

    PARTNER_PATH = "phase__plan__recruitment__partner"

    class Payer(models.TextChoices):
        UNDECIDED = "undecided", _("Not decided")
        US = "us", _("Us")
        THEM = "them", _("The partner")

    public_id = PublicIdField(prefix="pbl")
    phase = models.ForeignKey(PlanPhase, models.CASCADE, related_name="lines", verbose_name=_("phase"))
    label = models.CharField(_("what for"), max_length=150)
    amount_minor = MinorField(_("amount"))
    payer = models.CharField(_("paid by"), max_length=10, choices=Payer, default=Payer.UNDECIDED)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="pipeline_planbudgetline_positive",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(payer__in=["undecided", "us", "them"]), name="pipeline_planbudgetline_payer"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.phase.plan.currency)


class PlanOption(PlanRow):
    """An economic model, set beside the others. One may be chosen, with the reason."""

    public_id = PublicIdField(prefix="pop")
    name = models.CharField(_("name"), max_length=150)
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    investment = models.CharField(_("investment"), max_length=300, blank=True)
    revenue_share = models.CharField(_("revenue share"), max_length=300, blank=True)
    control = models.CharField(_("control"), max_length=300, blank=True)
    is_chosen = models.BooleanField(_("chosen"), default=False)
    why = models.TextField(_("why"), max_length=5000, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_chosen=True),
                name="pipeline_planoption_one_chosen",
                violation_error_message=_("Another option is chosen. Take that choice back first."),
            ),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | ~Q(why=""),
                name="pipeline_planoption_why",
                violation_error_message=_("Say why this option is chosen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanStep(PlanRow):
    """A next step of the plan, under its horizon, with its day, who does it and what comes out."""

    class Horizon(models.TextChoices):
        IMMEDIATE = "immediate", _("Immediate")
        SHORT = "short", _("Short term")
        MEDIUM = "medium", _("Medium term")
        LONG = "long", _("Long term")

    public_id = PublicIdField(prefix="pns")
    horizon = models.CharField(_("horizon"), max_length=10, choices=Horizon)
    label = models.CharField(_("what"), max_length=200)
    deliverable = models.CharField(_("what comes out"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(horizon__in=["immediate", "short", "medium", "long"]),
                name="pipeline_planstep_horizon",
            )
        ]

    def __str__(self) -> str:
        return self.label
