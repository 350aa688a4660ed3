"""What other systems tell us happened, to whom it was credited, and why."""

from __future__ import annotations

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
from pipeline.sales.models import Sale
from referrals.links.models import Campaign, Click, Coupon, ReferralLink


class ReferralEventQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner", "link", "coupon", "sale")


class ReferralEvent(models.Model):
    """One thing another system said, once by (source, external id): a lead, a sign-up, a sale, a
    payment or a refund.

    ``basis`` says what credited the partner, ``reason`` why nobody was. ``sale_ref`` is the
    external id of the sale that a payment or refund belongs to; a refund that comes before its
    sale waits for it.
    """

    PARTNER_PATH = "partner"

    class Type(models.TextChoices):
        LEAD = "lead", _("Lead")
        SIGNUP = "signup", _("Sign-up")
        SALE = "sale", _("Sale")
        PAYMENT = "payment", _("Payment")
        REFUND = "refund", _("Refund")

    class Basis(models.TextChoices):
        COUPON = "coupon", _("Coupon")
        CLICK = "click", _("Click identifier")
        COOKIE = "cookie", _("Cookie")
        CUSTOMER = "customer", _("Customer known already")
        SALE = "sale", _("The sale it belongs to")
        NONE = "", _("Nobody")

    class Reason(models.TextChoices):
        NO_EVIDENCE = "no_evidence", _("It named no coupon, click or known customer.")
        UNKNOWN = "unknown", _("The coupon or click it named does not exist.")
        INACTIVE = "inactive", _("The coupon or link is no longer in use.")
        EXPIRED = "expired", _("The click is older than the days credited.")
        NO_SALE = "no_sale", _("It belongs to a sale that is credited to nobody.")
        REFUSED = "refused", _("Its sale did not accept it.")
        EXCEEDS = "exceeds", _("It is more than what is left of its sale.")

    class Status(models.TextChoices):
        APPLIED = "applied", _("Done")
        WAITING = "waiting", _("Waits for its sale")
        IGNORED = "ignored", _("Recorded without effect")

    public_id = PublicIdField(prefix="cnv")
    source = models.SlugField(_("source"), max_length=30, default="api")
    external_id = models.CharField(_("external reference"), max_length=80)
    fingerprint = models.CharField(max_length=64, editable=False)
    type = models.CharField(_("type"), max_length=8, choices=Type)
    status = models.CharField(_("status"), max_length=8, choices=Status)
    occurred_at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referral_events",
        verbose_name=_("partner"),
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(ReferralLink, models.PROTECT, null=True, blank=True, related_name="events")
    coupon = models.ForeignKey(Coupon, models.PROTECT, null=True, blank=True, related_name="events")
    click = models.ForeignKey(Click, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    basis = models.CharField(_("credited by"), max_length=8, choices=Basis, blank=True)
    reason = models.CharField(_("why nobody"), max_length=12, choices=Reason, blank=True)
    customer_ref = models.CharField(_("customer reference"), max_length=120, blank=True)
    customer_name = models.CharField(_("customer"), max_length=200, blank=True)
    customer_country = models.CharField(_("country"), max_length=2, blank=True)
    customer_shown = models.CharField(_("customer as shown to the partner"), max_length=200, blank=True)
    amount_minor = MinorField(_("amount"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    product_line = models.ForeignKey(ProductLine, models.PROTECT, null=True, blank=True, related_name="+")
    is_recurring = models.BooleanField(_("recurring"), default=False)
    attributable = models.BooleanField(_("for reasons of ours"), default=True)
    sale_ref = models.CharField(_("sale"), max_length=80, blank=True)
    sale = models.ForeignKey(Sale, models.PROTECT, null=True, blank=True, related_name="referral_events")

    SENSITIVE_FIELDS = frozenset({"customer_ref", "customer_name"})
    objects = ReferralEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="referrals_event_once",
                violation_error_message=_("This event is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["applied", "waiting", "ignored"]), name="referrals_event_status"
            ),
            models.CheckConstraint(
                condition=Q(type__in=["lead", "signup", "sale", "payment", "refund"]),
                name="referrals_event_type",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gt=0),
                name="referrals_event_amount",
                violation_error_message=_("Give an amount above zero; a refund too."),
            ),
        ]
        indexes = [
            # The list, newest first; a partner's journey, newest first.
            models.Index(fields=["occurred_at", "id"], name="referrals_event_by_day"),
            models.Index(fields=["partner", "occurred_at", "id"], name="referrals_event_by_partner"),
            # Who a customer was credited to before.
            models.Index(
                fields=["source", "customer_ref", "occurred_at"],
                name="referrals_event_by_customer",
                condition=~Q(customer_ref=""),
            ),
            # What waits for a sale.
            models.Index(
                fields=["source", "sale_ref"], name="referrals_event_waiting", condition=Q(status="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.external_id}"

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


class CustomerPayment(models.Model):
    """The customer paid a sale, or part of it: what commissions due on payment wait for."""

    PARTNER_PATH = "sale__partner"

    public_id = PublicIdField(prefix="cpy")
    sale = models.ForeignKey(Sale, models.PROTECT, related_name="payments", verbose_name=_("sale"))
    paid_on = models.DateField(_("paid on"))
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(verbose_name=_("currency"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="referrals_payment_positive",
                violation_error_message=_("Enter an amount above zero."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sale)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
