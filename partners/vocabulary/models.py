"""Configuration shared by every room: partner types, relationship kinds, sectors, regions, products."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.money import CurrencyField
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class Configured(models.Model):
    """A configured thing: a stable code that rules use, and a name in both languages."""

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "name": "partners.vocabulary.models:Configured.__str__",
        "position": "partners.vocabulary.models:Configured",
    }

    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    name = TranslatedField(verbose_name=_("name"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.name)


class PartnerType(Configured):
    """What a partner is (a government, an NGO, a company…) and what the programme grants its like."""

    READ_BY = {
        "is_active": "partners.partner.forms:PartnerForm",
        "family": "partners.partner.filters:PartnerFilter",
        "objective": "templates/partners/programme.html",
        "activities": "partners.partner.presenters:programme_of",
        "advantages": "partners.partner.presenters:programme_of",
        "is_public_body": "partners.vocabulary.models:PartnerType.Meta",
        "commissions_allowed": "referrals.commissions.context:Partners.load",
        "deals_offered": "partners.partner.offers:of_type",
        "referrals_offered": "partners.partner.offers:of_type",
        "minimum_signature": "agreements.signing.levels:is_reached",
        "licence_benefit": "partners.partner.presenters:licence_of",
        "standard_template": "agreements.drafting.proposals:proposed",
    }

    class Family(models.TextChoices):
        INSTITUTIONAL = "institutional", _("Institutional")
        SECTOR = "sector", _("Sector")
        TECHNOLOGY = "technology", _("Technology")

    class LicenceBenefit(models.TextChoices):
        FREE = "free", _("Free licence")
        PERPETUAL = "perpetual", _("Free perpetual licence")
        STANDARD = "standard", _("Standard licence")

    class SignatureLevel(models.TextChoices):
        SIMPLE = "simple", _("Simple electronic signature")
        ADVANCED = "advanced", _("Advanced electronic signature")
        QUALIFIED = "qualified", _("Qualified electronic signature")

    public_id = PublicIdField(prefix="pty")
    family = models.CharField(_("family"), max_length=20, choices=Family, default=Family.INSTITUTIONAL)
    objective = TranslatedField(verbose_name=_("objective"), blank=True)
    activities = TranslatedField(verbose_name=_("activities"), blank=True, help_text=_("One a line."))
    advantages = TranslatedField(verbose_name=_("advantages"), blank=True, help_text=_("One a line."))
    is_public_body = models.BooleanField(_("public body"), default=False)
    commissions_allowed = models.BooleanField(
        _("commissions allowed"),
        default=True,
        help_text=_("Off for public bodies: a commission to one may be an offence."),
    )
    deals_offered = models.BooleanField(_("deals offered"), default=True, db_default=True)
    referrals_offered = models.BooleanField(_("referral links offered"), default=True, db_default=True)
    minimum_signature = models.CharField(
        _("minimum signature level"), max_length=10, choices=SignatureLevel, default=SignatureLevel.SIMPLE
    )
    licence_benefit = models.CharField(
        _("licence benefit"), max_length=10, choices=LicenceBenefit, default=LicenceBenefit.STANDARD
    )
    # The code of the agreement template that is proposed first; templates live in a higher room.
    standard_template = models.SlugField(_("standard agreement template"), max_length=40, blank=True)

    class Meta(Configured.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_public_body=True, commissions_allowed=True),
                name="partners_type_public_body",
                violation_error_message=_("A commission to a public body may be an offence: allow none."),
            ),
            models.CheckConstraint(
                condition=~Q(referrals_offered=True, commissions_allowed=False),
                name="partners_type_referrals_pay",
                violation_error_message=_("Referral links lead to commissions: offer both, or neither."),
            ),
        ]


class RelationshipKind(Configured):
    """How a partner works with us. A partner has several at once; each opens its panel."""

    READ_BY = {
        "is_active": "partners.kinds.forms:KindChoiceForm",
        "panel": "partners.kinds.presenters:relationships",
        "opens_deals": "partners.partner.offers:of_partner",
        "opens_referrals": "partners.partner.offers:of_partner",
        "description": "templates/portal/company.html",
    }

    class Panel(models.TextChoices):
        NONE = "none", _("No panel")
        CHANNEL = "channel", _("Channel: territories, sectors, certified, leads given, margin")
        REFERRAL = "referral", _("Referral: consultant, agency or influencer")
        OEM = "oem", _("OEM: price conditions, customisation, support")
        TECHNOLOGY = "technology", _("Technology: integrations")

    public_id = PublicIdField(prefix="kin")
    panel = models.CharField(_("panel"), max_length=12, choices=Panel, default=Panel.NONE)
    opens_deals = models.BooleanField(_("opens deals"), default=True, db_default=True)
    opens_referrals = models.BooleanField(_("opens referral links"), default=True, db_default=True)
    description = TranslatedField(verbose_name=_("description"), blank=True)


class Sector(Configured):
    """A sector programme (health, education…): an objective and activities, not a mere tag."""

    READ_BY = {
        "is_active": "partners.partner.forms:PartnerForm",
        "objective": "templates/partners/programme.html",
        "activities": "partners.partner.presenters:programme_of",
    }

    public_id = PublicIdField(prefix="sec")
    objective = TranslatedField(verbose_name=_("objective"), blank=True)
    activities = TranslatedField(verbose_name=_("activities"), blank=True, help_text=_("One a line."))


class Region(Configured):
    """A territory: a named set of countries (ISO 3166-1 alpha-2 codes)."""

    READ_BY = {
        "is_active": "agreements.drafting.forms:ExclusivityForm",
        "countries": "agreements.terms.exclusivity:coverage_of",
    }

    public_id = PublicIdField(prefix="reg")
    countries = models.JSONField(_("countries"), default=list)


class ProductLine(Configured):
    """A line of products: what a deal protects and a commission rule names."""

    READ_BY = {
        "is_active": "pipeline.deals.services:_submit",
    }

    public_id = PublicIdField(prefix="prl")


class ExchangeRate(models.Model):
    """How many units of the programme's currency one unit of ``currency`` was worth on a day, and who
    says so. It counts until the next one of its currency."""

    UNSCOPED = "public figures"
    PARTNER_READABLE = True

    public_id = PublicIdField(prefix="xrt")
    currency = CurrencyField(verbose_name=_("currency"))
    day = models.DateField(_("day"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, validators=[MinValueValidator(0)])
    source = models.CharField(
        _("source"),
        max_length=120,
        blank=True,
        db_default="",
        help_text=_("For example: ECB reference rate."),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            # The rate of a day: the latest on or before it is read through this index too.
            models.UniqueConstraint(
                fields=["currency", "day"],
                name="partners_exchangerate_once",
                violation_error_message=_("There is already a rate for this currency and day."),
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="partners_exchangerate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day:%Y-%m-%d}"
