"""The ledger: accounts, entries and their lines. Balances are sums; nothing is ever edited."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class Account(models.Model):
    """An account of the programme's ledger. ``code`` is what operations post to; ``number`` and
    ``vat_code`` are what finance's own accounting calls it, for the journal."""

    UNSCOPED = "the chart of accounts of the programme, for finance"
    READ_BY = {
        "name": "templates/payouts/ledger.html",
        "kind": "templates/payouts/ledger.html",
        "number": "payouts.entries.views:JOURNAL",
        "vat_code": "payouts.entries.views:JOURNAL",
    }

    class Kind(models.TextChoices):
        ASSET = "asset", _("Asset")
        LIABILITY = "liability", pgettext_lazy("account", "Liability")
        EXPENSE = "expense", _("Expense")
        INCOME = "income", _("Income")

    public_id = PublicIdField(prefix="acc")
    code = models.CharField(_("code"), max_length=40)
    name = TranslatedField(verbose_name=_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.CharField(_("account number"), max_length=20, blank=True)
    vat_code = models.CharField(_("VAT code"), max_length=20, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="ledger_account_code",
                violation_error_message=_("There is an account with this code."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["asset", "liability", "expense", "income"]), name="ledger_account_kind"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Entry(models.Model):
    """One thing that moved money, on a business date: its lines add up to nothing in each currency.

    ``reference`` is the public id of what caused it (a commission, a statement, a payout); ``event`` that
    of the event whose data holds its digest, empty for entries from before there were digests.
    """

    UNSCOPED = "read by finance and the auditor alone; partners read statements"
    KINDS = {
        "commission": _("Commission"),
        "adjustment": _("Adjustment"),
        "payout": _("Payout"),
        "payout_return": _("Returned payout"),
        "receipt": _("Money received from a partner"),
        "write_off": _("Debt written off"),
        "double_payment": _("Payment made twice"),
        "double_payment_end": _("End of a payment made twice"),
        "fund_claim": _("Claim on a marketing fund"),
        "fund_claim_reversal": _("Claim on a marketing fund no longer accepted"),
        "fund_payment": _("Payment of a claim on a marketing fund"),
    }

    public_id = PublicIdField(prefix="ent")
    kind = models.CharField(_("kind"), max_length=30)
    booked_on = models.DateField(_("booked on"))
    reference = models.CharField(_("reference"), max_length=40)
    memo = models.CharField(_("memo"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.CharField(max_length=40, blank=True, editable=False)
    event = models.CharField(max_length=40, blank=True, db_default="", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # From an event to the entries that it proves.
            models.Index(fields=["event"], name="ledger_entry_by_event"),
            # The journal of a period, and balances as of a date.
            models.Index(fields=["booked_on", "id"], name="ledger_entry_by_date"),
            # From a commission or a payout to what was posted for it.
            models.Index(fields=["reference"], name="ledger_entry_by_reference"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def kind_label(self) -> Any:
        """What the kind is called; a kind of a later room shows its code."""
        return self.KINDS.get(self.kind, self.kind)


class Line(models.Model):
    """One side of an entry: an amount on an account, debit above zero, credit below."""

    PARTNER_PATH = "partner"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", db_index=False)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount_minor = MinorField()
    currency = CurrencyField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_minor=0), name="ledger_line_not_zero"),
        ]
        indexes = [
            # The balance of one partner on an account; the amount rides along, so no row is read.
            models.Index(
                fields=["partner", "account", "currency", "amount_minor"], name="ledger_line_by_partner"
            ),
        ]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def credit(self) -> Money:
        """The amount without its sign, for the column of credits."""
        return -self.amount
