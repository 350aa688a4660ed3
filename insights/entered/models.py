"""Figures that no row of the product holds: the company's totals, and what is declared."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet


class CompanyTotal(models.Model):
    """What the whole company made in a month (its first day), with or without partners.

    The denominator of every share. ``programme_minor`` is the revenue in the programme's currency
    at the rate of the month's last day, or of the day it was entered when that came first.
    """

    UNSCOPED = "totals of our own company"

    public_id = PublicIdField(prefix="cto")
    month = models.DateField(
        _("month"), unique=True, error_messages={"unique": _("This month has a total already.")}
    )
    revenue_minor = MinorField(_("revenue of the company"))
    currency = CurrencyField(verbose_name=_("currency"))
    programme_minor = MinorField(editable=False)
    leads = models.PositiveIntegerField(
        _("leads of the company"), null=True, blank=True, help_text=_("Empty when they are not counted.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revenue_minor__gte=0),
                name="insights_companytotal_revenue",
                violation_error_message=_("A total is not below zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def revenue(self) -> Money:
        return Money(self.revenue_minor, self.currency)


class DeclaredValue(models.Model):
    """The value of a KPI on a day, as somebody declared it, with its evidence. The latest counts.

    Money is in major units of the programme's currency, a percentage is a rate (0.4 for 40 %). A
    value that was wrong is withdrawn and stays readable.
    """

    UNSCOPED = "figures of the programme as a whole"

    public_id = PublicIdField(prefix="dcv")
    kpi = models.SlugField(_("figure"), max_length=30)
    day = models.DateField(_("on"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6)
    evidence = models.TextField(_("evidence"), max_length=2000)
    link = models.URLField(_("link"), blank=True)
    declared_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [
            # The latest value of each figure, and the value at a past day.
            models.Index(fields=["kpi", "day"], name="insights_declared_kpi", condition=Q(withdrawn_at=None))
        ]

    def __str__(self) -> str:
        return self.kpi
