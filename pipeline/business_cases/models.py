"""Business cases: what winning a partner costs and brings, year by year, for us and for the partner."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField
from pipeline.recruitment.models import InternalQuerySet, Recruitment

MOST_YEARS = 10


class BusinessCase(models.Model):
    """The case of one recruitment, over ``years`` from ``start_year``, in the programme's currency on the
    day it was begun.

    ``discount_rate`` is a rate (0.08 for eight per cent); none means that later years count in full.
    ``revision`` counts its changes, so that two who change it at once hear of one another. Ours alone: the
    partner reads its own side in a proposal.
    """

    PARTNER_PATH = "recruitment__partner"

    public_id = PublicIdField(prefix="bcs")
    recruitment = models.OneToOneField(Recruitment, models.PROTECT, related_name="business_case")
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    start_year = models.PositiveSmallIntegerField(
        _("first year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    years = models.PositiveSmallIntegerField(
        _("number of years"),
        default=3,
        db_default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)],
    )
    discount_rate = models.DecimalField(
        _("discount rate"), max_digits=5, decimal_places=4, default=Decimal(0), db_default=Decimal(0)
    )
    assumptions = models.TextField(_("assumptions"), max_length=5000, blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    PRINTED_FIELDS = ("assumptions",)
    objects = InternalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=MOST_YEARS),
                name="pipeline_businesscase_years",
                violation_error_message=_("A business case covers one to ten years."),
            ),
            models.CheckConstraint(
                condition=Q(start_year__gte=2000, start_year__lte=2100),
                name="pipeline_businesscase_start_year",
                violation_error_message=_("Choose a year between 2000 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(discount_rate__gte=0, discount_rate__lte=1),
                name="pipeline_businesscase_discount_rate",
                violation_error_message=_("A discount rate is between 0 and 100 per cent."),
            ),
        ]
        indexes = [
            # The API, newest first.
            models.Index(fields=["created_at", "id"], name="pipeline_bcase_created"),
        ]

    def __str__(self) -> str:
        return str(self.recruitment)


class BusinessCaseLine(models.Model):
    """Something that costs or brings money, for one of the two sides."""

    PARTNER_PATH = "case__recruitment__partner"

    class Side(models.TextChoices):
        OURS = "ours", _("Ours")
        THEIRS = "theirs", _("The partner’s")

    class Kind(models.TextChoices):
        COST = "cost", _("Cost")
        GAIN = "gain", _("Gain")

    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="lines")
    side = models.CharField(_("side"), max_length=6, choices=Side, default=Side.OURS, db_default=Side.OURS)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    label = models.CharField(_("label"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)

    PRINTED_FIELDS = ("label",)
    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["ours", "theirs"]), name="pipeline_businesscaseline_side"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["cost", "gain"]), name="pipeline_businesscaseline_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class BusinessCaseAmount(models.Model):
    """What a line comes to in one year of its case: ``year`` 1 is the first. A year without a row has none."""

    PARTNER_PATH = "line__case__recruitment__partner"

    line = models.ForeignKey(BusinessCaseLine, models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField(_("year"))
    amount_minor = MinorField(_("amount"))

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "year"],
                name="pipeline_businesscaseamount_once",
                violation_error_message=_("A line has one amount for a year."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1, year__lte=MOST_YEARS), name="pipeline_businesscaseamount_year"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0),
                name="pipeline_businesscaseamount_positive",
                violation_error_message=_("An amount is not below zero: choose cost or gain instead."),
            ),
        ]


class BusinessCaseVersion(models.Model):
    """A case as it stood when somebody kept it, or when it went into a proposal. Nothing of it changes."""

    PARTNER_PATH = "case__recruitment__partner"

    public_id = PublicIdField(prefix="bcv")
    case = models.ForeignKey(BusinessCase, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    snapshot = models.JSONField(default=dict, db_default={})
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.CharField(max_length=40, editable=False)

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="pipeline_businesscaseversion_once",
                violation_error_message=_("This version exists already. Reload the page."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.number})
