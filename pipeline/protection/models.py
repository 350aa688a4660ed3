"""What of a deal's customer is protected, our own customers, and what speaks against a deal."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.vocabulary.models import ProductLine
from pipeline.deals.models import Deal


class ProtectedIdentity(models.Model):
    """What a deal claims of its customer for one product line: a legal number or a domain.

    A row that is held is the only one of its kind: the database allows one protected deal for each
    identity and line. A later deal's row is claimed; shared ones stand beside by an override.
    """

    PARTNER_PATH = "deal__partner"

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Registration number")
        VAT = "vat", _("VAT number")
        DOMAIN = "domain", _("Internet domain")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Claimed")
        HELD = "held", _("Held")
        SHARED = "shared", _("Shared by override")
        WON = "won", pgettext_lazy("deal", "Won")
        RELEASED = "released", _("Released")

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="identities")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    value = models.CharField(_("value"), max_length=253)
    # The code of the product line; "" in a programme without product lines.
    line = models.SlugField(_("product line"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CLAIMED)
    released_at = models.DateTimeField(null=True, editable=False)

    class IdentityQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            return self.none()

    objects = IdentityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "line"],
                condition=Q(state="held"),
                name="pipeline_identity_held_once",
                violation_error_message=_("This deal cannot be protected. Your manager will contact you."),
            ),
            models.UniqueConstraint(
                fields=["deal", "kind", "value", "line"],
                name="pipeline_identity_of_deal",
                violation_error_message=_("The deal claims this already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "held", "shared", "won", "released"]),
                name="pipeline_identity_state",
            ),
        ]
        indexes = [
            # Who else claims this customer.
            models.Index(
                fields=["value", "kind"], name="pipeline_identity_live", condition=~Q(state="released")
            ),
        ]


class OwnAccount(models.Model):
    """A customer of our own: a house account, or an opportunity that our sales has open.

    Partners never see these rows, nor learn that there is one.
    """

    UNSCOPED = "our own customers; partners never see one"

    class Kind(models.TextChoices):
        HOUSE = "house", _("House account")
        OPPORTUNITY = "opportunity", _("Open opportunity")

    public_id = PublicIdField(prefix="oac")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OPPORTUNITY)
    customer_name = models.CharField(_("customer"), max_length=200)
    customer_country = CountryField(_("country"))
    customer_domain = models.CharField(_("internet domain"), max_length=253, blank=True)
    customer_registration = models.CharField(_("registration number"), max_length=40, blank=True)
    customer_vat = models.CharField(_("VAT number"), max_length=20, blank=True)
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    name_head = models.CharField(max_length=4, blank=True, editable=False)
    name_tail = models.CharField(max_length=4, blank=True, editable=False)
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line"),
        help_text=_("Empty: all product lines."),
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ours"),
    )
    external_id = models.CharField(_("external reference"), max_length=120, blank=True)
    opened_on = models.DateField(_("since"))
    closed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="pipeline_ownaccount_external",
                violation_error_message=_("This reference is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["house", "opportunity"]), name="pipeline_ownaccount_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="pipeline_own_updated"),
            models.Index(fields=["customer_name", "id"], name="pipeline_own_customer"),
            models.Index(fields=["name_head"], name="pipeline_own_head", condition=Q(closed_at=None)),
            models.Index(fields=["name_tail"], name="pipeline_own_tail", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return self.customer_name


class OwnIdentity(models.Model):
    """An identity of one of our own customers, in the form that deals are compared by."""

    UNSCOPED = "our own customers; partners never see one"

    account = models.ForeignKey(OwnAccount, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12, choices=ProtectedIdentity.Kind)
    value = models.CharField(max_length=253)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "value"],
                name="pipeline_ownidentity_once",
                violation_error_message=_("The account has this already."),
            )
        ]
        indexes = [models.Index(fields=["value", "kind"], name="pipeline_ownidentity_value")]


class DuplicateFinding(models.Model):
    """Evidence that a deal's customer is somebody's already. For us alone; ``blocks`` says that it
    keeps the deal from protection, ``weight`` (of 100) how much it says.

    What was found stays in the record: ``ended_at`` is when it was seen to hold no longer.
    """

    PARTNER_PATH = "deal__partner"

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Same registration number")
        VAT = "vat", _("Same VAT number")
        DOMAIN = "domain", _("Same internet domain")
        NAME = "name", _("Name alike")

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=Kind)
    other_deal = models.ForeignKey(Deal, models.PROTECT, null=True, related_name="named_in")
    own_account = models.ForeignKey(OwnAccount, models.PROTECT, null=True, related_name="named_in")
    value = models.CharField(max_length=253)
    weight = models.PositiveSmallIntegerField()
    blocks = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, editable=False)

    # Whether the reader may not see the other side: set by ``deals.selectors.evidence``.
    hidden: bool

    class FindingQuerySet(ScopedQuerySet):
        def shown_to_partner(self) -> Self:
            return self.none()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-blocks", "-weight", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other_deal=None, own_account__isnull=False)
                | Q(other_deal__isnull=False, own_account=None),
                name="pipeline_finding_one_side",
            ),
            models.CheckConstraint(condition=Q(weight__lte=100), name="pipeline_finding_weight"),
        ]
