"""Segments: partners chosen by what they are and by any figure of theirs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet


class Segment(models.Model):
    """Conditions that partners meet, asked anew each time it is used.

    ``conditions`` is ``{"filters": {name: [values]}, "figures": [{"figure", "months", "is", "value"}]}``: the
    filters of the list of partners, all of them, and figures (``partners.figures``), all of them; ``is`` is
    ``at_least``, ``at_most`` or ``none``, values are in the unit of the figure. A segment of one's own is seen
    by its owner alone, a shared one by everybody of us who may see segments.
    """

    UNSCOPED = "questions about partners; a reader is given those of the partners it may see"
    READ_BY = {
        "name": "marketing.segments.models:Segment.__str__",
        "conditions": "marketing.segments.selectors:member_ids",
        "owner": "marketing.segments.selectors:readable",
        "is_shared": "marketing.segments.selectors:readable",
    }

    public_id = PublicIdField(prefix="seg")
    name = models.CharField(_("name"), max_length=100)
    conditions = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    is_shared = models.BooleanField(_("shared"), default=True, db_default=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(is_shared=True, archived_at=None),
                name="marketing_segment_name",
                violation_error_message=_("A shared segment has this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
