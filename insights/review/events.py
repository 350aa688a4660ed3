"""What can happen to a review."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from insights.models import ReviewEdition

VIEW, ASSIGNED = "insights.review:view", "insights.review:assigned"
EDITION = PageOf("insights:review-edition", VIEW)
ASKED = PageOf("insights:review-asked", ASSIGNED)

target_type(
    ReviewEdition,
    plural=_("Editions of reviews"),
    label=str,
    staff=EDITION,
    indexed=Indexed(title=str, detail=lambda row: row.period, text=lambda row: row.period),
)

declare("insights.review.begun", _("Review “{target}” begun"), icon="clipboard-list")
declare("insights.review.answered", _("Answers to the review “{target}” given"), icon="pencil")
declare("insights.review.asked", _("Answers to the review “{target}” asked for: {count}"), icon="mail")
declare("insights.review.reminded", _("Reminder of an answer to the review “{target}” sent"), icon="bell")
declare("insights.review.frozen", _("Edition “{target}” frozen"), icon="snowflake")
