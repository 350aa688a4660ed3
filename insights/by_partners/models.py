"""What partners declare of themselves, with evidence: what the partnership cost and brought them, and by how much
the solution lowered costs where it is in use."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class DeclaredQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """What counts: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def for_list(self) -> Self:
        return self.select_related("partner")


class PartnerAmount(models.Model):
    """What the partnership cost a partner over a period, or brought it beside the commissions that we pay.

    Its day is the last one of the period; ``programme_minor`` is the amount in the programme's currency at the
    rate of that day. One that was wrong is withdrawn and stays readable.
    """

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        COST = "cost", _("Cost")
        EARNING = "earning", _("Earning")

    class Nature(models.TextChoices):
        PEOPLE = "people", _("People")
        TRAINING = "training", _("Training")
        LICENCES = "licences", _("Licences and tools")
        MARKETING = "marketing", _("Marketing")
        SERVICES = "services", _("Services sold")
        RESALE = "resale", _("Margin on resale")
        OTHER = "other", _("Other")

    COSTS = (Nature.PEOPLE, Nature.TRAINING, Nature.LICENCES, Nature.MARKETING, Nature.OTHER)
    EARNINGS = (Nature.SERVICES, Nature.RESALE, Nature.OTHER)

    public_id = PublicIdField(prefix="pam")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="declared_amounts", verbose_name=_("partner"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    nature = models.CharField(_("what for"), max_length=9, choices=Nature)
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    amount_minor = MinorField(_("amount"), validators=[MinValueValidator(1)])
    currency = CurrencyField(verbose_name=_("currency"))
    programme_minor = MinorField(editable=False)
    evidence = models.TextField(_("evidence"), max_length=2000)
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    declared_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = DeclaredQuerySet.as_manager()

    class Meta:
        ordering = ["-period_to", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="insights_partneramount_amount",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")),
                name="insights_partneramount_period",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(kind="cost", nature__in=["people", "training", "licences", "marketing", "other"])
                | Q(kind="earning", nature__in=["services", "resale", "other"]),
                name="insights_partneramount_nature",
                violation_error_message=_("This is no kind of cost, or no kind of earning: choose another."),
            ),
        ]
        indexes = [
            # A partner's amounts by their day: its tab, its return, the rollup.
            models.Index(fields=["partner", "period_to"], name="insights_partneramount_days"),
            # The list and the API, newest first.
            models.Index(fields=["created_at", "id"], name="insights_partneramount_new"),
        ]

    def __str__(self) -> str:
        return str(self.get_nature_display())

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class CostReduction(models.Model):
    """What a use of the solution costs now, and what the same cost before, as measured on a day.

    Of one use of a partner the latest measurement counts: the one before is withdrawn when another is declared.
    """

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="crd")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="cost_reductions", verbose_name=_("partner"), db_index=False
    )
    use_case = models.CharField(_("where it is in use"), max_length=200)
    measured_on = models.DateField(_("measured on"))
    before_minor = MinorField(_("cost before, a year"), validators=[MinValueValidator(1)])
    after_minor = MinorField(_("cost now, a year"), validators=[MinValueValidator(0)])
    currency = CurrencyField(verbose_name=_("currency"))
    evidence = models.TextField(_("evidence"), max_length=2000)
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    declared_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = DeclaredQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "use_case"],
                condition=Q(withdrawn_at=None),
                name="insights_costreduction_latest",
                violation_error_message=_("This use has a measurement already."),
            ),
            models.CheckConstraint(
                condition=Q(before_minor__gt=0, after_minor__gte=0),
                name="insights_costreduction_amounts",
                violation_error_message=_("What it cost before is above zero, what it costs now not below."),
            ),
        ]
        indexes = [
            # The list and the API, newest first.
            models.Index(fields=["created_at", "id"], name="insights_costreduction_new")
        ]

    def __str__(self) -> str:
        return self.use_case

    @property
    def before(self) -> Money:
        return Money(self.before_minor, self.currency)

    @property
    def after(self) -> Money:
        return Money(self.after_minor, self.currency)

    @property
    def rate(self) -> Decimal:
        """By how much costs fell, as a rate; below zero where they rose."""
        return Decimal(self.before_minor - self.after_minor) / self.before_minor
