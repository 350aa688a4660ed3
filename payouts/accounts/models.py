"""The bank account that a partner is paid on."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class PayoutAccountQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """The one account of each partner; those it had before are kept as history."""
        return self.filter(ended_at=None)


class PayoutAccount(models.Model):
    """A bank account of a partner, from ``created_at`` until another one takes its place.

    It may be paid on from ``usable_from`` (72 hours after it was given), once finance has called
    the partner back and recorded it. Until then payments wait; the old account is not used either.
    """

    PARTNER_PATH = "partner"
    SENSITIVE_FIELDS = frozenset({"holder", "iban", "bic"})

    public_id = PublicIdField(prefix="pac")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="payout_accounts")
    holder = models.CharField(_("account holder"), max_length=70)
    iban = models.CharField("IBAN", max_length=34)
    bic = models.CharField("BIC", max_length=11, blank=True)
    usable_from = models.DateTimeField(_("usable from"))
    called_back_at = models.DateTimeField(_("called back"), null=True, blank=True)
    called_back_by = models.CharField(max_length=40, blank=True)
    call_back_note = models.CharField(_("what was said"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.CharField(max_length=40, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = PayoutAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(ended_at=None),
                name="payouts_account_current",
                violation_error_message=_(
                    "Somebody else changed this account in the meantime. Reload the page."
                ),
            ),
            models.CheckConstraint(
                condition=Q(called_back_by="") | ~Q(called_back_by=F("created_by")),
                name="payouts_account_four_eyes",
                violation_error_message=_(
                    "You entered this account: somebody else must call the partner back."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The country and the last four characters: all that is shown without the permission."""
        return f"{self.iban[:2]}·· ···· {self.iban[-4:]}"

    @property
    def spaced(self) -> str:
        """The IBAN in groups of four, as on paper."""
        return " ".join(self.iban[i : i + 4] for i in range(0, len(self.iban), 4))

    @property
    def is_usable(self) -> bool:
        return self.ended_at is None and self.called_back_at is not None and self.usable_from <= now()
