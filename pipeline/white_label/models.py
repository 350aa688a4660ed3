"""What partners sell under their own name: our offers, and the terms on which each partner has one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core import clock
from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine

# What an offer and the terms of a partner both say; terms that say nothing hold as the offer.
CONDITIONS = ("price", "customisation", "support")


class WhiteLabelOffer(models.Model):
    """A product of ours that partners may sell under their own name, and on what conditions.

    ``price`` are the conditions in words; a fixed fee may stand beside them. Only an open offer is
    granted; who has it when it is closed keeps it.
    """

    UNSCOPED = "an offer of the programme; a partner reads it in its own terms"
    READ_BY = {
        "name": "pipeline.white_label.models:WhiteLabelOffer.__str__",
        "summary": "templates/portal/white_label.html",
        "product_line": "pipeline.white_label.presenters:offer_rows",
        "price": "pipeline.white_label.presenters:offer_rows",
        "fee_minor": "pipeline.white_label.models:WhiteLabelOffer.fee",
        "currency": "pipeline.white_label.models:WhiteLabelOffer.fee",
        "fee_unit": "pipeline.white_label.presenters:fee_label",
        "customisation": "pipeline.white_label.presenters:offer_rows",
        "support": "pipeline.white_label.presenters:offer_rows",
        "status": "pipeline.white_label.services:terms_grant",
    }

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    TRANSITIONS = {
        Status.DRAFT: {Status.OPEN},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: {Status.OPEN},
    }

    class FeeUnit(models.TextChoices):
        MONTH = "month", _("Each month")
        YEAR = "year", _("Each year")
        CUSTOMER = "customer", _("For each customer")
        ONCE = "once", _("Once")

    public_id = PublicIdField(prefix="wlo")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    name = TranslatedField(verbose_name=_("name"))
    summary = TranslatedField(verbose_name=_("summary"), blank=True)
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line")
    )
    price = TranslatedField(verbose_name=_("price conditions"), blank=True)
    fee_minor = MinorField(_("fee"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    fee_unit = models.CharField(
        _("fee due"), max_length=10, choices=FeeUnit, blank=True, default="", db_default=""
    )
    customisation = TranslatedField(verbose_name=_("customisation"), blank=True)
    support = TranslatedField(verbose_name=_("support"), blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open", "closed"]), name="pipeline_whitelabeloffer_status"
            ),
            models.CheckConstraint(
                condition=Q(fee_minor=None, fee_unit="")
                | Q(
                    fee_minor__isnull=False,
                    fee_minor__gt=0,
                    fee_unit__in=["month", "year", "customer", "once"],
                ),
                name="pipeline_whitelabeloffer_fee",
                violation_error_message=_("A fee is above zero and says how often it is due."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def fee(self) -> Money | None:
        return None if self.fee_minor is None else Money(self.fee_minor, self.currency)


class WhiteLabelTermsQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner", "offer__product_line", "agreement")

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def in_state(self, states: Iterable[str], day: date) -> Self:
        """Those that are in one of these states on a day."""
        found = {
            "coming": Q(starts_on__gt=day),
            "active": Q(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day),
            "ended": Q(ends_on__lt=day),
        }
        wanted = Q()
        for state in states:
            wanted |= found[state]
        return self.filter(wanted)

    def not_over(self, day: date) -> Self:
        """Those that hold on a day or are to begin."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class WhiteLabelTerms(models.Model):
    """An offer as a partner has it: under which brand it sells, on what conditions, from when.

    Texts that are empty hold as the offer says them.
    """

    PARTNER_PATH = "partner"

    class State(models.TextChoices):
        COMING = "coming", _("Coming")
        ACTIVE = "active", _("In force")
        ENDED = "ended", _("No longer in force")

    public_id = PublicIdField(prefix="wlt")
    offer = models.ForeignKey(WhiteLabelOffer, models.PROTECT, related_name="terms", verbose_name=_("offer"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="white_label_terms", verbose_name=_("partner")
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreement")
    )
    brand_name = models.CharField(_("brand of the partner"), max_length=120)
    price = models.TextField(_("price conditions"), max_length=5000, blank=True, default="", db_default="")
    customisation = models.TextField(
        _("customisation"), max_length=5000, blank=True, default="", db_default=""
    )
    support = models.TextField(_("support"), max_length=5000, blank=True, default="", db_default="")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    end_reason = models.CharField(
        _("reason of the end"), max_length=500, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WhiteLabelTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "partner"],
                condition=Q(ends_on=None),
                name="pipeline_whitelabelterms_once",
                violation_error_message=_(
                    "The partner has this offer already. Change its terms, or end them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="pipeline_whitelabelterms_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, end_reason="") | Q(ends_on__isnull=False) & ~Q(end_reason=""),
                name="pipeline_whitelabelterms_reason",
                violation_error_message=_("Terms that end say why, and no others."),
            ),
        ]
        indexes = [
            # The list and the API, newest first.
            models.Index(fields=["created_at", "id"], name="pipeline_wlterms_created"),
        ]

    def __str__(self) -> str:
        return self.brand_name

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions as they hold for the partner: its own words, else the offer's."""
        return {name: getattr(self, name) or str(getattr(self.offer, name)) for name in CONDITIONS}

    def state(self, day: date | None = None) -> State:
        """Whether the terms hold on a day, today by default."""
        day = day or clock.today()
        if self.starts_on > day:
            return self.State.COMING
        return self.State.ENDED if self.ends_on is not None and self.ends_on < day else self.State.ACTIVE
