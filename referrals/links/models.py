"""Campaigns, the links and coupon codes that partners share, and the clicks on them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.permissions import TABLE
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine


class Campaign(models.Model):
    """What partners are asked to recommend: where a link may lead, and how a sale is credited.

    ``allowed_hosts`` are the hosts that links may lead to; ``*.example.org`` stands for every
    sub-domain. ``window_days`` is how long a click or an earlier event is credited.
    """

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "name": "referrals.links.models:Campaign.__str__",
        "landing_url": "referrals.links.models:ReferralLink.target",
        "allowed_hosts": "referrals.links.services:link_create",
        "window_days": "referrals.conversions.selectors:_clicks",
        "credit": "referrals.conversions.selectors:_clicks",
        "lifetime": "referrals.conversions.selectors:_earlier",
        "consent": "referrals.links.public_views:Redirect._visitor",
        "disclosure": "referrals.conversions.services:_shown",
        "product_line": "referrals.conversions.selectors:_clicks",
        "is_active": "referrals.links.services:_check_use",
    }

    class Credit(models.TextChoices):
        LAST = "last", _("The last click")
        FIRST = "first", _("The first click")

    class Consent(models.TextChoices):
        COOKIE = "cookie", _("Cookie once the visitor has agreed (?consent=1)")
        NEVER = "never", _("No cookie: click identifier and coupon only")

    class Disclosure(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        COUNTRY = "country", _("The country")
        INITIAL = "initial", _("The first letter")
        NAME = "name", _("The name")

    public_id = PublicIdField(prefix="cam")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    name = TranslatedField(verbose_name=_("name"))
    landing_url = models.URLField(_("landing page"), max_length=500)
    allowed_hosts = models.JSONField(_("hosts that links may lead to"), default=list)
    window_days = models.PositiveSmallIntegerField(
        _("days credited"), default=90, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    credit = models.CharField(_("credited click"), max_length=5, choices=Credit, default=Credit.LAST)
    lifetime = models.BooleanField(
        _("customers stay with their partner"),
        default=False,
        help_text=_("Later purchases of the same customer are credited without limit of time."),
    )
    consent = models.CharField(_("consent"), max_length=6, choices=Consent, default=Consent.COOKIE)
    disclosure = models.CharField(
        _("what the partner sees of the customer"),
        max_length=8,
        choices=Disclosure,
        default=Disclosure.INITIAL,
    )
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_days__gte=1, window_days__lte=3650),
                name="referrals_campaign_window",
                violation_error_message=_("The window is from 1 to 3,650 days."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class SharedQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner", "campaign")

    def working(self) -> Self:
        """In use, of a campaign in use and a partner whose status lets it be credited."""
        credited = TABLE.statuses_of("referrals.link:credit")
        return self.filter(is_active=True, campaign__is_active=True, partner__status__in=credited)


class ReferralLink(models.Model):
    """A link that one partner shares: ``/r/<code>`` leads to ``destination``, or to the campaign's
    landing page when that is empty."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="lnk")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="referral_links", verbose_name=_("partner")
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="links", verbose_name=_("campaign"))
    code = models.CharField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("Another link has this code.")},
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Use small letters, figures and hyphens."))],
    )  # fmt: skip
    destination = models.URLField(_("destination"), max_length=500, blank=True)
    label = models.CharField(_("label"), max_length=100, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Set by ``selectors.with_counts``.
    click_count: int
    lead_count: int
    customer_count: int

    objects = SharedQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list, newest first.
            models.Index(fields=["created_at", "id"], name="referrals_link_by_created"),
        ]

    def __str__(self) -> str:
        return self.label or self.code

    @property
    def url(self) -> str:
        """The address to share."""
        return f"{settings.BASE_URL}/r/{self.code}"

    @property
    def target(self) -> str:
        return self.destination or self.campaign.landing_url


class Coupon(models.Model):
    """A code that a customer gives when buying; it credits one partner, whatever was clicked."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="cou")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="coupons", verbose_name=_("partner"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="coupons", verbose_name=_("campaign"))
    code = models.CharField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("Another coupon has this code.")},
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", _("Use capital letters, figures and hyphens."))],
    )  # fmt: skip
    label = models.CharField(_("label"), max_length=100, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Set by ``selectors.with_coupon_counts``.
    lead_count: int
    customer_count: int

    objects = SharedQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list, newest first.
            models.Index(fields=["created_at", "id"], name="referrals_coupon_by_created"),
        ]

    def __str__(self) -> str:
        return self.code


class Click(models.Model):
    """One visit through a link. No address of the visitor is kept, nor what their browser says of
    itself; ``visitor`` is set only when they agreed to a cookie."""

    PARTNER_PATH = "link__partner"

    public_id = PublicIdField(prefix="clk")
    link = models.ForeignKey(ReferralLink, models.PROTECT, related_name="clicks", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    visitor = models.CharField(max_length=40, blank=True)
    consented = models.BooleanField(default=False)
    referrer_host = models.CharField(_("came from"), max_length=253, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # Clicks of a link, counted and by day.
            models.Index(fields=["link", "at"], name="referrals_click_by_link"),
            # The clicks of a visitor who agreed to the cookie.
            models.Index(
                fields=["visitor", "at"], name="referrals_click_by_visitor", condition=~Q(visitor="")
            ),
        ]
