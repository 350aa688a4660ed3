"""The review where other pages leave a place for it: navigation, and My day of who is asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from insights.review.pages import ASKED
from insights.review.readings import SUBJECT, questions_asked
from insights.review.services import ASSIGNED, VIEW
from partners.models import AnswerSheet, Assignment
from web import nav

SHOWN = 30

nav.register(
    nav.NavItem(
        code="review",
        label=_("Programme review"),
        url_name="insights:review",
        icon="clipboard-list",
        permission=VIEW,
        group="programme",
        order=195,
    ),
)


@slots.my_day.fill("insights.review", order=70)
def my_day(actor: Actor) -> list[slots.Gathered]:
    """The answers that somebody is asked for, those due first."""
    if not actor.user_id or not actor.can(ASSIGNED):
        return []
    rows = (
        Assignment.objects.filter(
            person=actor.user_id,
            done_at=None,
            sheet__status=AnswerSheet.Status.OPEN,
            sheet__questionnaire__subject=SUBJECT,
            sheet__questionnaire__archived_at=None,
        )
        .select_related("sheet__questionnaire")
        .order_by("due_on", "pk")
    )
    return [slots.Gathered(rows, lambda: _tasks(rows[:SHOWN]))]


def _tasks(rows: Iterable[Assignment]) -> list[slots.Task]:
    found = list(rows)
    asked = questions_asked(found)
    return [
        slots.Task(
            title=_("Answer: %(question)s") % {"question": asked[row.pk]},
            detail=str(row.sheet.questionnaire),
            url=ASKED.url(row),
            action=_("Answer"),
            icon="clipboard-list",
            due=row.due_on,
        )
        for row in found
        if row.pk in asked
    ]
