"""Commission plans: versions with a start date, and rules of which the first that fits wins."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class CommissionPlan(models.Model):
    """How partners of some relationship kinds are rewarded for sales of some sources.

    Plans are read in the order of ``position``; the first one that is for a sale decides alone.
    ``kinds`` and ``sources`` hold codes; empty is for all.
    """

    UNSCOPED = "terms of the programme, for us; a partner reads those applied to its own sales"
    READ_BY = {
        "name": "referrals.plans.models:CommissionPlan.__str__",
        "kinds": "referrals.commissions.context:_as_terms",
        "sources": "referrals.commissions.context:_as_terms",
        "position": "referrals.commissions.context:_as_terms",
        "is_active": "referrals.commissions.context:_published",
    }

    public_id = PublicIdField(prefix="pla")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    name = TranslatedField(verbose_name=_("name"))
    kinds = models.JSONField(_("relationship kinds"), default=list, blank=True)
    sources = models.JSONField(_("sources of sales"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.name)


class PlanVersion(models.Model):
    """The terms of a plan from a date on. A draft may change; what is published never does."""

    UNSCOPED = "terms of the programme, for us; a partner reads those applied to its own sales"
    READ_BY = {
        "plan": "referrals.commissions.context:_published",
        "number": "referrals.commissions.explain:_steps",
        "status": "referrals.commissions.context:_published",
        "effective_from": "referrals.commissions.context:_as_terms",
        "currency": "referrals.commissions.context:as_rule",
        "due_on": "referrals.commissions.context:_as_terms",
        "hold_days": "referrals.commissions.context:_as_terms",
    }

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    TRANSITIONS = {Status.DRAFT: {Status.PUBLISHED}, Status.PUBLISHED: set()}

    class DueOn(models.TextChoices):
        SALE = "sale", _("The sale")
        PAYMENT = "payment", _("The customer's payment")

    public_id = PublicIdField(prefix="plv")
    plan = models.ForeignKey(CommissionPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    currency = CurrencyField(
        verbose_name=_("currency"), help_text=_("Of fixed amounts, minimums and caps. Percentages need none.")
    )
    due_on = models.CharField(_("due on"), max_length=8, choices=DueOn, default=DueOn.SALE)
    hold_days = models.PositiveSmallIntegerField(
        _("days on hold"),
        default=30,
        validators=[MaxValueValidator(730)],
        help_text=_("Counted from what it is due on."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=40, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="referrals_version_number",
                violation_error_message=_("This plan has a version with this number."),
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status="draft"),
                name="referrals_version_one_draft",
                violation_error_message=_("This plan has a draft already. Publish or change that one."),
            ),
            models.UniqueConstraint(
                fields=["plan", "effective_from"],
                condition=Q(status="published"),
                name="referrals_version_start",
                violation_error_message=_("Another version of this plan starts on this day."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(status="published", effective_from__isnull=False),
                name="referrals_version_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.number}"


class PlanRule(models.Model):
    """One rule of a version: the conditions that a sale must meet, and what it then pays.

    ``conditions`` is ``{name: [codes]}`` with the names of ``rules.CONDITIONS``; one that is left
    out does not restrict. A rule pays a share of the sale or a fixed amount, at least ``minimum``
    and at most ``cap`` for each sale. A one-time rule pays on the first payment of a subscription;
    a recurring one on each payment, for ``months`` from the first (without end when empty).
    """

    UNSCOPED = "terms of the programme, for us; a partner reads those applied to its own sales"
    READ_BY = {
        "version": "referrals.commissions.context:_rules_of",
        "position": "referrals.commissions.context:as_rule",
        "conditions": "referrals.commissions.context:as_rule",
        "rate": "referrals.commissions.context:as_rule",
        "fixed_minor": "referrals.commissions.context:as_rule",
        "minimum_minor": "referrals.commissions.context:as_rule",
        "cap_minor": "referrals.commissions.context:as_rule",
        "recurring": "referrals.commissions.context:as_rule",
        "months": "referrals.commissions.context:as_rule",
    }

    public_id = PublicIdField(prefix="plr")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="rules")
    position = models.PositiveSmallIntegerField(_("position"))
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    rate = models.DecimalField(
        _("rate"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )  # fmt: skip
    fixed_minor = MinorField(_("fixed amount"), null=True, blank=True)
    minimum_minor = MinorField(_("at least"), null=True, blank=True)
    cap_minor = MinorField(_("at most"), null=True, blank=True)
    recurring = models.BooleanField(_("on each payment"), default=False)
    months = models.PositiveSmallIntegerField(_("for months"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__isnull=False, rate__gte=0, rate__lte=1, fixed_minor=None)
                | Q(rate=None, fixed_minor__isnull=False, fixed_minor__gt=0),
                name="referrals_rule_amount",
                violation_error_message=_(
                    "A rule pays either a rate of at most the whole sale, or a fixed amount above zero."
                ),
            ),
            models.CheckConstraint(
                condition=Q(cap_minor=None)
                | Q(minimum_minor=None)
                | Q(cap_minor__gte=models.F("minimum_minor")),
                name="referrals_rule_bounds",
                violation_error_message=_("The cap cannot be below the minimum."),
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(recurring=True, months__gt=0),
                name="referrals_rule_months",
                violation_error_message=_("Only a rule that pays on each payment has a number of months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.position}"
