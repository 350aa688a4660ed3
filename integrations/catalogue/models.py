"""Integrations between our product and a partner's: who uses them, and whether they work."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.drafting.models import Agreement
from core import clock
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner

# How long a check of the health says something.
FRESH = timedelta(days=90)


class IntegrationQuerySet(ScopedQuerySet):
    def in_catalogue(self) -> Self:
        return self.filter(archived_at=None)

    def for_show(self) -> Self:
        """With partner, agreement, the two newest measurements and the newest check."""
        return self.select_related("partner", "agreement").prefetch_related(newest_usage(), newest_health())

    def in_trouble(self) -> Self:
        """Those of which the newest check, not too old, found that they do not work as they should."""
        newest = HealthCheck.objects.filter(integration=OuterRef("pk")).order_by("-checked_at", "-pk")
        return (
            self.in_catalogue()
            .annotate(
                state=Subquery(newest.values("state")[:1]), state_at=Subquery(newest.values("checked_at")[:1])
            )
            .filter(state__in=HealthCheck.TROUBLE, state_at__gte=clock.now() - FRESH)
        )


class Integration(models.Model):
    """One integration with a partner's product: its kind, who built it, who uses it."""

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        API = "api", _("API")
        PLUGIN = "plugin", _("Plug-in")
        NATIVE = "native", _("Native")

    class Builder(models.TextChoices):
        US = "us", _("Us")
        PARTNER = "partner", _("The partner")
        BOTH = "both", _("Both together")

    public_id = PublicIdField(prefix="int")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="integrations", verbose_name=_("partner")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    built_by = models.CharField(_("built by"), max_length=10, choices=Builder)
    # Said by hand; true as soon as the agreement itself is linked.
    formal_agreement = models.BooleanField(_("formal agreement"), default=False)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="integrations",
        verbose_name=_("linked agreement"),
    )
    listing_url = models.URLField(_("marketplace listing"), blank=True)
    # Nothing reads it: measurements took its place. It goes with the next version.
    usage_share = models.DecimalField(
        _("share of customers using it"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        editable=False,
        help_text=_("0.12 for 12%."),
    )
    co_marketing = models.BooleanField(_("co-marketing"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = IntegrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "name"],
                condition=Q(archived_at=None),
                name="integrations_integration_once",
                violation_error_message=_("This partner has an integration of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(usage_share=None) | Q(usage_share__gte=0, usage_share__lte=1),
                name="integrations_integration_share",
                violation_error_message=_("A share is between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=Q(agreement=None) | Q(formal_agreement=True),
                name="integrations_integration_formal",
                violation_error_message=_("An agreement is linked: there is a formal agreement."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="integrations_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_formal(self) -> bool:
        """Whether a formal agreement covers it: the linked one while it is in force, else what was said."""
        if self.agreement is not None:
            return self.agreement.status == Agreement.Status.ACTIVE
        return self.formal_agreement

    @property
    def usage(self) -> UsageMeasure | None:
        """The newest measurement; of rows that came by ``for_show``."""
        return self.newest_measures[0] if self.newest_measures else None

    @property
    def usage_change(self) -> Decimal | None:
        """How much the share grew or fell since the measurement before."""
        if len(self.newest_measures) < 2:
            return None
        newest, before = self.newest_measures
        return newest.rate - before.rate

    @property
    def health(self) -> HealthCheck | None:
        """The newest check, unless it is too old to say anything; of rows that came by ``for_show``."""
        check = self.newest_checks[0] if self.newest_checks else None
        return check if check and check.checked_at >= clock.now() - FRESH else None

    newest_measures: list[UsageMeasure]
    newest_checks: list[HealthCheck]


class UsageQuerySet(ScopedQuerySet):
    def newest(self, number: int) -> Self:
        """The newest of each integration, latest first."""
        own = UsageMeasure.objects.filter(integration=OuterRef("integration")).order_by("-measured_on")
        return self.filter(pk__in=Subquery(own.values("pk")[:number])).order_by("-measured_on")


class UsageMeasure(models.Model):
    """How many customers used an integration on a day: counted, or said as a share of all customers."""

    PARTNER_PATH = "integration__partner"

    public_id = PublicIdField(prefix="usm")
    integration = models.ForeignKey(
        Integration, models.PROTECT, related_name="measures", verbose_name=_("integration")
    )
    measured_on = models.DateField(_("measured on"))
    customers_using = models.PositiveIntegerField(_("customers using it"), null=True, blank=True)
    customers_total = models.PositiveIntegerField(_("customers in all"), null=True, blank=True)
    share = models.DecimalField(
        _("share of customers using it"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=200, blank=True, default="", db_default="")

    objects = UsageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "measured_on"],
                name="integrations_usagemeasure_once",
                violation_error_message=_("There is a measurement of this day already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    share__isnull=False,
                    share__gte=0,
                    share__lte=1,
                    customers_using=None,
                    customers_total=None,
                )
                | Q(
                    share=None,
                    customers_using__isnull=False,
                    customers_total__isnull=False,
                    customers_total__gt=0,
                    customers_using__lte=F("customers_total"),
                ),
                name="integrations_usagemeasure_said_once",
                violation_error_message=_(
                    "Give either the customers using it and all customers, or a share between 0 and 1."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.integration_id} {self.measured_on}"

    @property
    def rate(self) -> Decimal:
        """The share of customers using it, to four decimals."""
        if self.share is not None:
            return self.share
        assert self.customers_using is not None  # the check: counted where no share is said
        assert self.customers_total is not None
        return (Decimal(self.customers_using) / self.customers_total).quantize(Decimal("0.0001"))


class HealthQuerySet(ScopedQuerySet):
    def newest(self) -> Self:
        """The newest of each integration."""
        own = HealthCheck.objects.filter(integration=OuterRef("integration")).order_by("-checked_at", "-pk")
        return self.filter(pk=Subquery(own.values("pk")[:1]))


class HealthCheck(models.Model):
    """What somebody or a monitoring machine found at a moment: whether an integration works."""

    PARTNER_PATH = "integration__partner"

    class State(models.TextChoices):
        OK = "ok", pgettext_lazy("health", "Works")
        DEGRADED = "degraded", pgettext_lazy("health", "Degraded")
        DOWN = "down", pgettext_lazy("health", "Down")

    TROUBLE = (State.DEGRADED, State.DOWN)

    public_id = PublicIdField(prefix="hck")
    integration = models.ForeignKey(
        Integration, models.PROTECT, related_name="checks", verbose_name=_("integration")
    )
    checked_at = models.DateTimeField(_("checked at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State)
    note = models.CharField(_("note"), max_length=500, blank=True, default="", db_default="")
    checked_by = models.CharField(max_length=40, editable=False)

    objects = HealthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ok", "degraded", "down"]), name="integrations_healthcheck_state"
            ),
        ]
        indexes = [
            models.Index(fields=["integration", "-checked_at", "-id"], name="integrations_health_newest")
        ]

    def __str__(self) -> str:
        return f"{self.integration_id} {self.state}"


def newest_usage() -> Prefetch:
    return Prefetch("measures", UsageMeasure.objects.newest(2), to_attr="newest_measures")


def newest_health() -> Prefetch:
    return Prefetch("checks", HealthCheck.objects.newest(), to_attr="newest_checks")
