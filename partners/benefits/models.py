"""What a partner was given of the benefits of its tier, and what it used of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner
from partners.people.models import Contact
from partners.tiers.models import TierBenefit

# The statuses of a partner in which its tier gives anything.
HOLDING = (Partner.Status.ONBOARDING, Partner.Status.ACTIVE)


class BenefitGrantQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(until=None)

    def active(self) -> Self:
        """What counts now: granted, not ended, to a partner whose status lets it."""
        return self.open().filter(decision=BenefitGrant.Decision.GRANTED, partner__status__in=HOLDING)


class BenefitGrant(models.Model):
    """A benefit that a partner was given, or was told it does not get, from a day on.

    An access right is granted or declined; a resource is one of us, by name; a governance seat is one of
    the partner's contacts. ``code`` and ``kind`` are the benefit's: what was given stays given when a
    higher tier gives the same.
    """

    PARTNER_PATH = "partner"

    class Decision(models.TextChoices):
        GRANTED = "granted", _("Granted")
        DECLINED = "declined", _("Declined")

    class Kind(models.TextChoices):
        ACCESS = "access", _("Access right")
        RESOURCE = "resource", _("Named resource")
        GOVERNANCE = "governance", _("Governance seat")

    public_id = PublicIdField(prefix="bgr")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="benefit_grants")
    benefit = models.ForeignKey(TierBenefit, models.PROTECT, related_name="grants")
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=16, choices=Kind)
    decision = models.CharField(
        max_length=8, choices=Decision, default=Decision.GRANTED, db_default=Decision.GRANTED
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person of ours"),
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person of theirs")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BenefitGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "code"],
                condition=Q(until=None, kind__in=["access", "governance"]),
                name="partners_benefitgrant_once",
                violation_error_message=_("This benefit is granted or declined already. End that first."),
            ),
            models.UniqueConstraint(
                fields=["partner", "code", "user"],
                condition=Q(until=None, kind="resource"),
                name="partners_benefitgrant_person",
                violation_error_message=_("This person is named already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="access", user=None, contact=None)
                | Q(kind="resource", user__isnull=False, contact=None)
                | Q(kind="governance", user=None, contact__isnull=False),
                name="partners_benefitgrant_who",
                violation_error_message=_("Say who: one of us for a resource, one of theirs for a seat."),
            ),
            models.CheckConstraint(
                condition=Q(decision="granted") | Q(kind="access") & ~Q(note=""),
                name="partners_benefitgrant_declined",
                violation_error_message=_("Only an access right is declined, with the reason."),
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["granted", "declined"]), name="partners_benefitgrant_decision"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="partners_benefitgrant_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
        ]


class BenefitUse(models.Model):
    """One use of an entitlement: who, for what, on which day, noted by whom.

    ``seat`` is its place among those that count, ``of`` how many there were then (none: unlimited), so
    that two who take the last place at once cannot both have it.
    """

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="bus")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="benefit_uses")
    benefit = models.ForeignKey(TierBenefit, models.PROTECT, related_name="uses")
    code = models.SlugField(max_length=40)
    seat = models.PositiveIntegerField()
    of = models.PositiveIntegerField(null=True)
    person = models.CharField(_("who"), max_length=120)
    what = models.CharField(_("for what"), max_length=200)
    used_on = models.DateField(_("on"))
    recorded_by = models.CharField(max_length=40)
    cancelled_on = models.DateField(null=True, editable=False)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"person"})
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-used_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "code", "seat"],
                condition=Q(cancelled_on=None),
                name="partners_benefituse_seat",
                violation_error_message=_("Somebody took this place in the meantime. Try again."),
            ),
            models.CheckConstraint(
                condition=Q(seat__gte=1) & (Q(of=None) | Q(seat__lte=F("of"))),
                name="partners_benefituse_limit",
                violation_error_message=_("All places are used."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | ~Q(cancel_reason=""),
                name="partners_benefituse_cancelled",
                violation_error_message=_("Say why it does not count."),
            ),
        ]
