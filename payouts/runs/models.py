"""Payout runs: prepared by one person, approved by another, sent to the bank, read back."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Sentence
from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from payouts.accounts.models import PayoutAccount
from payouts.runs import rules
from payouts.statements.models import Statement


class PayoutRun(models.Model):
    """A set of transfers in one currency.

    ``skipped`` lists the statements that were not taken in when it was prepared, and why:
    ``[{"statement": public id, "reason": code}]``. ``total_minor`` and ``payouts_count`` are those of the
    transfers that are to be made: a transfer that is left out later is taken off, until the bank has the
    file.
    """

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


class PayoutQuerySet(ScopedQuerySet):
    def alive(self) -> Self:
        """Being prepared, on their way or arrived: a statement has one at most."""
        return self.filter(status__in=Payout.ALIVE)

    def made(self) -> Self:
        """What concerns the partner: without what was given up before the bank had it."""
        return self.exclude(status__in=[Payout.Status.CANCELLED, Payout.Status.LEFT_OUT])

    def unresolved(self) -> Self:
        """The last try of a statement that is still to be paid: left out, refused or returned."""
        later = Payout.objects.filter(statement=OuterRef("statement"), pk__gt=OuterRef("pk"))
        tried = self.filter(status__in=Payout.NOT_PAID, statement__status=Statement.Status.CLOSED)
        return tried.filter(~Exists(later))


class Payout(models.Model):
    """One transfer: one statement to one bank account, both as they were when the run was prepared.

    =============  ==================================  ==================================================
    from           to                                  when
    =============  ==================================  ==================================================
    pending        sent                                the run is exported for the bank
    pending        left_out                            a check no longer holds, or somebody left it out
    pending        cancelled                           the run is cancelled
    sent           paid, failed, returned              the bank says so
    failed,        paid                                the bank says so later, and the statement is on no
    returned                                           other way: a transfer still in preparation is left
                                                       out
    failed,        paid_twice                          the same, and another transfer of the statement is
    returned                                           at the bank or was paid
    paid           returned                            the money came back: the statement is to be paid
    paid_twice     paid                                the other one was refused or came back
    paid_twice     returned                            the money came back
    paid_twice     recovered                           taken off what the partner is owed next
    =============  ==================================  ==================================================

    A statement has at most one transfer that is pending, sent or paid. ``left_out_reason`` is a code of
    ``rules.SKIP_REASONS``; ``sent_on`` the day on which the bank was given the file.
    """

    PARTNER_PATH = "partner"
    SENSITIVE_FIELDS = frozenset({"payee", "iban", "bic"})

    class Status(models.TextChoices):
        PENDING = "pending", _("Being prepared")
        SENT = "sent", _("Sent to the bank")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Refused by the bank")
        RETURNED = "returned", _("Returned")
        CANCELLED = "cancelled", _("Cancelled")
        LEFT_OUT = "left_out", pgettext_lazy("payout", "Left out")
        PAID_TWICE = "paid_twice", _("Paid twice")
        RECOVERED = "recovered", _("Paid twice, taken off")

    TRANSITIONS = {
        Status.PENDING: {Status.SENT, Status.CANCELLED, Status.LEFT_OUT},
        Status.SENT: {Status.PAID, Status.FAILED, Status.RETURNED},
        Status.FAILED: {Status.PAID, Status.PAID_TWICE},
        Status.RETURNED: {Status.PAID, Status.PAID_TWICE},
        Status.PAID: {Status.RETURNED},
        Status.PAID_TWICE: {Status.PAID, Status.RETURNED, Status.RECOVERED},
    }
    ALIVE = (Status.PENDING, Status.SENT, Status.PAID)
    NOT_PAID = (Status.LEFT_OUT, Status.FAILED, Status.RETURNED)

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
    left_out_reason = models.CharField(
        _("left out because"), max_length=20, blank=True, default="", db_default=""
    )
    sent_on = models.DateField(_("sent on"), null=True)
    paid_on = models.DateField(_("paid on"), null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PayoutQuerySet.as_manager()

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
                condition=Q(
                    status__in=[
                        "pending",
                        "sent",
                        "paid",
                        "failed",
                        "returned",
                        "cancelled",
                        "left_out",
                        "paid_twice",
                        "recovered",
                    ]
                ),
                name="payouts_payout_status",
            ),
            models.CheckConstraint(
                condition=Q(status="left_out", left_out_reason__gt="")
                | (~Q(status="left_out") & Q(left_out_reason="")),
                name="payouts_payout_left_out_why",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(paid_on=None) | Q(paid_on__gte=F("sent_on")),
                name="payouts_payout_paid_after_sent",
                violation_error_message=_("A transfer is not paid before the bank was given the file."),
            ),
        ]
        indexes = [
            # A partner's payouts, newest first.
            models.Index(fields=["partner", "-id"], name="payouts_payout_by_partner"),
            models.Index(fields=["created_at", "id"], name="payouts_payout_by_date"),
            # What people must look at: a few among all.
            models.Index(
                fields=["status", "id"],
                condition=Q(status__in=["failed", "returned", "left_out", "paid_twice"]),
                name="payouts_payout_problems",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def left_out_because(self) -> Sentence:
        """Why the line was left out, in words; "" where it was not."""
        return rules.SKIP_REASONS.get(self.left_out_reason, "")

    @property
    def masked(self) -> str:
        return f"{self.iban[:2]}·· ···· {self.iban[-4:]}"

    @property
    def spaced(self) -> str:
        return " ".join(self.iban[i : i + 4] for i in range(0, len(self.iban), 4))
