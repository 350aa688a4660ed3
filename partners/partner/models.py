"""The partner: an organisation, never a person."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core import languages
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.tiers.models import Tier
from partners.vocabulary.models import PartnerType, Sector


class PartnerQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """Without those merged into another."""
        return self.filter(merged_into=None)

    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.current().select_related("type", "tier", "owner")


class Partner(models.Model):
    """An organisation in the programme: who it is, where it stands, who of us looks after it."""

    PARTNER_PATH = "self"
    PRINTED_FIELDS = ("name", "legal_name", "registration_number")

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        ONBOARDING = "onboarding", _("Onboarding")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")

    TRANSITIONS = {
        Status.PROSPECT: {Status.ONBOARDING, Status.ACTIVE, Status.ENDED},
        Status.ONBOARDING: {Status.PROSPECT, Status.ACTIVE, Status.ENDED},
        Status.ACTIVE: {Status.SUSPENDED, Status.ENDED},
        Status.SUSPENDED: {Status.ACTIVE, Status.ENDED},
        Status.ENDED: {Status.PROSPECT, Status.ONBOARDING, Status.ACTIVE},
    }

    class VatSituation(models.TextChoices):
        DOMESTIC = "domestic", _("Domestic VAT")
        REVERSE_CHARGE = "reverse_charge", _("Reverse charge within the EU")
        EXEMPT = "exempt", _("Exempt")
        FRANCHISE = "franchise", _("Small-business VAT exemption")
        NON_EU = "non_eu", _("Outside the EU")
        PRIVATE = "private", _("Private person")

    class LegalStatus(models.TextChoices):
        COMMERCIAL_AGENT = "commercial_agent", _("Commercial agent")
        INTRODUCER = "introducer", _("Introducer")
        RESELLER = "reseller", _("Reseller")
        OTHER = "other", _("Other")

    public_id = PublicIdField(prefix="par")
    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True, default="", db_default="")
    type = models.ForeignKey(PartnerType, models.PROTECT, related_name="partners", verbose_name=_("type"))
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.PROSPECT, db_default=Status.PROSPECT
    )
    tier = models.ForeignKey(
        Tier, models.PROTECT, null=True, blank=True, related_name="partners", verbose_name=_("tier")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_partners",
        verbose_name=_("looked after by"),
    )
    country = CountryField(_("country"))
    registration_number = models.CharField(
        _("registration number"),
        max_length=40,
        blank=True,
        help_text=_("In France, the SIREN or SIRET."),
        default="",
        db_default="",
    )
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True, default="", db_default="")
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True, default="", db_default="")
    vat_situation = models.CharField(
        _("VAT situation"),
        max_length=15,
        choices=VatSituation,
        default=VatSituation.DOMESTIC,
        db_default=VatSituation.DOMESTIC,
    )
    legal_status = models.CharField(
        _("legal status"),
        max_length=20,
        choices=LegalStatus,
        default=LegalStatus.OTHER,
        db_default=LegalStatus.OTHER,
    )
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    website = models.URLField(_("website"), blank=True, default="", db_default="")
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    description = models.TextField(_("description"), max_length=5000, blank=True, default="", db_default="")
    products = models.TextField(
        _("products"), max_length=5000, blank=True, help_text=_("One a line."), default="", db_default=""
    )
    # A PNG of our own making (core.images), shown beside ours on what both put their name to.
    logo = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", editable=False, db_index=False,
        verbose_name=_("logo"),
    )  # fmt: skip
    sectors = models.ManyToManyField(Sector, related_name="partners", blank=True, verbose_name=_("sectors"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PartnerQuerySet.as_manager()

    @property
    def status_tone(self) -> str:
        """The colour that goes with the status; the word is always beside it."""
        return {"active": "ok", "onboarding": "info", "suspended": "warn", "ended": "bad"}.get(
            self.status, ""
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vat_number"],
                condition=~Q(vat_number="") & Q(merged_into=None),
                name="partners_partner_vat",
                violation_error_message=_("Another partner has this VAT number."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prospect", "onboarding", "active", "suspended", "ended"]),
                name="partners_partner_status",
            ),
        ]
        indexes = [
            # The list in its three orders; the API's delta by updated_since.
            models.Index(fields=["name", "id"], name="partners_partner_by_name"),
            models.Index(fields=["created_at", "id"], name="partners_partner_by_created"),
            models.Index(fields=["updated_at", "id"], name="partners_partner_by_updated"),
            # The list filtered by status, and the count of active partners.
            models.Index(fields=["status", "type"], name="partners_partner_by_status"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerIdentity(models.Model):
    """By what legal number a partner is known, in its one form: one partner for each.

    Written from the partner's columns, so that a number found in the register and the same one found
    in a VAT number are one. A number that others have too, of another court's register, is none.
    """

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Registration number")
        VAT = "vat", _("VAT number")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="partners_identity_once",
                violation_error_message=_("Another partner has this registration or VAT number."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["registration", "vat"]), name="partners_identity_kind"
            ),
        ]


class PartnerStatusChange(models.Model):
    """A partner's status from a moment on. The history behind "active partners" at any past date."""

    PARTNER_PATH = "partner"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="status_changes")
    old_status = models.CharField(
        max_length=12, choices=Partner.Status, blank=True, default="", db_default=""
    )
    new_status = models.CharField(max_length=12, choices=Partner.Status)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="", db_default="")
    effective_on = models.DateField(_("effective on"))
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-id"]
        indexes = [
            # The status of every partner at a date (rollups of past days).
            models.Index(fields=["effective_on", "partner"], name="partners_status_by_date"),
        ]


class PartnerDomain(models.Model):
    """An internet domain of a partner, in its registrable form (``example.co.uk``); or its page on a
    host that is nobody's, kept for people and not of one partner alone (``is_own`` False)."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="dom")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="domains")
    domain = models.CharField(_("domain"), max_length=253)
    is_own = models.BooleanField(default=True, db_default=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=Q(is_own=True),
                name="partners_partnerdomain_once",
                violation_error_message=_("This domain belongs to a partner already."),
            ),
            models.UniqueConstraint(
                fields=["partner", "domain"],
                name="partners_partnerdomain_twice",
                violation_error_message=_("The partner has this domain already."),
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class PartnerAddress(models.Model):
    """Where a partner is, or where its post and invoices go."""

    PARTNER_PATH = "partner"
    PRINTED_FIELDS = ("lines", "postcode", "city")

    class Purpose(models.TextChoices):
        REGISTERED = "registered", _("Registered office")
        BILLING = "billing", _("Billing")
        SITE = "site", _("Site")

    public_id = PublicIdField(prefix="adr")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="addresses")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.REGISTERED)
    lines = models.TextField(_("address"), max_length=1000)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100)
    country = CountryField(_("country"))

    objects = ScopedQuerySet.as_manager()


class PartnerTag(models.Model):
    """A word of our own on a partner."""

    PARTNER_PATH = "partner"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="tags")
    label = models.CharField(_("tag"), max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "label"],
                name="partners_partnertag_once",
                violation_error_message=_("The partner has this tag already."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class PartnerFile(models.Model):
    """A file kept with a partner; shared ones are seen in the portal."""

    PARTNER_PATH = "partner"

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("Internal")
        SHARED = "shared", _("Shared with the partner")

    public_id = PublicIdField(prefix="pfi")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="files")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.INTERNAL)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class SharedQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            return self.filter(audience="shared", archived_at=None)

    objects = SharedQuerySet.as_manager()


class UseCase(models.Model):
    """What a partner does, or wants to do, with our product."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="use")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="use_cases")
    title = models.CharField(_("title"), max_length=150)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector"))

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
