"""What a partner asks of its part of a fund, and the claims that follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.models import StoredFile
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from marketing.actions.models import CoMarketingAction
from marketing.funds.models import Allocation, Fund
from partners.partner.models import Partner


class FundRequestQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("partner", "allocation__fund")

    def to_decide(self) -> Self:
        return self.filter(status=FundRequest.Status.SUBMITTED)

    def to_claim(self) -> Self:
        """Approved, and waiting for the partner's invoice and proof."""
        return self.filter(status=FundRequest.Status.APPROVED)


class FundRequest(models.Model):
    """A partner asks that we pay a share of what an activity costs, before it takes place.

    ``asked_minor`` is at most ``share`` of ``total_minor``; ``approved_minor`` at most what was asked. It
    is claimed by ``claim_by`` or it expires. ``requested_by`` is who sent it: nobody decides on their own.
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("fund request", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("fund request", "Submitted")
        APPROVED = "approved", pgettext_lazy("fund request", "Approved")
        REFUSED = "refused", pgettext_lazy("fund request", "Refused")
        CLAIMED = "claimed", pgettext_lazy("fund request", "Claimed")
        PAID = "paid", pgettext_lazy("fund request", "Paid")
        WITHDRAWN = "withdrawn", pgettext_lazy("fund request", "Withdrawn")
        EXPIRED = "expired", pgettext_lazy("fund request", "Expired")
        CANCELLED = "cancelled", pgettext_lazy("fund request", "Cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.APPROVED, Status.REFUSED, Status.WITHDRAWN},
        Status.APPROVED: {Status.CLAIMED, Status.CANCELLED, Status.EXPIRED},
        # A claim that is sent back leaves the request approved, to be claimed again.
        Status.CLAIMED: {Status.APPROVED, Status.PAID},
        Status.REFUSED: set(),
        Status.PAID: set(),
        Status.WITHDRAWN: set(),
        Status.EXPIRED: set(),
        Status.CANCELLED: set(),
    }
    TONES = {
        "draft": "", "submitted": "warn", "approved": "info", "refused": "bad", "claimed": "warn",
        "paid": "ok", "withdrawn": "", "expired": "", "cancelled": "",
    }  # fmt: skip

    public_id = PublicIdField(prefix="frq")
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, related_name="requests", verbose_name=_("fund")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="fund_requests", verbose_name=_("partner")
    )
    action = models.ForeignKey(
        CoMarketingAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fund_requests",
        verbose_name=_("co-marketing action"),
    )
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), max_length=4000, blank=True, default="", db_default="")
    activity_on = models.DateField(_("date of the activity"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    total_minor = MinorField(_("total cost"), default=0, db_default=0)
    asked_minor = MinorField(_("amount asked for"), default=0, db_default=0)
    approved_minor = MinorField(_("amount approved"), null=True, blank=True)
    share = models.DecimalField(
        _("share that we pay"),
        max_digits=5,
        decimal_places=4,
        default=Decimal("0.5"),
        db_default=Decimal("0.5"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    requested_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    claim_by = models.DateField(_("to be claimed by"), null=True, blank=True)
    # The notice that was last sent before ``claim_by``: its days.
    reminded_days = models.PositiveSmallIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FundRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft", "submitted", "approved", "refused", "claimed", "paid", "withdrawn", "expired",
                        "cancelled",
                    ]
                ),
                name="marketing_fundrequest_status",
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gte=0, asked_minor__gte=0, asked_minor__lte=F("total_minor")),
                name="marketing_fundrequest_asked",
                violation_error_message=_("No more can be asked for than it costs in all."),
            ),
            models.CheckConstraint(
                # Half a minor unit more: a share is rounded half up.
                condition=Q(
                    asked_minor__lte=models.ExpressionWrapper(
                        F("total_minor") * F("share") + Decimal("0.5"), models.DecimalField()
                    )
                ),
                name="marketing_fundrequest_of_share",
                violation_error_message=_("No more can be asked for than our share of the total cost."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1),
                name="marketing_fundrequest_share",
                violation_error_message=_("The share that we pay is above 0 % and at most 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(asked_minor__gt=0, activity_on__isnull=False) & ~Q(purpose="") & ~Q(requested_by=""),
                name="marketing_fundrequest_complete",
                violation_error_message=_("Say what it is for, when, what it costs and what you ask for."),
            ),
            models.CheckConstraint(
                condition=Q(approved_minor=None, claim_by=None)
                & Q(status__in=["draft", "submitted", "refused", "withdrawn"])
                | Q(approved_minor__gt=0, approved_minor__lte=F("asked_minor"), claim_by__isnull=False)
                & Q(status__in=["approved", "claimed", "paid", "expired", "cancelled"]),
                name="marketing_fundrequest_approved",
                violation_error_message=_("No more can be approved than was asked for."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "cancelled"], reason=""),
                name="marketing_fundrequest_reason",
                violation_error_message=_("Give the reason; the partner reads it."),
            ),
        ]  # fmt: skip
        indexes = [
            # A partner's requests, newest first.
            models.Index(fields=["partner", "-created_at"], name="marketing_fundrequest_partner"),
            # The list, and the API, newest first.
            models.Index(fields=["created_at", "id"], name="marketing_fundrequest_created"),
            # What waits, and what is to be claimed by a day.
            models.Index(fields=["status", "claim_by", "id"], name="marketing_fundrequest_waiting"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def fund(self) -> Fund:
        return self.allocation.fund

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def asked(self) -> Money:
        return Money(self.asked_minor, self.currency)

    @property
    def approved(self) -> Money | None:
        return None if self.approved_minor is None else Money(self.approved_minor, self.currency)

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class ClaimQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("partner", "request__allocation__fund")

    def to_check(self) -> Self:
        return self.filter(status=Claim.Status.SUBMITTED)

    def to_pay(self) -> Self:
        return self.filter(status=Claim.Status.ACCEPTED)


class Claim(models.Model):
    """The partner's invoice for an approved request, with the proof that the activity took place.

    One that is sent back stays as it was; the partner makes another.
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("fund claim", "Submitted")
        ACCEPTED = "accepted", pgettext_lazy("fund claim", "Accepted")
        RETURNED = "returned", pgettext_lazy("fund claim", "Sent back")
        PAID = "paid", pgettext_lazy("fund claim", "Paid")

    TRANSITIONS = {
        Status.SUBMITTED: {Status.ACCEPTED, Status.RETURNED},
        # An acceptance that is taken back leaves the claim to be checked again.
        Status.ACCEPTED: {Status.PAID, Status.SUBMITTED},
        Status.RETURNED: set(),
        Status.PAID: set(),
    }
    TONES = {"submitted": "warn", "accepted": "info", "returned": "bad", "paid": "ok"}

    public_id = PublicIdField(prefix="fcl")
    request = models.ForeignKey(FundRequest, models.PROTECT, related_name="claims")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="fund_claims")
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    invoice_number = models.CharField(_("invoice number"), max_length=60)
    invoiced_on = models.DateField(_("date of the invoice"))
    invoice = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("invoice"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.SUBMITTED, db_default=Status.SUBMITTED
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    submitted_by = models.CharField(max_length=40, editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    payment_reference = models.CharField(
        _("reference of the payment"), max_length=60, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "invoice_number"],
                condition=~Q(status="returned"),
                name="marketing_claim_invoice",
                violation_error_message=_("This invoice has been claimed already."),
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=~Q(status="returned"),
                name="marketing_claim_once",
                violation_error_message=_("This request has been claimed already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["submitted", "accepted", "returned", "paid"]),
                name="marketing_claim_status",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="marketing_claim_amount",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(status="returned", reason=""),
                name="marketing_claim_reason",
                violation_error_message=_("Give the reason; the partner reads it."),
            ),
            models.CheckConstraint(
                condition=Q(status="paid", paid_on__isnull=False) & ~Q(payment_reference="")
                | ~Q(status="paid") & Q(paid_on=None, payment_reference=""),
                name="marketing_claim_paid",
                violation_error_message=_("A paid claim has its day and its reference; no other has."),
            ),
        ]
        indexes = [
            # What waits for a check or for its payment.
            models.Index(fields=["status", "id"], name="marketing_claim_waiting"),
            # The API, newest first.
            models.Index(fields=["created_at", "id"], name="marketing_claim_created"),
            # What was paid in a year.
            models.Index(fields=["paid_on"], name="marketing_claim_paid_on"),
        ]

    def __str__(self) -> str:
        return self.invoice_number

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class ClaimProof(models.Model):
    """A file that shows that the activity took place: a photo, a page, a list of participants."""

    PARTNER_PATH = "claim__partner"

    public_id = PublicIdField(prefix="fpr")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="proofs")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file.name
