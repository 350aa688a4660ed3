"""Integrations between our product and a partner's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class Integration(models.Model):
    """One integration with a partner's product: its kind, who built it, who uses it."""

    PARTNER_PATH = "partner"

    class Kind(models.TextChoices):
        API = "api", _("API")
        PLUGIN = "plugin", _("Plug-in")
        NATIVE = "native", _("Native")

    class Builder(models.TextChoices):
        US = "us", _("Us")
        PARTNER = "partner", _("The partner")
        BOTH = "both", _("Both together")

    public_id = PublicIdField(prefix="int")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="integrations", verbose_name=_("partner")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    built_by = models.CharField(_("built by"), max_length=10, choices=Builder)
    formal_agreement = models.BooleanField(_("formal agreement"), default=False)
    listing_url = models.URLField(_("marketplace listing"), blank=True)
    usage_share = models.DecimalField(
        _("share of customers using it"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("0.12 for 12%."),
    )
    co_marketing = models.BooleanField(_("co-marketing"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "name"],
                condition=Q(archived_at=None),
                name="integrations_integration_once",
                violation_error_message=_("This partner has an integration of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(usage_share=None) | Q(usage_share__gte=0, usage_share__lte=1),
                name="integrations_integration_share",
                violation_error_message=_("A share is between 0 and 1."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="integrations_by_name")]

    def __str__(self) -> str:
        return self.name
