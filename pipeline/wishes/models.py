"""The wish list: organisations we would like to have as partners."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.vocabulary.models import PartnerType, RelationshipKind
from pipeline.recruitment.models import Recruitment


class WishQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("type", "kind", "recruitment")


class Wish(models.Model):
    """An organisation we want, why, whom we know there, and what stands in the way."""

    UNSCOPED = "organisations that are not partners yet"

    class Status(models.TextChoices):
        OPEN = "open", _("Wanted")
        RECRUITED = "recruited", _("In recruitment")
        DROPPED = "dropped", _("Given up")

    TRANSITIONS = {
        Status.OPEN: {Status.RECRUITED, Status.DROPPED},
        Status.DROPPED: {Status.OPEN},
        Status.RECRUITED: set(),
    }

    class Priority(models.IntegerChoices):
        HIGH = 1, _("High")
        MEDIUM = 2, _("Medium")
        LOW = 3, _("Low")

    public_id = PublicIdField(prefix="wis")
    name = models.CharField(_("name"), max_length=200)
    type = models.ForeignKey(PartnerType, models.PROTECT, related_name="+", verbose_name=_("type"))
    kind = models.ForeignKey(
        RelationshipKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("relationship"),
    )
    country = CountryField(_("country"), blank=True)
    reason = models.TextField(_("why we want it"), max_length=2000)
    contact = models.CharField(
        _("whom we know there"), max_length=200, blank=True, help_text=_("Empty when we know nobody.")
    )
    blocker = models.TextField(_("what stands in the way"), max_length=2000, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.MEDIUM)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    recruitment = models.OneToOneField(
        Recruitment, models.PROTECT, null=True, blank=True, editable=False, related_name="wish"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"contact"})
    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "recruited", "dropped"]), name="pipeline_wish_status"
            ),
            models.CheckConstraint(
                condition=Q(status="recruited", recruitment__isnull=False)
                | (~Q(status="recruited") & Q(recruitment=None)),
                name="pipeline_wish_recruited",
                violation_error_message=_("A wish in recruitment names its recruitment."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="pipeline_wish_created"),
            models.Index(fields=["name", "id"], name="pipeline_wish_name"),
            models.Index(fields=["priority", "id"], name="pipeline_wish_priority"),
        ]

    def __str__(self) -> str:
        return self.name
