"""How other systems name our rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class ExternalReference(models.Model):
    """The identifier of a partner in another system (a CRM, a billing system)."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="ext")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="external_references")
    system = models.SlugField(_("system"), max_length=40)
    identifier = models.CharField(_("identifier"), max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["system"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "identifier"],
                name="partners_externalreference_once",
                violation_error_message=_("This reference already names a partner."),
            ),
            models.UniqueConstraint(
                fields=["partner", "system"],
                name="partners_externalreference_one_per_system",
                violation_error_message=_("The partner has a reference in this system already."),
            ),
        ]
