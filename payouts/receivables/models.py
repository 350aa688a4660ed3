"""What we give up of what a partner owes us."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from payouts.statements.models import Adjustment


class WriteOff(models.Model):
    """An amount that a partner owes and that we no longer ask for: proposed by one person, decided by
    another. Approved, it is an adjustment, which the ledger books as a loss."""

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        APPROVED = "approved", pgettext_lazy("write-off", "Written off")
        REFUSED = "refused", pgettext_lazy("write-off", "Refused")

    TRANSITIONS = {Status.PROPOSED: {Status.APPROVED, Status.REFUSED}}

    public_id = PublicIdField(prefix="wof")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="write_offs")
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(verbose_name=_("currency"))
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PROPOSED)
    proposed_by = models.CharField(max_length=40, editable=False)
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.CharField(max_length=40, blank=True, default="", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(_("reason of the refusal"), max_length=300, blank=True, default="")
    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, null=True, editable=False, related_name="write_off"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="payouts_writeoff_positive",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by")),
                name="payouts_writeoff_four_eyes",
                violation_error_message=_("Somebody else than the one who proposed it must decide."),
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by="", adjustment=None)
                | (Q(status="approved", adjustment__isnull=False) & ~Q(decided_by=""))
                | (Q(status="refused", adjustment=None) & ~Q(decided_by="")),
                name="payouts_writeoff_decided",
            ),
            models.UniqueConstraint(
                fields=["partner", "currency"],
                condition=Q(status="proposed"),
                name="payouts_writeoff_open_once",
                violation_error_message=_("A write-off of this debt waits for a decision already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
