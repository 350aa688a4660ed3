"""The payments of one customer that belong together: what "once" and "for twelve months" are counted on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine
from pipeline.sales.models import Sale
from referrals.plans.models import PlanRule, PlanVersion


class Subscription(models.Model):
    """What one customer pays again and again, through one partner, for one product line, in one
    currency, reported from one source.

    ``first_on`` is the earliest day on which it was paid, given back or not: months count from it. It
    keeps the terms of its first payment that a rule fitted (``terms_from``), whatever comes later.
    ``paid_by`` is the payment that carries the commission of a rule that pays once; empty when it pays
    on each payment, or when no payment stands.

    The row is claimed and locked before any of its payments is decided, so that payments that arrive
    at the same moment are decided one after the other.
    """

    PARTNER_PATH = "partner"
    SENSITIVE_FIELDS = frozenset({"customer_ref"})

    public_id = PublicIdField(prefix="sub")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="subscriptions", db_index=False)
    source = models.CharField(_("source"), max_length=10, choices=Sale.Source)
    customer_ref = models.CharField(_("customer reference"), max_length=120)
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    currency = CurrencyField(verbose_name=_("currency"))
    first_on = models.DateField(_("first payment"))
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    rule = models.ForeignKey(
        PlanRule, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    terms_from = models.ForeignKey(
        Sale, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    paid_by = models.ForeignKey(
        Sale, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two, for no product line is a line of its own, and NULL would equal nothing.
            models.UniqueConstraint(
                fields=["partner", "customer_ref", "source", "currency", "product_line"],
                condition=Q(product_line__isnull=False),
                name="referrals_subscription_once",
                violation_error_message=_("This customer has this subscription already."),
            ),
            models.UniqueConstraint(
                fields=["partner", "customer_ref", "source", "currency"],
                condition=Q(product_line=None),
                name="referrals_subscription_lineless",
                violation_error_message=_("This customer has this subscription already."),
            ),
            models.CheckConstraint(condition=~Q(customer_ref=""), name="referrals_subscription_customer"),
            models.CheckConstraint(
                condition=Q(plan_version=None, rule=None, terms_from=None, paid_by=None)
                | Q(plan_version__isnull=False, rule__isnull=False, terms_from__isnull=False),
                name="referrals_subscription_terms",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id[-6:].upper()
