"""Tiers, what each gives, and the dated history of who held which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.vocabulary.models import Configured


class Tier(Configured):
    """A level of engagement, Bronze to Platinum. ``rank`` orders them, 1 the lowest."""

    READ_BY = {
        "is_active": "partners.tiers.selectors:above",
        "rank": "partners.tiers.selectors:benefits_at",
        "description": "templates/portal/home.html",
    }

    public_id = PublicIdField(prefix="tie")
    rank = models.PositiveSmallIntegerField(
        _("rank"), unique=True, error_messages={"unique": _("Another tier has this rank.")}
    )
    description = TranslatedField(verbose_name=_("description"), blank=True)

    class Meta(Configured.Meta):
        ordering = ["rank"]


class TierBenefit(models.Model):
    """One thing a tier gives. Without a partner type it is for all; with one, for that type only.

    Where ``is_tracked``, what stands behind it is asked for: an entitlement is counted (``BenefitUse``),
    an access right, a named person and a seat are granted (``BenefitGrant``), a service level is read by
    the support queues, a clause stands in an agreement in force. Else it is words.
    """

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "tier": "partners.tiers.selectors:benefits_at",
        "partner_type": "partners.tiers.selectors:given_to",
        "kind": "partners.tiers.selectors:given_to",
        "name": "partners.tiers.models:TierBenefit.__str__",
        "quantity": "partners.benefits.services:benefit_use",
        "is_tracked": "partners.benefits.selectors:_state",
        "response_hours": "enablement.selectors:Support.response_hours",
        "position": "partners.tiers.selectors:benefits_at",
    }

    class Kind(models.TextChoices):
        ENTITLEMENT = "entitlement", _("Entitlement with a quantity")
        SERVICE_LEVEL = "service_level", _("Service level")
        ACCESS = "access", _("Access right")
        # The standard licence: said of a partner only where its type grants no other one.
        LICENCE = "licence", _("Licence")
        RESOURCE = "resource", _("Named resource")
        VISIBILITY = "visibility", _("Visibility")
        CLAUSE = "clause", _("Contractual clause")
        ACTIVITY = "activity", _("Joint activity")
        GOVERNANCE = "governance", _("Governance seat")

    public_id = PublicIdField(prefix="ben")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="benefits", verbose_name=_("tier"))
    partner_type = models.ForeignKey(
        "partners.PartnerType", models.PROTECT, null=True, blank=True, verbose_name=_("only for type")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    code = models.SlugField(_("code"), max_length=40)
    name = TranslatedField(verbose_name=_("name"))
    quantity = models.PositiveIntegerField(
        _("quantity"), null=True, blank=True, help_text=_("Empty for unlimited; only for entitlements.")
    )
    is_tracked = models.BooleanField(
        _("kept as a record"),
        default=False,
        db_default=False,
        help_text=_(
            "Off: it is described in words, and nothing is owed. On: it is given, counted or granted."
        ),
    )
    response_hours = models.PositiveSmallIntegerField(
        _("first answer within, in hours"), null=True, blank=True, help_text=_("Only for a service level.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["tier__rank", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "code"],
                condition=Q(partner_type=None),
                name="partners_tierbenefit_once",
                violation_error_message=_("This tier gives this benefit already."),
            ),
            models.UniqueConstraint(
                fields=["tier", "code", "partner_type"],
                name="partners_tierbenefit_once_a_type",
                violation_error_message=_("This tier gives this benefit already."),
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(kind="entitlement"),
                name="partners_tierbenefit_quantity",
                violation_error_message=_("Only an entitlement has a quantity."),
            ),
            models.CheckConstraint(
                condition=Q(is_tracked=False) | ~Q(kind__in=["visibility", "activity"]),
                name="partners_tierbenefit_tracked",
                violation_error_message=_("Visibility and joint activities are described in words."),
            ),
            models.CheckConstraint(
                condition=Q(response_hours=None) | Q(kind="service_level"),
                name="partners_tierbenefit_response",
                violation_error_message=_("Only a service level says when the first answer comes."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class TierChange(models.Model):
    """A partner's tier from a date on, on what basis, who decided it and why. Never edited: a change is a new
    row. The same tier twice says that it is held on another basis from then on."""

    PARTNER_PATH = "partner"

    class Basis(models.TextChoices):
        EARNED = "earned", _("Earned")
        AGREED = "agreed", _("Agreed")

    public_id = PublicIdField(prefix="tch")
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="tier_changes")
    old_tier = models.ForeignKey(Tier, models.PROTECT, null=True, blank=True, related_name="+")
    new_tier = models.ForeignKey(Tier, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.AGREED)
    reason = models.TextField(_("reason"), max_length=2000)
    effective_on = models.DateField(_("effective on"))
    decided_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_tier=None, new_tier=None),
                name="partners_tierchange_some",
                violation_error_message=_("The partner already has this tier."),
            )
        ]
        indexes = [
            # A partner's history, newest first; the last row is the tier of today.
            models.Index(fields=["partner", "-effective_on", "-id"], name="partners_tierchange_history")
        ]
