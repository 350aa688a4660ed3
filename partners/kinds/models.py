"""How a partner works with us: each kind of relationship since a day, with the facts of its panel."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.vocabulary.models import Region, RelationshipKind, Sector

# The columns of each panel while nothing is said in them.
NO_CHANNEL = Q(
    certified=None,
    certified_since=None,
    certified_until=None,
    leads_given=None,
    margin_rate=None,
    resale_prices="",
)
NO_REFERRAL = Q(referral_profile="", reward="", fee_minor=None)
NO_OEM = Q(price_conditions="", customisation="", support_terms="")


class PartnerKind(models.Model):
    """One kind of relationship with a partner, since a date, with the facts of its panel.

    A relationship has the facts of one panel at most: that of its kind. What is counted elsewhere
    (sales, leads, integrations) is not typed here but shown beside.
    """

    PARTNER_PATH = "partner"

    class ReferralProfile(models.TextChoices):
        CONSULTANT = "consultant", _("Consultant")
        AGENCY = "agency", _("Agency")
        INFLUENCER = "influencer", _("Influencer")
        OTHER = "other", _("Other")

    class Reward(models.TextChoices):
        COMMISSION = "commission", _("Commission")
        FEE = "fee", _("Fixed fee")
        GIFT = "gift", _("Gift")

    public_id = PublicIdField(prefix="pkd")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="kinds")
    kind = models.ForeignKey(RelationshipKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True, default="", db_default="")
    # Channel, with its territories in a table of their own
    sectors = models.ManyToManyField(Sector, related_name="+", blank=True, verbose_name=_("sectors"))
    certified = models.BooleanField(_("certified"), null=True, blank=True)
    certified_since = models.DateField(_("certified since"), null=True, blank=True)
    certified_until = models.DateField(_("certified until"), null=True, blank=True)
    leads_given = models.BooleanField(_("leads given"), null=True, blank=True)
    margin_rate = models.DecimalField(
        _("margin rate"), max_digits=6, decimal_places=4, null=True, blank=True, help_text=_("0.25 for 25%.")
    )
    resale_prices = models.TextField(
        _("resale prices"), max_length=2000, blank=True, default="", db_default=""
    )
    # Referral
    referral_profile = models.CharField(
        _("profile"), max_length=12, choices=ReferralProfile, blank=True, default="", db_default=""
    )
    reward = models.CharField(
        _("paid by"), max_length=12, choices=Reward, blank=True, default="", db_default=""
    )
    fee_minor = MinorField(_("fee"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    # OEM
    price_conditions = models.TextField(
        _("price conditions"), max_length=5000, blank=True, default="", db_default=""
    )
    customisation = models.TextField(
        _("customisation"), max_length=5000, blank=True, default="", db_default=""
    )
    support_terms = models.TextField(_("support"), max_length=5000, blank=True, default="", db_default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kind__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind"],
                condition=Q(until=None),
                name="partners_partnerkind_once",
                violation_error_message=_("The partner already has this kind of relationship."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="partners_partnerkind_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(margin_rate=None) | Q(margin_rate__gte=0, margin_rate__lte=1),
                name="partners_partnerkind_margin",
                violation_error_message=_("A margin rate is between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=(NO_CHANNEL & NO_REFERRAL) | (NO_CHANNEL & NO_OEM) | (NO_REFERRAL & NO_OEM),
                name="partners_partnerkind_one_panel",
                violation_error_message=_("A relationship has the facts of its own kind only."),
            ),
            models.CheckConstraint(
                condition=Q(certified=True) | Q(certified_since=None, certified_until=None),
                name="partners_partnerkind_certified",
                violation_error_message=_("Only a certified partner has the days of a certification."),
            ),
            models.CheckConstraint(
                condition=Q(certified_since=None)
                | Q(certified_until=None)
                | Q(certified_until__gte=F("certified_since")),
                name="partners_partnerkind_certificate",
                violation_error_message=_("A certification cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(fee_minor=None) | Q(reward="fee", fee_minor__gt=0),
                name="partners_partnerkind_fee",
                violation_error_message=_(
                    "Only a partner paid by a fixed fee has a fee, and it is above zero."
                ),
            ),
        ]

    @property
    def is_certified(self) -> bool | None:
        """Whether it is certified today; None when nobody said."""
        if not self.certified:
            return self.certified
        return self.certified_until is None or self.certified_until >= clock.today()

    @property
    def fee(self) -> Money | None:
        return None if self.fee_minor is None else Money(self.fee_minor, self.currency)


class Territory(models.Model):
    """A region or a country in which a channel partner sells for us."""

    PARTNER_PATH = "relationship__partner"

    relationship = models.ForeignKey(PartnerKind, models.CASCADE, related_name="territories")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=2, blank=True, default="", db_default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None) & ~Q(country="") | Q(region__isnull=False, country=""),
                name="partners_territory_either",
                violation_error_message=_("Choose a region or a country, not both."),
            ),
            models.UniqueConstraint(
                fields=["relationship", "region"],
                condition=Q(country=""),
                name="partners_territory_region",
                violation_error_message=_("This territory is named already."),
            ),
            models.UniqueConstraint(
                fields=["relationship", "country"],
                condition=Q(region=None),
                name="partners_territory_country",
                violation_error_message=_("This territory is named already."),
            ),
        ]
