"""Review meetings where other pages leave a place for them: the review itself, My day, the portal's home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.slots import Panel, Task, Waiting
from core.text import one_line
from insights.models import ReviewAction, ReviewMeeting
from insights.review_meetings import presenters, selectors
from insights.review_meetings.events import CHANGE, PAGE, VIEW
from partners.models import Partner
from pipeline.models import PartnershipReview

SHOWN = 20


@slots.review_panel.fill("insights.review_meetings", order=10)
def meeting_panel(actor: Actor, review: PartnershipReview) -> Panel | None:
    """The meeting of a review, and what is undertaken in it or is open from those before."""
    if not actor.can(VIEW):
        return None
    meeting = ReviewMeeting.objects.visible_to(actor).filter(review=review).first()
    rows = selectors.ACTIONS.visible_to(actor).filter(review__partner=review.partner_id)
    before = rows.open().exclude(review=review)
    return Panel(
        "insights/review_meetings/panel.html",
        {
            "review": review,
            "meeting": meeting,
            "page": PAGE.url(meeting) if meeting else "",
            "documents": presenters.documents(actor, meeting) if meeting else [],
            "actions": presenters.actions(rows.filter(review=review), actor, review.partner),
            "before": presenters.actions(before, actor, review.partner),
            "may_change": actor.can(CHANGE),
        },
    )


def _task(row: ReviewAction, url: str, detail: Any) -> Task:
    return Task(
        title=one_line(row.text),
        detail=detail,
        url=url,
        action=_("Open what is undertaken"),
        icon="list-checks",
        due=row.due_on,
        partner_id=row.review.partner_id,
    )


def _page(row: ReviewAction) -> str:
    return reverse("pipeline:partnership-review", args=[row.review.public_id])


def _mine(row: ReviewAction) -> Task:
    return _task(row, _page(row), row.review.partner.name)


def _theirs(row: ReviewAction) -> Task:
    detail = _("%(partner)s owes it: remind them") % {"partner": row.review.partner.name}
    return _task(row, _page(row), detail)


@slots.my_day.fill("review-actions", order=36)
def my_day(actor: Actor) -> list[Waiting]:
    """What this person undertook in reviews and is due within a week or late, and what partners that they look
    after undertook and is late."""
    if not actor.can(VIEW):
        return []
    return [
        Waiting(selectors.mine(actor)[:SHOWN], _mine),
        Waiting(selectors.theirs_late(actor)[:SHOWN], _theirs),
    ]


@slots.portal_tasks.fill("review-actions", order=36)
def portal_tasks(actor: Actor, partner: Partner) -> list[Waiting]:
    """What the partner undertook and is due within a week or late. Seen by us on its page as well."""
    if not actor.can(VIEW):
        return []
    rows = selectors.open_of(actor, partner).filter(due_on__lte=selectors.horizon(clock.today()))

    def task(row: ReviewAction) -> Task:
        url = reverse("portal:reviews", args=[partner.public_id]) if actor.is_partner else _page(row)
        return _task(row, url, _("Undertaken in a review of the partnership"))

    return [Waiting(rows.order_by("due_on", "pk")[:SHOWN], task)]
