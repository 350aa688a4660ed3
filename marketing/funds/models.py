"""Market development funds: a budget, what each partner is given of it, and what partners ask of theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner

_ABOVE_ZERO = _("Enter an amount above zero.")


class Fund(models.Model):
    """A sum that we put aside for what partners do to win customers, with the rules of who gets it.

    ``allocated_minor`` is the sum of its allocations. ``share`` is what of a cost we pay unless a request
    agrees otherwise (0.50 for half); ``claim_days`` is how long after the activity a partner may claim.
    """

    UNSCOPED = "the programme's own budget; partners read the allocations that are theirs"
    READ_BY = {
        "name": "marketing.funds.models:Fund.__str__",
        "rules": "templates/portal/funds/list.html",
        "share": "marketing.funds.requests:request_draft",
        "claim_days": "marketing.funds.requests:claim_day",
        "starts_on": "marketing.funds.requests:check_day",
        "ends_on": "marketing.funds.requests:check_day",
        "budget_minor": "marketing.funds.budgets:_take",
        "status": "marketing.funds.requests:_check_open",
        "currency": "marketing.funds.budgets:allocation_grant",
    }

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("fund", "Draft")
        OPEN = "open", pgettext_lazy("fund", "Open")
        CLOSED = "closed", pgettext_lazy("fund", "Closed")

    TRANSITIONS = {
        Status.DRAFT: {Status.OPEN},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: {Status.OPEN},
    }
    TONES = {"draft": "", "open": "ok", "closed": ""}

    public_id = PublicIdField(prefix="fnd")
    name = TranslatedField(verbose_name=_("name"))
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    budget_minor = MinorField(_("budget"))
    allocated_minor = MinorField(default=0, db_default=0, editable=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    claim_days = models.PositiveSmallIntegerField(
        _("days to claim after the activity"), default=60, db_default=60
    )
    share = models.DecimalField(
        _("share that we pay"),
        max_digits=5,
        decimal_places=4,
        default=Decimal("0.5"),
        db_default=Decimal("0.5"),
    )
    rules = TranslatedField(verbose_name=_("rules"), blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(allocated_minor__gte=0, allocated_minor__lte=F("budget_minor")),
                name="marketing_fund_budget",
                violation_error_message=_("The allocations come to more than the budget."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1),
                name="marketing_fund_share",
                violation_error_message=_("The share that we pay is above 0 % and at most 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="marketing_fund_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open", "closed"]), name="marketing_fund_status"
            ),
            models.CheckConstraint(
                condition=Q(claim_days__lte=730),
                name="marketing_fund_claim_days",
                violation_error_message=_("At most 730 days."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor, self.currency)

    @property
    def allocated(self) -> Money:
        return Money(self.allocated_minor, self.currency)

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class AllocationQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        """A partner hears of a fund when it is open, never while we prepare it."""
        return super()._visible_to_partner(actor).exclude(fund__status="draft")

    def for_list(self) -> Self:
        return self.select_related("fund", "partner")


class Allocation(models.Model):
    """What one partner may spend of a fund, until a day.

    Its counters say where the money is: asked for and not decided, approved and not paid, paid. What is
    left is available: it can never be below nothing, whoever asks at the same moment.
    """

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="fal")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="allocations", verbose_name=_("fund"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="fund_allocations", verbose_name=_("partner")
    )
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    allocated_minor = MinorField(_("allocated"))
    pending_minor = MinorField(default=0, db_default=0, editable=False)
    approved_minor = MinorField(default=0, db_default=0, editable=False)
    paid_minor = MinorField(default=0, db_default=0, editable=False)
    expires_on = models.DateField(_("available until"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["-expires_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "partner"],
                name="marketing_allocation_once",
                violation_error_message=_("This partner has its part of this fund already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(allocated_minor__gte=0, pending_minor__gte=0)
                & Q(approved_minor__gte=0, paid_minor__gte=0),
                name="marketing_allocation_positive",
                violation_error_message=_("An amount is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(allocated_minor__gte=F("pending_minor") + F("approved_minor") + F("paid_minor")),
                name="marketing_allocation_available",
                violation_error_message=_("This is more than is available to this partner."),
            ),
        ]
        indexes = [
            # What the nightly work gives back to its funds.
            models.Index(fields=["expires_on", "id"], name="marketing_allocation_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.fund} · {self.partner}"

    @property
    def committed_minor(self) -> int:
        """What is spoken for: asked for, approved or paid."""
        return self.pending_minor + self.approved_minor + self.paid_minor

    @property
    def available_minor(self) -> int:
        return self.allocated_minor - self.committed_minor

    @property
    def allocated(self) -> Money:
        return Money(self.allocated_minor, self.currency)

    @property
    def pending(self) -> Money:
        return Money(self.pending_minor, self.currency)

    @property
    def approved(self) -> Money:
        return Money(self.approved_minor, self.currency)

    @property
    def paid(self) -> Money:
        return Money(self.paid_minor, self.currency)

    @property
    def committed(self) -> Money:
        return Money(self.committed_minor, self.currency)

    @property
    def available(self) -> Money:
        return Money(self.available_minor, self.currency)
