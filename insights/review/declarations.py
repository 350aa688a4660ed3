"""What the review declares: the kind of thing it is about, and the sources that answer from the data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from insights.review.pages import REVIEW
from insights.review.sources import (  # noqa: F401  # each registers its sources
    ahead,
    channel,
    co_marketing,
    integrations,
    legal,
    management,
    partners,
    referral,
    resources,
    strategy,
    white_label,
)
from partners.questions.subjects import Subject, register

register(Subject("review", _("Programme review"), answered_at=REVIEW))
