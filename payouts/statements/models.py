"""Statements: what a partner earned in a period, line by line, and what is paid of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class StatementSettings(models.Model):
    """How often a partner gets a statement, and from which amount it is paid. Without a row:
    monthly, and any amount."""

    PARTNER_PATH = "partner"
    READ_BY = {
        "partner": "payouts.statements.services:_Known.read",
        "period": "payouts.statements.services:_row",
        "minimum_minor": "payouts.statements.services:_row",
        "currency": "payouts.statements.services:_row",
    }

    class Period(models.TextChoices):
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")

    public_id = PublicIdField(prefix="sts")
    partner = models.OneToOneField(Partner, models.PROTECT, related_name="statement_settings")
    period = models.CharField(_("period"), max_length=10, choices=Period, default=Period.MONTHLY)
    minimum_minor = MinorField(_("minimum payout"), default=0)
    currency = CurrencyField(verbose_name=_("currency"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minimum_minor__gte=0), name="payouts_settings_minimum"),
            models.CheckConstraint(
                condition=Q(period__in=["monthly", "quarterly"]), name="payouts_settings_period"
            ),
        ]

    @property
    def minimum(self) -> Money:
        return Money(self.minimum_minor, self.currency)


class StatementQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """A partner sees a statement once it is issued."""
        return self.exclude(status="draft")

    def payable(self) -> Self:
        """Accepted, with something to pay, and not in a payout that is still alive."""
        return self.filter(status="closed", payable_minor__gt=F("withheld_minor")).exclude(
            payouts__status__in=["pending", "sent", "paid"]
        )

    def to_answer(self) -> Self:
        """Contested, in all or in part, and not answered yet."""
        return self.filter(Exists(Contest.objects.filter(statement=OuterRef("pk"), answered_at=None)))

    def unaccepted(self) -> Self:
        """Issued with something to pay, while the partner may still contest it or does."""
        return self.filter(status__in=["issued", "contested"], payable_minor__gt=0)


class Statement(models.Model):
    """What a partner earned in one currency up to the end of a period.

    total = opening (what the last statement carried forward) + commissions + adjustments;
    payable = what is paid of it; carried = the rest, which opens the next statement. What the partner
    contests of it is withheld: the rest is paid at once, and it comes with a later one (``released``).
    """

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        CONTESTED = "contested", _("Contested")
        CLOSED = "closed", _("Accepted")
        PAID = "paid", _("Paid")

    TRANSITIONS = {
        Status.DRAFT: {Status.ISSUED},
        Status.ISSUED: {Status.CONTESTED, Status.CLOSED},
        Status.CONTESTED: {Status.ISSUED, Status.CLOSED},
        Status.CLOSED: {Status.PAID},
        # A transfer that came back makes the statement payable again.
        Status.PAID: {Status.CLOSED},
    }

    public_id = PublicIdField(prefix="sta")
    number = models.CharField(_("number"), max_length=20, blank=True, default="", db_default="")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="statements")
    currency = CurrencyField(db_default="EUR")
    period = models.CharField(_("period"), max_length=10, choices=StatementSettings.Period)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("until"))
    # An agent on the last day, or with commissions earned as one: no minimum, and a day set by law.
    is_agent = models.BooleanField(_("commercial agent"), default=False, db_default=False)
    # The partnership has ended and nothing is left to be stated after this one.
    is_final = models.BooleanField(_("final"), default=False, db_default=False)
    opening_minor = MinorField()
    commissions_minor = MinorField()
    adjustments_minor = MinorField()
    minimum_minor = MinorField(default=0, db_default=0)
    total_minor = MinorField()
    payable_minor = MinorField()
    carried_minor = MinorField()
    withheld_minor = MinorField(default=0, db_default=0)
    lines_count = models.PositiveIntegerField(default=0, db_default=0)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    due_on = models.DateField(_("to be paid by"), null=True)
    issued_on = models.DateField(_("issued on"), null=True)
    contest_until = models.DateField(_("contest until"), null=True)
    pdf = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    snapshot = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "currency", "period_end"],
                name="payouts_statement_once",
                violation_error_message=_(
                    "The partner has a statement for this period and currency already."
                ),
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="payouts_statement_number",
                violation_error_message=_("Another statement has this number."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "issued", "contested", "closed", "paid"]),
                name="payouts_statement_status",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("opening_minor") + F("commissions_minor") + F("adjustments_minor")),
                name="payouts_statement_total",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("payable_minor") + F("carried_minor"), payable_minor__gte=0),
                name="payouts_statement_payable",
            ),
            models.CheckConstraint(
                condition=Q(withheld_minor__gte=0, withheld_minor__lte=F("payable_minor")),
                name="payouts_statement_withheld",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (~Q(number="") & Q(issued_on__isnull=False, pdf__isnull=False)),
                name="payouts_statement_issued",
            ),
        ]
        indexes = [
            # A partner's statements, newest first; and what the last one carried forward.
            models.Index(fields=["partner", "currency", "-period_end"], name="payouts_statement_history"),
            # The list by date, and what waits in a status.
            models.Index(fields=["status", "contest_until"], name="payouts_statement_waiting"),
            models.Index(fields=["period_end", "id"], name="payouts_statement_by_period"),
            # The API, newest first.
            models.Index(fields=["created_at", "id"], name="payouts_statement_by_date"),
        ]

    def __str__(self) -> str:
        return self.number or self.public_id

    @property
    def opening(self) -> Money:
        return Money(self.opening_minor, self.currency)

    @property
    def commissions(self) -> Money:
        return Money(self.commissions_minor, self.currency)

    @property
    def adjustments(self) -> Money:
        return Money(self.adjustments_minor, self.currency)

    @property
    def minimum(self) -> Money:
        return Money(self.minimum_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def payable(self) -> Money:
        return Money(self.payable_minor, self.currency)

    @property
    def withheld(self) -> Money:
        return Money(self.withheld_minor, self.currency)

    @property
    def payable_now(self) -> Money:
        """What a transfer pays: all but what was in dispute."""
        return self.payable - self.withheld

    @property
    def carried(self) -> Money:
        return Money(self.carried_minor, self.currency)


class Adjustment(models.Model):
    """An amount added to or taken from what a partner is owed, with its reason. It stands on the
    next statement. Money that a partner paid back, and debts written off, are such amounts too."""

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        ADJUSTMENT = "adjustment", _("Adjustment")
        RECEIVED = "received", _("Money received")
        WRITE_OFF = "write_off", _("Written off")
        # Owed since it was earned: nothing is posted for it.
        RELEASED = "released", _("No longer in dispute")

    public_id = PublicIdField(prefix="adj")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="payout_adjustments")
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.ADJUSTMENT, db_default=Kind.ADJUSTMENT
    )
    amount_minor = MinorField()
    currency = CurrencyField()
    reason = models.CharField(_("reason"), max_length=300)
    booked_on = models.DateField(_("booked on"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.CharField(max_length=40, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_minor=0),
                name="payouts_adjustment_not_zero",
                violation_error_message=_("An adjustment of nothing changes nothing. Enter an amount."),
            ),
            models.CheckConstraint(
                condition=Q(kind="adjustment")
                | Q(kind__in=["received", "write_off", "released"], amount_minor__gt=0),
                name="payouts_adjustment_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class StatementLine(models.Model):
    """One commission or one adjustment on a statement, as it was understood that day.

    ``commission`` is its public id; ``explanation`` and ``facts`` are copies, so a statement reads
    the same for ever.
    """

    PARTNER_PATH = "statement__partner"

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    commission = models.CharField(max_length=40, blank=True, default="", db_default="")
    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, null=True, blank=True, related_name="statement_line"
    )
    booked_on = models.DateField()
    amount_minor = MinorField()
    currency = CurrencyField(db_default="EUR")
    facts = models.JSONField(default=dict, blank=True)
    explanation = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "position"],
                name="payouts_line_position",
                violation_error_message=_("Another line stands at this position."),
            ),
            models.UniqueConstraint(
                fields=["commission"],
                condition=~Q(commission=""),
                name="payouts_line_commission_once",
                violation_error_message=_("This commission stands on a statement already."),
            ),
            models.CheckConstraint(
                condition=Q(commission="", adjustment__isnull=False)
                | (~Q(commission="") & Q(adjustment=None)),
                name="payouts_line_one_origin",
            ),
        ]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Contest(models.Model):
    """A partner's objection to a statement, and our answer."""

    PARTNER_PATH = "statement__partner"

    public_id = PublicIdField(prefix="cts")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="contests")
    reason = models.TextField(_("reason"), max_length=2000)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.CharField(max_length=40, editable=False)
    # The first or the second; empty for those from before there were two at most.
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    # How much of what is to be paid it is about: the rest is not in dispute.
    contested_minor = MinorField(default=0, db_default=0)
    # Whether our answer ended it: the statement is accepted then, and cannot be contested again.
    is_final = models.BooleanField(_("final answer"), default=False, db_default=False)
    # What was withheld, on the way to a later statement.
    released = models.OneToOneField(
        Adjustment, models.PROTECT, null=True, editable=False, related_name="released_by"
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.CharField(max_length=40, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(answered_at=None),
                name="payouts_contest_open_once",
                violation_error_message=_(
                    "This statement is contested already. We are working on an answer."
                ),
            ),
            models.UniqueConstraint(
                fields=["statement", "number"],
                name="payouts_contest_number_once",
                violation_error_message=_(
                    "This statement is contested already. We are working on an answer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1, number__lte=2),
                name="payouts_contest_twice",
                violation_error_message=_("A statement can be contested twice. Write to us instead."),
            ),
            models.CheckConstraint(condition=Q(contested_minor__gte=0), name="payouts_contest_not_negative"),
        ]

    @property
    def contested(self) -> Money:
        return Money(self.contested_minor, self.statement.currency)
