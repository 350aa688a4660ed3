"""Co-marketing actions: what we do with a partner, what each side puts in, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from pipeline.deals.models import Deal
from pipeline.sales.models import Sale
from referrals.conversions.models import ReferralEvent


class ActionQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner")

    def waiting(self) -> Self:
        """Proposed by a partner, and not answered yet."""
        return self.filter(status=CoMarketingAction.Status.PROPOSED)

    def counted(self) -> Self:
        """What takes place or took place: what we invest in."""
        return self.filter(status__in=[CoMarketingAction.Status.PLANNED, CoMarketingAction.Status.DONE])

    def of_year(self, year: int) -> Self:
        return self.filter(held_on__range=(date(year, 1, 1), date(year, 12, 31)))


class CoMarketingAction(models.Model):
    """One thing we do with one partner to win customers: a webinar, an article, an event, a press release.

    ``our_minor`` and ``partner_minor`` are what each side puts in, in ``currency``; the columns in the
    programme's currency are the same at the rate of the day it is held, or of the day it was written
    as long as that day is to come.
    """

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("Webinar")
        CONTENT = "content", pgettext_lazy("co-marketing", "Content")
        EVENT = "event", pgettext_lazy("co-marketing", "Event")
        PRESS = "press", _("Press")
        OTHER = "other", pgettext_lazy("co-marketing", "Other")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("co-marketing", "Proposed")
        PLANNED = "planned", pgettext_lazy("co-marketing", "Planned")
        DONE = "done", pgettext_lazy("co-marketing", "Done")
        REFUSED = "refused", pgettext_lazy("co-marketing", "Refused")
        CANCELLED = "cancelled", pgettext_lazy("co-marketing", "Cancelled")

    TRANSITIONS = {
        Status.PROPOSED: {Status.PLANNED, Status.REFUSED, Status.CANCELLED},
        Status.PLANNED: {Status.DONE, Status.CANCELLED},
        Status.DONE: {Status.PLANNED},
        Status.REFUSED: set(),
        Status.CANCELLED: {Status.PLANNED},
    }

    TONES = {"proposed": "warn", "planned": "info", "done": "ok", "refused": "", "cancelled": ""}

    public_id = PublicIdField(prefix="cma")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="co_marketing_actions", verbose_name=_("partner")
    )
    held_on = models.DateField(_("date"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PLANNED, db_default=Status.PLANNED
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    our_minor = MinorField(_("our investment"), default=0, db_default=0)
    partner_minor = MinorField(_("investment of the partner"), default=0, db_default=0)
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    our_programme_minor = MinorField(default=0, db_default=0, editable=False)
    partner_programme_minor = MinorField(default=0, db_default=0, editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    note = models.TextField(_("note"), max_length=2000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    # What it cost and brought: set by ``selectors.with_outcomes``.
    outcome: Any

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["webinar", "content", "event", "press", "other"]),
                name="marketing_action_kind",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "planned", "done", "refused", "cancelled"]),
                name="marketing_action_status",
            ),
            models.CheckConstraint(
                condition=Q(our_minor__gte=0, partner_minor__gte=0)
                & Q(our_programme_minor__gte=0, partner_programme_minor__gte=0),
                name="marketing_action_investment",
                violation_error_message=_("An amount is not below zero."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "cancelled"]) | ~Q(reason=""),
                name="marketing_action_reason",
                violation_error_message=_("Say why it is refused or cancelled."),
            ),
        ]
        indexes = [
            # The list by day, and the actions of a year.
            models.Index(fields=["held_on", "id"], name="marketing_action_day"),
            # A partner's actions, newest first.
            models.Index(fields=["partner", "held_on", "id"], name="marketing_action_partner"),
            # The API, newest first.
            models.Index(fields=["created_at", "id"], name="marketing_action_created"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def our_investment(self) -> Money:
        return Money(self.our_minor, self.currency)

    @property
    def partner_investment(self) -> Money:
        return Money(self.partner_minor, self.currency)

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class ActionLead(models.Model):
    """A lead that an action brought: a deal, or a lead that another system reported. It was brought by
    one action only."""

    PARTNER_PATH = "action__partner"

    public_id = PublicIdField(prefix="cml")
    action = models.ForeignKey(CoMarketingAction, models.PROTECT, related_name="leads")
    deal = models.OneToOneField(
        Deal, models.PROTECT, null=True, blank=True, related_name="co_marketing", verbose_name=_("deal")
    )
    referral = models.OneToOneField(
        ReferralEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="co_marketing",
        verbose_name=_("referral lead"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deal__isnull=False, referral=None) | Q(deal=None, referral__isnull=False),
                name="marketing_lead_one",
                violation_error_message=_("A lead is either a deal or a referral lead."),
            )
        ]

    def __str__(self) -> str:
        return str(self.deal or self.referral)


class ActionSale(models.Model):
    """A sale that an action brought. Those of a deal among its leads count without being named here."""

    PARTNER_PATH = "action__partner"

    public_id = PublicIdField(prefix="cms")
    action = models.ForeignKey(CoMarketingAction, models.PROTECT, related_name="sales")
    sale = models.OneToOneField(Sale, models.PROTECT, related_name="co_marketing", verbose_name=_("sale"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.sale)
