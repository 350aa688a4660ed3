"""Payout runs: prepared by one person, approved by another, sent to the bank, read back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from payouts.accounts.models import PayoutAccount
from payouts.statements.models import Statement


class PayoutRun(models.Model):
    """A set of transfers in one currency. ``skipped`` lists the statements that were left out and
    why: ``[{"statement": public id, "reason": code}]``."""

    UNSCOPED = "a run holds many partners; each sees its own payouts"

    class Status(models.TextChoices):
        PREPARED = "prepared", _("Awaiting approval")
        APPROVED = "approved", pgettext_lazy("payout run", "Approved")
        EXPORTED = "exported", pgettext_lazy("payout run", "Sent to the bank")
        SETTLED = "settled", pgettext_lazy("payout run", "Settled")
        CANCELLED = "cancelled", pgettext_lazy("payout run", "Cancelled")

    TRANSITIONS = {
        Status.PREPARED: {Status.APPROVED, Status.CANCELLED},
        Status.APPROVED: {Status.EXPORTED, Status.CANCELLED},
        Status.EXPORTED: {Status.SETTLED},
    }

    # A line for each statement left out.
    JSON_BYTES = {"skipped": 4_000_000}

    public_id = PublicIdField(prefix="run")
    number = models.CharField(_("number"), max_length=20)
    currency = CurrencyField()
    total_minor = MinorField()
    payouts_count = models.PositiveIntegerField()
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PREPARED)
    skipped = models.JSONField(default=list, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(_("reason"), max_length=300, blank=True)
    exported_at = models.DateTimeField(null=True, editable=False)
    export_file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="payouts_run_number",
                violation_error_message=_("Another run has this number."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                name="payouts_run_four_eyes",
                violation_error_message=_("Somebody else than the one who prepared the run must approve it."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prepared", "cancelled"]) | Q(approved_by__isnull=False),
                name="payouts_run_approved_before_bank",
                violation_error_message=_("A run is approved before it is sent to the bank."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prepared", "approved", "exported", "settled", "cancelled"]),
                name="payouts_run_status",
            ),
        ]
        indexes = [models.Index(fields=["prepared_at", "id"], name="payouts_run_by_date")]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class Payout(models.Model):
    """One transfer: one statement to one bank account, both as they were when the run was prepared."""

    PARTNER_PATH = "partner"
    SENSITIVE_FIELDS = frozenset({"payee", "iban", "bic"})

    class Status(models.TextChoices):
        PENDING = "pending", _("Being prepared")
        SENT = "sent", _("Sent to the bank")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Refused by the bank")
        RETURNED = "returned", _("Returned")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.PENDING: {Status.SENT, Status.CANCELLED},
        Status.SENT: {Status.PAID, Status.FAILED, Status.RETURNED},
        Status.PAID: {Status.RETURNED},
    }

    public_id = PublicIdField(prefix="pay")
    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="payouts")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="payouts")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="payouts")
    account = models.ForeignKey(PayoutAccount, models.PROTECT, related_name="payouts")
    payee = models.CharField(_("payee"), max_length=70)
    iban = models.CharField("IBAN", max_length=34)
    bic = models.CharField("BIC", max_length=11, blank=True)
    amount_minor = MinorField()
    currency = CurrencyField()
    reference = models.CharField(_("reference"), max_length=35)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    status_reason = models.CharField(_("reason"), max_length=200, blank=True)
    paid_on = models.DateField(_("paid on"), null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(status__in=["pending", "sent", "paid"]),
                name="payouts_payout_one_alive",
                violation_error_message=_("This statement is being paid already."),
            ),
            models.UniqueConstraint(
                fields=["reference"],
                name="payouts_payout_reference",
                violation_error_message=_("Another transfer has this reference."),
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payouts_payout_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "sent", "paid", "failed", "returned", "cancelled"]),
                name="payouts_payout_status",
            ),
        ]
        indexes = [
            # A partner's payouts, newest first.
            models.Index(fields=["partner", "-id"], name="payouts_payout_by_partner"),
            models.Index(fields=["created_at", "id"], name="payouts_payout_by_date"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def masked(self) -> str:
        return f"{self.iban[:2]}·· ···· {self.iban[-4:]}"

    @property
    def spaced(self) -> str:
        return " ".join(self.iban[i : i + 4] for i in range(0, len(self.iban), 4))
