"""The mails to whoever is asked for answers to a review. Each lists all questions that it is about."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import people
from core.queue import mail as mails
from insights.review.pages import ASKED
from insights.review.readings import questions_asked
from partners.models import Assignment
from web.templatetags.formats import day_long


def _rows(context: dict[str, Any]) -> list[Assignment]:
    rows = Assignment.objects.filter(public_id__in=context["assignments"])
    return list(rows.select_related("sheet__questionnaire").order_by("due_on", "pk"))


def _named(rows: list[Assignment]) -> list[tuple[Assignment, str]]:
    """Each with its question. One that is asked no more is named by its code."""
    asked = questions_asked(rows)
    return [(row, str(asked.get(row.pk, row.code))) for row in rows]


def _to_answer(rows: list[Assignment]) -> dict[str, Any]:
    """The questions with their days and pages; the button opens the only one, or My day."""
    said = gettext("%(question)s (%(review)s, by %(day)s)")
    items = [
        (
            said % {"question": question, "review": row.sheet.questionnaire, "day": day_long(row.due_on)},
            ASKED.url(row),
        )
        for row, question in _named(rows)
    ]
    return {"questions": items, "page": items[0][1] if len(items) == 1 else reverse("web:my_day")}


def _asked(context: dict[str, Any]) -> dict[str, Any]:
    rows = _rows(context)
    values = {
        "by": _name_of(context["by"]),
        "count": len(rows),
        "review": rows[0].sheet.questionnaire,
        "day": day_long(rows[0].due_on),
    }
    subject = ngettext(
        "%(review)s: your answer is asked for by %(day)s",
        "%(review)s: %(count)s answers are asked of you by %(day)s",
        len(rows),
    )
    said = ngettext(
        "%(by)s asks you to answer a question of “%(review)s” by %(day)s. Its page shows this question alone.",
        "%(by)s asks you to answer %(count)s questions of “%(review)s” by %(day)s. Each has a page of its own.",
        len(rows),
    )
    return {"subject": subject % values, "said": said % values, **_to_answer(rows)}


def _reminded(context: dict[str, Any]) -> dict[str, Any]:
    rows = _rows(context)
    subject = ngettext(
        "Reminder: your answer to a question is waited for",
        "Reminder: your answers to %(count)s questions are waited for",
        len(rows),
    )
    said = ngettext(
        "This question of a review waits for you. Its page shows it alone.",
        "These questions of a review wait for you. Each has a page of its own.",
        len(rows),
    )
    return {"subject": subject % {"count": len(rows)}, "said": said, **_to_answer(rows)}


def _released(context: dict[str, Any]) -> dict[str, Any]:
    rows = _rows(context)
    values = {"count": len(rows), "review": rows[0].sheet.questionnaire, "by": _name_of(context["by"])}
    subject = ngettext(
        "%(review)s: your answer is no longer asked for",
        "%(review)s: %(count)s answers are no longer asked of you",
        len(rows),
    )
    said = gettext(
        "%(by)s no longer asks you for what follows. There is nothing left for you to do about it."
    )
    items = [(question, "") for _row, question in _named(rows)]
    return {"subject": subject % values, "said": said % values, "questions": items}


def _name_of(person: str) -> str:
    found = people.find({person}).get(person)
    return found.name if found else "–"


MAILS = [
    mails.MailKind(
        "insights.review_asked",
        subject="{subject}",
        paragraphs=("{said}",),
        items="questions",
        action=_("Answer now"),
        link="page",
        values=_asked,
    ),
    mails.MailKind(
        "insights.review_reminder",
        subject="{subject}",
        paragraphs=("{said}",),
        items="questions",
        action=_("Answer now"),
        link="page",
        values=_reminded,
    ),
    mails.MailKind(
        "insights.review_released",
        subject="{subject}",
        paragraphs=("{said}",),
        items="questions",
        values=_released,
    ),
]
