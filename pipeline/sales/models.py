"""The sale: the one fact behind deals won, conversions, OEM, tiers, figures and commissions."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine


class SaleQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner", "product_line")

    def between(self, first: date, last: date) -> Self:
        """Sold from one business date to another, both included."""
        return self.filter(sold_on__gte=first, sold_on__lte=last)


class Sale(models.Model):
    """One sale that a partner had a part in, for ever. A refund is a new row with a negative amount.

    ``programme_minor`` is the amount in the programme's currency at the rate of ``sold_on``; a
    refund takes the rate of its sale, so that a sale refunded in full counts for nothing.
    ``customer_shown`` is how the partner is shown the customer, as far as the programme discloses.
    """

    PARTNER_PATH = "partner"

    class Role(models.TextChoices):
        SOURCED = "sourced", _("Sourced")
        INFLUENCED = "influenced", _("Influenced")
        IMPLEMENTED = "implemented", _("Implemented")

    class Source(models.TextChoices):
        DEAL = "deal", _("Deal")
        REFERRAL = "referral", _("Referral")
        OEM = "oem", _("OEM")
        API = "api", _("API")
        MANUAL = "manual", _("Entered by hand")

    public_id = PublicIdField(prefix="sal")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="sales", verbose_name=_("partner"))
    role = models.CharField(
        _("role"), max_length=12, choices=Role, default=Role.SOURCED, db_default=Role.SOURCED
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    deal = models.ForeignKey("pipeline.Deal", models.PROTECT, null=True, blank=True, related_name="sales")
    # The terms under which the partner sold it in its own name; indexed below.
    white_label = models.ForeignKey(
        "pipeline.WhiteLabelTerms",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sales",
        verbose_name=_("white label"),
        db_index=False,
    )
    customer_name = models.CharField(_("customer"), max_length=200, blank=True, default="", db_default="")
    customer_ref = models.CharField(
        _("customer reference"), max_length=120, blank=True, default="", db_default=""
    )
    customer_shown = models.CharField(
        _("customer as shown to the partner"), max_length=200, blank=True, default="", db_default=""
    )
    sold_on = models.DateField(_("sold on"))
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    programme_minor = MinorField(_("amount in the programme's currency"))
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line")
    )
    external_id = models.CharField(
        _("external reference"), max_length=120, blank=True, default="", db_default=""
    )
    is_recurring = models.BooleanField(_("recurring"), default=False, db_default=False)
    refund_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("refund of")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="", db_default="")
    # Of a refund: the failure is ours. A commercial agent then keeps the commission.
    attributable = models.BooleanField(_("for reasons of ours"), default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"customer_name", "customer_ref"})
    objects = SaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="pipeline_sale_external",
                violation_error_message=_("A sale with this reference is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(refund_of=None, amount_minor__gt=0)
                | Q(refund_of__isnull=False, amount_minor__lt=0),
                name="pipeline_sale_sign",
                violation_error_message=_("A sale is positive; what is given back is a refund of a sale."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["sourced", "influenced", "implemented"]), name="pipeline_sale_role"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["deal", "referral", "oem", "api", "manual"]),
                name="pipeline_sale_source",
            ),
            models.CheckConstraint(
                condition=Q(white_label=None) | Q(source="oem"),
                name="pipeline_sale_white_label",
                violation_error_message=_("Only an OEM sale is made under a white label."),
            ),
        ]
        indexes = [
            # A partner's sales of a period: its page, its tier, its revenue over twelve months.
            models.Index(fields=["partner", "sold_on"], name="pipeline_sale_partner"),
            # The list by day of sale, and the rollup of a month.
            models.Index(fields=["sold_on", "id"], name="pipeline_sale_day"),
            # The list and the API, newest first.
            models.Index(fields=["created_at", "id"], name="pipeline_sale_created"),
            # The first payment of a subscription: what a one-time commission is paid on.
            models.Index(
                fields=["partner", "customer_ref", "id"],
                name="pipeline_sale_customer",
                condition=Q(is_recurring=True, refund_of=None) & ~Q(customer_ref=""),
            ),
            # The revenue of white-label offers over a period.
            models.Index(
                fields=["white_label", "sold_on"],
                name="pipeline_sale_by_label",
                condition=Q(white_label__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.customer_name or self.external_id or self.public_id[-6:].upper()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
