"""Who may act for a partner: members, invitations, and tokens bound to one partner."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import languages
from core.errors import Sentence
from core.ids import PublicIdField
from core.permissions import PARTNER_ROLES
from core.scope import ScopedQuerySet
from core.tokens import Token
from partners.partner.models import Partner


def partner_roles() -> list[tuple[str, Sentence]]:
    """The roles of members. Columns name this function, so that a role is no migration."""
    return list(PARTNER_ROLES.items())


class Membership(models.Model):
    """A person may act for a partner in a role, until ``ended_at``. One person may have several."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="mem")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=15, choices=partner_roles)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "user"],
                condition=Q(ended_at=None),
                name="partners_membership_once",
                violation_error_message=_("This person is a member already."),
            )
        ]


class Invitation(models.Model):
    """An offer of membership sent to an e-mail address; its link is a signature, not a secret kept."""

    PARTNER_PATH = "partner"

    class Status(models.TextChoices):
        SENT = "sent", pgettext_lazy("invitation", "Sent")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
        REVOKED = "revoked", pgettext_lazy("invitation", "Revoked")

    public_id = PublicIdField(prefix="inv")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=15, choices=partner_roles)
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SENT)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))

    TRANSITIONS = {Status.SENT: {Status.ACCEPTED, Status.REVOKED}}
    PRINTED_FIELDS = ("name",)
    SENSITIVE_FIELDS = frozenset({"email", "name"})

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=Q(status="sent"),
                name="partners_invitation_once",
                violation_error_message=_("This person has an open invitation already."),
            )
        ]


class PartnerToken(Token):
    """A token bound to one partner, for the partner's own systems; at most what its role may do."""

    PARTNER_PATH = "partner"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="tokens")
    role = models.CharField(_("role"), max_length=15, choices=partner_roles)

    objects = ScopedQuerySet.as_manager()


class PortalDay(models.Model):
    """How much a partner's portal was used on a day: counts alone, who it was is kept nowhere.

    A visit is a browser that a member opened the portal with on that day; a download is a file.
    """

    PARTNER_PATH = "partner"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    visits = models.PositiveIntegerField(default=0, db_default=0)
    downloads = models.PositiveIntegerField(default=0, db_default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also how the last days of each partner are read.
            models.UniqueConstraint(
                fields=["partner", "day"],
                name="partners_portalday_once",
                violation_error_message=_("This day is counted already."),
            )
        ]
