"""Segments: partners chosen by what they are and by any figure of theirs."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet


class SegmentQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """What is shared, and what somebody keeps to themselves to them alone."""
        rows = super().visible_to(actor)
        return rows if actor.is_system else rows.filter(Q(is_shared=True) | Q(owner=actor.user_id))

    def current(self) -> Self:
        return self.filter(archived_at=None)


class Segment(models.Model):
    """Conditions that partners meet, asked anew each time it is used.

    ``conditions`` is ``{"filters": {name: [values]}, "figures": [{"figure", "months", "is", "value"}]}``: the
    filters of the list of partners, all of them, and figures (``partners.figures``), all of them; ``is`` is
    ``at_least``, ``at_most`` or ``none``, values are in the unit of the figure. A segment of one's own is seen
    by its owner alone, a shared one by everybody of us who may see segments; one that a machine made has no owner.
    """

    UNSCOPED = "questions about partners; a reader is given those of the partners it may see"
    READ_BY = {
        "name": "marketing.segments.models:Segment.__str__",
        "conditions": "marketing.segments.columns:_conditions",
        "owner": "marketing.segments.models:SegmentQuerySet.visible_to",
        "is_shared": "marketing.segments.models:SegmentQuerySet.visible_to",
    }

    public_id = PublicIdField(prefix="seg")
    name = models.CharField(_("name"), max_length=100)
    conditions = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    is_shared = models.BooleanField(_("shared"), default=True, db_default=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(is_shared=True, archived_at=None),
                name="marketing_segment_name",
                violation_error_message=_("A shared segment has this name already."),
            ),
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(owner__isnull=False),
                name="marketing_segment_owner",
                violation_error_message=_("What nobody owns is shared."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
