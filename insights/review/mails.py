"""The mails to whoever is asked for an answer to a review."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import people
from core.queue import mail as mails
from insights.review.events import ASKED
from insights.review.readings import questions_asked
from partners.models import Assignment
from web.templatetags.formats import day_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name. A question that is asked no more is named by its code."""
    rows = Assignment.objects.select_related("sheet__questionnaire")
    row = rows.get(public_id=context["assignment"])
    asked_by = people.find({row.asked_by}).get(row.asked_by)
    return {
        "question": str(questions_asked([row]).get(row.pk, row.code)),
        "review": str(row.sheet.questionnaire),
        "day": day_long(row.due_on),
        "asked_by": asked_by.name if asked_by else "–",
        "page": ASKED.url(row),
    }


MAILS = [
    mails.MailKind(
        "insights.review_asked",
        subject=_("{review}: your answer is asked for by {day}"),
        paragraphs=(
            _("{asked_by} asks you to answer a question of “{review}”: {question}"),
            _("Please answer by {day}. The page below shows this question alone."),
        ),
        action=_("Answer the question"),
        link="page",
        values=_of,
    ),
    mails.MailKind(
        "insights.review_reminder",
        subject=_("Reminder: “{review}” waits for your answer, due on {day}"),
        paragraphs=(
            _("This question of “{review}” waits for you: {question}"),
            _("The answer is due on {day}. The page below shows this question alone."),
        ),
        action=_("Answer the question"),
        link="page",
        values=_of,
    ),
]
