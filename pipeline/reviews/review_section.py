"""What was noted in the last review, for us alone: it was written for nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.slots import ReviewSection
from pipeline.models import PartnershipReview
from pipeline.reviews.events import VIEW
from web.templatetags import formats


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    rows = PartnershipReview.objects.filter(partner=partner).exclude(held_on=None)
    last = rows.order_by("-held_on", "-pk").first()
    if last is None:
        return None
    day = formats.day_long(last.held_on)
    lines = [_("The last review was held on %(day)s.") % {"day": day}, *last.notes.splitlines()]
    if last.decisions:
        lines += [_("Decided then:"), *last.decisions.splitlines()]
    return ReviewSection("last_time", _("Last time"), lines, permission=VIEW, internal=True)
