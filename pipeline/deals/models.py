"""Deals that partners register, and the extensions they ask for."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine
from pipeline.deals.policy_models import DealPolicy
from pipeline.sales.models import Sale

_STATUSES = ["draft", "submitted", "approved", "rejected", "converted", "lost", "expired", "withdrawn"]


class DealQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in two queries."""
        return self.select_related("partner__owner", "decided_by", "policy").prefetch_related("product_lines")

    def with_sale(self) -> Self:
        """With ``sale_id``, the public id of the sale that a deal became."""
        sold = Sale.objects.filter(deal=OuterRef("pk"), refund_of=None).order_by("pk")
        return self.annotate(sale_id=Subquery(sold.values("public_id")[:1]))

    def shown_to_staff(self) -> Self:
        """Without drafts, which are the partner's own until they are submitted."""
        return self.exclude(status=Deal.Status.DRAFT)

    def waiting(self) -> Self:
        return self.filter(status=Deal.Status.SUBMITTED)

    def open(self) -> Self:
        return self.filter(status__in=Deal.OPEN)


class Deal(models.Model):
    """A sale that a partner works on with a customer, registered so that no other partner takes it.

    ``protection`` says what the registration is worth now; the identities that are held stand in
    ProtectedIdentity. ``typed`` keeps a draft as it was typed, even where it is not right yet.
    """

    PARTNER_PATH = "partner"
    # The public id of the sale that it became: read by ``with_sale``, of a new deal there is none.
    sale_id: str | None = None

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", pgettext_lazy("deal", "Submitted")
        APPROVED = "approved", pgettext_lazy("deal", "Approved")
        REJECTED = "rejected", pgettext_lazy("deal", "Rejected")
        CONVERTED = "converted", pgettext_lazy("deal", "Won")
        LOST = "lost", pgettext_lazy("deal", "Lost")
        EXPIRED = "expired", pgettext_lazy("deal", "Expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("deal", "Withdrawn")

    class Stage(models.TextChoices):
        QUALIFICATION = "qualification", _("Qualification")
        PROPOSAL = "proposal", _("Proposal")
        NEGOTIATION = "negotiation", _("Negotiation")

    class Protection(models.TextChoices):
        NONE = "none", _("Not protected")
        PROVISIONAL = "provisional", _("Provisionally protected")
        FULL = "full", _("Protected")
        ENDED = "ended", _("Protection ended")

    Role = Sale.Role
    OPEN = (Status.SUBMITTED, Status.APPROVED)
    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.APPROVED, Status.REJECTED, Status.WITHDRAWN},
        Status.APPROVED: {Status.CONVERTED, Status.LOST, Status.EXPIRED, Status.WITHDRAWN},
    }

    public_id = PublicIdField(prefix="dea")
    number = models.CharField(
        _("number"), max_length=20, blank=True, editable=False, default="", db_default=""
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="deals", verbose_name=_("partner"))
    policy = models.ForeignKey(
        DealPolicy,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_column="rules_id",
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    stage = models.CharField(_("stage"), max_length=15, choices=Stage, blank=True, default="", db_default="")
    protection = models.CharField(
        _("protection"),
        max_length=12,
        choices=Protection,
        default=Protection.NONE,
        db_default=Protection.NONE,
    )
    role = models.CharField(
        _("role"), max_length=12, choices=Role, default=Role.SOURCED, db_default=Role.SOURCED
    )
    customer_name = models.CharField(_("customer"), max_length=200, blank=True, default="", db_default="")
    customer_country = CountryField(_("country"), blank=True, default="", db_default="")
    customer_domain = models.CharField(
        _("internet domain"), max_length=253, blank=True, default="", db_default=""
    )
    customer_registration = models.CharField(
        _("registration number"), max_length=40, blank=True, default="", db_default=""
    )
    customer_vat = models.CharField(_("VAT number"), max_length=20, blank=True, default="", db_default="")
    name_key = models.CharField(max_length=200, blank=True, editable=False, default="", db_default="")
    name_head = models.CharField(max_length=4, blank=True, editable=False, default="", db_default="")
    name_tail = models.CharField(max_length=4, blank=True, editable=False, default="", db_default="")
    contact_name = models.CharField(_("contact"), max_length=120, blank=True, default="", db_default="")
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True, default="", db_default="")
    product_lines = models.ManyToManyField(
        ProductLine, related_name="+", blank=True, verbose_name=_("product lines")
    )
    amount_minor = MinorField(_("amount"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    how = models.TextField(_("how it came about"), max_length=2000, blank=True, default="", db_default="")
    public_tender = models.BooleanField(_("public tender"), default=False, db_default=False)
    tender_reference = models.CharField(
        _("reference of the tender"), max_length=120, blank=True, default="", db_default=""
    )
    typed = models.JSONField(default=dict, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    decide_by = models.DateField(_("decision by"), null=True, editable=False)
    question = models.TextField(_("question"), max_length=1000, blank=True, default="", db_default="")
    answer = models.TextField(_("answer"), max_length=2000, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    decision_reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    protected_until = models.DateField(_("protected until"), null=True, blank=True)
    won_on = models.DateField(_("won on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closing_reason = models.TextField(
        _("reason of the end"), max_length=1000, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    # As pages show it: set by ``selectors.with_marks``.
    tone: str
    clock: Any
    clock_mark: str

    SENSITIVE_FIELDS = frozenset({"contact_name", "contact_email", "typed"})

    objects = DealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="pipeline_deal_number",
                violation_error_message=_("Another deal has this number."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=_STATUSES),
                name="pipeline_deal_status",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["", "qualification", "proposal", "negotiation"]),
                name="pipeline_deal_stage",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["sourced", "influenced", "implemented"]), name="pipeline_deal_role"
            ),
            models.CheckConstraint(
                condition=Q(protection__in=["none", "provisional", "full", "ended"]),
                name="pipeline_deal_protection",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", number="") | (~Q(status="draft") & ~Q(number="")),
                name="pipeline_deal_numbered",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(policy__isnull=False), name="pipeline_deal_ruled"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gte=0),
                name="pipeline_deal_amount",
                violation_error_message=_("An amount is not below zero."),
            ),
        ]
        indexes = [
            # A partner's deals, newest first; the cap on its open ones.
            models.Index(fields=["partner", "status"], name="pipeline_deal_partner"),
            # The list and the API in their orders.
            models.Index(fields=["created_at", "id"], name="pipeline_deal_created"),
            models.Index(fields=["updated_at", "id"], name="pipeline_deal_updated"),
            models.Index(fields=["customer_name", "id"], name="pipeline_deal_customer"),
            # What waits for a decision, the longest first: the list, My day, the navigation.
            models.Index(
                fields=["decide_by", "id"], name="pipeline_deal_waiting", condition=Q(status="submitted")
            ),
            # The list by deadline, whatever became of the deal.
            models.Index(
                fields=["decide_by", "id"], name="pipeline_deal_deadline", condition=~Q(status="draft")
            ),
            # The share of recent decisions that came in time.
            models.Index(
                fields=["decided_at"], name="pipeline_deal_decided", condition=Q(decided_at__isnull=False)
            ),
            # What expires tonight, and what is to be told before.
            models.Index(
                fields=["protected_until", "id"],
                name="pipeline_deal_expiring",
                condition=Q(status="approved"),
            ),
            # Names alike begin or end alike.
            models.Index(
                fields=["name_head"],
                name="pipeline_deal_head",
                condition=Q(status__in=["submitted", "approved", "converted"]),
            ),
            models.Index(
                fields=["name_tail"],
                name="pipeline_deal_tail",
                condition=Q(status__in=["submitted", "approved", "converted"]),
            ),
        ]

    @property
    def submitted_under(self) -> DealPolicy:
        """The policy that holds for it. Only a draft has none yet (``pipeline_deal_ruled``)."""
        assert self.policy is not None
        return self.policy

    def __str__(self) -> str:
        return f"{self.number} {self.customer_name}".strip() or str(_("Draft"))

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    def days_late(self, today: date) -> int:
        """Calendar days past the promised decision of a deal that waits; negative before it."""
        return (today - self.decide_by).days if self.decide_by else 0


class DealExtension(models.Model):
    """A partner asks for more days of protection, with evidence that it works on the deal."""

    PARTNER_PATH = "deal__partner"

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        GRANTED = "granted", pgettext_lazy("extension", "Granted")
        REFUSED = "refused", pgettext_lazy("extension", "Refused")

    TRANSITIONS = {Status.REQUESTED: {Status.GRANTED, Status.REFUSED}}

    public_id = PublicIdField(prefix="dex")
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="extensions")
    evidence = models.TextField(_("evidence"), max_length=2000)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REQUESTED)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal"],
                condition=Q(status="requested"),
                name="pipeline_extension_once",
                violation_error_message=_("An extension of this deal is asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "granted", "refused"]), name="pipeline_extension_status"
            ),
        ]
