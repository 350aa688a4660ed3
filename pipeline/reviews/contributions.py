"""The recurring reviews where other pages leave a place for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.slots import Fact, Task, Waiting
from partners.figures.registry import PartnerFigure, Unit, register
from pipeline.models import PartnershipReview
from pipeline.reviews import figures, review_section, selectors
from pipeline.reviews.events import PAGE, VIEW
from web.templatetags.formats import day

register(
    PartnerFigure(
        "reviews_late",
        _("Late reviews"),
        _("Reviews of the partnership that were due before today and were not held yet."),
        Unit.COUNT,
        VIEW,
        figures.late,
        figures.late_rows,
        over_months=False,
        better="down",
    ),
)


def _task(row: PartnershipReview) -> Task:
    return Task(
        title=_("Review of the partnership"),
        detail=row.partner.name,
        url=PAGE.url(row),
        action=_("Open the review"),
        icon="clipboard-check",
        due=row.due_on,
        partner_id=row.partner_id,
    )


@slots.my_day.fill("partnership-reviews", order=35)
def my_reviews(actor: Actor) -> list[Waiting]:
    """The reviews that I am to hold, late or within a fortnight."""
    if not actor.can(VIEW):
        return []
    return [Waiting(selectors.soon(actor)[:50], _task)]


@slots.partner_facts.fill("partnership-reviews", order=35)
def next_review(actor: Actor, partner: Any) -> list[Fact]:
    """When an active partner is reviewed next."""
    if not actor.can(VIEW):
        return []
    row = PartnershipReview.objects.visible_to(actor).waiting().filter(partner=partner).first()
    if row is None:
        return []
    late = row.state() == PartnershipReview.State.LATE
    return [
        Fact(
            label=_("Next review"),
            value=day(row.due_on),
            href=PAGE.url_for(actor, row),
            note=row.state().label if late else "",
            tone="bad" if late else "",
            weight=20,
        )
    ]


slots.review_sections.fill("pipeline.reviews", order=95)(review_section.section)
