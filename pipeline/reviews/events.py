"""What can happen to the recurring reviews of partners."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.partnership_review:view"
PAGE = PageOf("pipeline:partnership-review", VIEW)

target_type(
    models.PartnershipReview,
    label=str,
    staff=PAGE,
    related=("partner",),
)
target_type(
    models.ReviewInterval,
    label=lambda row: str(row.tier or _("without a tier")),
    staff=PageOf("pipeline:review-intervals", "pipeline.recruitment:configure", args=()),
    related=("tier",),
)

declare("pipeline.partnership_review.planned", _("Next review of “{target}” planned"), icon="calendar-clock")
declare(
    "pipeline.partnership_review.changed", _("Review of “{target}” put off or handed over"), icon="pencil"
)
declare("pipeline.partnership_review.held", _("Review of “{target}” held"), icon="clipboard-check")
declare(
    "pipeline.partnership_review.interval_set",
    _("Months between two reviews of “{target}” set: {months}"),
    icon="settings",
)
declare(
    "pipeline.partnership_review.intervals_set",
    _("Months between two reviews set for {target}: {months}"),
    icon="settings",
)
