"""What was decided for each sale, and the commissions that came of it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.errors import Sentence
from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from pipeline.sales.models import Sale
from referrals.plans.models import PlanRule, PlanVersion


class CommissionDecision(models.Model):
    """The answer for one sale or refund, once and for ever: what it pays, or why nothing.

    ``explanation`` is compact (codes and figures; see ``referrals.commissions.explain``), so that it reads in
    either language.
    """

    PARTNER_PATH = "sale__partner"

    class Reason(models.TextChoices):
        PAID = "", _("It pays a commission.")
        TYPE = "type", _("Partners of this type are paid no commissions.")
        NO_PLAN = "no_plan", _("No plan is in force for this partner and this kind of sale.")
        NO_RULE = "no_rule", _("No rule of the plan fits this sale.")
        ONCE = (
            "once",
            _("The rule pays once for each subscription, on the first payment that is not given back."),
        )
        OVER = "over", _("The months for which the rule pays on this subscription are over.")
        ZERO = "zero", _("The commission rounds to nothing.")
        UNPAID_SALE = "unpaid_sale", _("The sale that was given back had paid no commission.")
        AGENT = "agent", _("A commercial agent keeps the commission when the failure is ours.")
        REVERSED = "reversed", _("The commission on the sale is already taken back in full.")

    sale = models.OneToOneField(Sale, models.PROTECT, primary_key=True, related_name="decision")
    # Written by the hundred thousand: versions and published rules are never deleted, as guards see to.
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, related_name="decisions", db_index=False, db_constraint=False
    )
    rule = models.ForeignKey(
        PlanRule, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    amount_minor = MinorField()
    currency = CurrencyField()
    explanation = models.JSONField(default=dict)
    decided_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class CommissionQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner", "sale", "plan_version__plan")

    def free(self) -> Self:
        """On no statement yet."""
        return self.filter(statement_id="")

    def held(self, on: date) -> Self:
        return self.free().filter(Q(hold_until__gt=on) | Q(hold_until=None))

    def due(self, on: date) -> Self:
        """To be put on a statement of that day."""
        return self.free().filter(hold_until__lte=on)


class Commission(models.Model):
    """An amount earned by a partner for a sale, taken back for a refund (negative), or corrected
    (either sign), for ever.

    A correction changes what ``reversal_of`` earned, because of another sale or refund of its
    subscription (``caused_by``) that came later and counts before it. Where the sale had earned
    nothing, what it earns so is ``earned``, with ``caused_by``. Both have their ``own_explanation``:
    the decision about the sale stays what it was.

    Its amount never changes. ``hold_until`` is the day from which it is due, empty while it waits
    for the customer's payment; being held or due is a comparison with today. ``statement_id`` is
    the public id of the statement that claimed it. ``booked_with`` is the reference of the ledger
    entry that holds it: the first commission of those booked together (one partner, one currency,
    one day, one batch).
    """

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        EARNED = "earned", _("Commission")
        REVERSAL = "reversal", _("Taken back")
        CORRECTION = "correction", _("Correction")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("commission", "Open")
        ON_STATEMENT = "on_statement", _("On a statement")
        PAID = "paid", pgettext_lazy("commission", "Paid")

    TRANSITIONS = {
        Status.OPEN: {Status.ON_STATEMENT},
        Status.ON_STATEMENT: {Status.OPEN, Status.PAID},
        Status.PAID: {Status.ON_STATEMENT},
    }
    STATES = {
        "waiting": _("Awaiting the customer's payment"),
        "held": _("On hold"),
        "due": pgettext_lazy("commission", "Due"),
        "on_statement": Status.ON_STATEMENT.label,
        "paid": Status.PAID.label,
    }

    TONES = {"waiting": "warn", "held": "warn", "due": "info", "paid": "ok"}

    public_id = PublicIdField(prefix="com")
    # The same number as the sale: the decision's own constraint stands for both.
    decision = models.ForeignKey(
        CommissionDecision, models.PROTECT, related_name="commissions", db_index=False, db_constraint=False
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="commissions", db_index=False)
    sale = models.ForeignKey(
        Sale, models.PROTECT, related_name="commissions", db_index=False, db_constraint=False
    )
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="commissions", db_index=False, db_constraint=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(verbose_name=_("currency"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    earned_on = models.DateField(_("earned on"))
    hold_until = models.DateField(_("due from"), null=True, blank=True)
    reversal_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversals", db_index=False
    )
    caused_by = models.ForeignKey(
        Sale,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        db_index=False,
        db_constraint=False,
    )
    own_explanation = models.JSONField(null=True, blank=True)
    booked_with = models.CharField(max_length=40, editable=False)
    statement_id = models.CharField(max_length=40, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sale", "partner"],
                condition=Q(kind__in=["earned", "reversal"]),
                name="referrals_commission_once",
                violation_error_message=_("This sale has paid this partner already."),
            ),
            # Also how the commissions of a sale are found.
            models.UniqueConstraint(
                fields=["sale", "partner", "caused_by"],
                name="referrals_commission_corrected",
                violation_error_message=_("This sale has been corrected for the same reason already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="earned", amount_minor__gt=0, reversal_of=None)
                | Q(kind="reversal", amount_minor__lt=0, reversal_of__isnull=False, caused_by=None)
                | Q(kind="correction", reversal_of__isnull=False, caused_by__isnull=False)
                & ~Q(amount_minor=0),
                name="referrals_commission_amount",
            ),
            models.CheckConstraint(
                condition=Q(caused_by=None, own_explanation__isnull=True)
                | Q(caused_by__isnull=False, own_explanation__isnull=False),
                name="referrals_commission_explained",
            ),
            models.CheckConstraint(
                condition=Q(status="open", statement_id="")
                | (Q(status__in=["on_statement", "paid"]) & ~Q(statement_id="")),
                name="referrals_commission_status",
            ),
        ]
        indexes = [
            # A partner's commissions, newest first.
            models.Index(fields=["partner", "id"], name="referrals_commission_partner"),
            # What was taken back of a commission.
            models.Index(
                fields=["reversal_of"],
                name="referrals_commission_reversal",
                condition=Q(reversal_of__isnull=False),
            ),
            # What a sale or refund changed for others of its subscription.
            models.Index(
                fields=["caused_by"],
                name="referrals_commission_cause",
                condition=Q(caused_by__isnull=False),
            ),
            # What is due to whom.
            models.Index(
                fields=["partner", "currency", "hold_until"],
                name="referrals_commission_due",
                condition=Q(statement_id=""),
            ),
            # What a statement claimed.
            models.Index(
                fields=["statement_id"], name="referrals_commission_claimed", condition=~Q(statement_id="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.sale)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def explanation(self) -> dict:
        return self.own_explanation or self.decision.explanation

    @property
    def state(self) -> str:
        """Where it stands today: waiting, held, due, on_statement or paid."""
        if self.status != self.Status.OPEN:
            return self.status
        if self.hold_until is None:
            return "waiting"
        return "due" if self.hold_until <= clock.today() else "held"

    @property
    def state_label(self) -> Sentence:
        return self.STATES[self.state]

    @property
    def state_tone(self) -> str:
        return self.TONES.get(self.state, "")
