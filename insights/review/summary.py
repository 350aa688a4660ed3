"""The executive summary, written from the answers: five lines, a page of prose, and what is still open.

Pure: the same answers give the same summary. A sentence rests on the answers whose codes it carries; where
one of them is missing, it is left out. Each is a whole sentence of its language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.review import prose
from insights.review.standard import review
from insights.review.standard.specs import QuestionSpec
from partners.models import Question
from partners.questions.kinds import NO, YES
from partners.questions.rules import is_empty

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of the five, with the answers it rests on; ``content`` is "" as long as they are missing."""

    label: str
    content: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    text: str
    codes: tuple[str, ...]
    section: str


@dataclass(frozen=True)
class Summary:
    """``open_codes`` are the questions without an answer, ``still_open`` the sentence that counts them."""

    lines: tuple[Line, ...]
    sentences: tuple[Said, ...]
    open_codes: tuple[str, ...]
    still_open: str


def as_standard(lines: Iterable[Any]) -> dict[str, Any]:
    """The answers of a reading's lines that mean what the standard review asks, by code. A review of one's
    own may ask something else under the same code, or a table without the columns that a sentence reads."""
    return {
        line.question.code: line.value
        for line in lines
        if line.question.code in review.QUESTIONS
        and _is_same(review.QUESTIONS[line.question.code], line.question)
    }


def _is_same(known: QuestionSpec, question: Question) -> bool:
    columns = {column["code"]: column["kind"] for column in question.columns}
    wanted = {column.code: column.kind for column in known.columns}
    return known.kind == question.kind and wanted.items() <= columns.items()


def summarise(answers: Answers, language: str) -> Summary:
    """The summary of stored answers by code, in a language."""
    with translation.override(language):
        open_codes = tuple(code for code in review.QUESTIONS if is_empty(answers.get(code)))
        return Summary(
            lines=tuple(_lines(answers)),
            sentences=tuple(_sentences(answers)),
            open_codes=open_codes,
            still_open=_still_open(len(open_codes)),
        )


def _sentences(answers: Answers) -> list[Said]:
    found = []
    for section, codes, write in prose.SENTENCES:
        given = [answers.get(code) for code in codes]
        if any(is_empty(value) for value in given):
            continue
        text = write(*given)
        if text:
            found.append(Said(text, codes, section))
    return found


def _still_open(count: int) -> str:
    if not count:
        return _("All %(count)s questions are answered.") % {"count": review.COUNTED}
    return ngettext(
        "%(count)s question of %(all)s is still open.",
        "%(count)s questions of %(all)s are still open.",
        count,
    ) % {"count": count, "all": review.COUNTED}


# -- The five lines ---------------------------------------------------------------------------------


def _lines(answers: Answers) -> list[Line]:
    facts, role = (
        prose.first_row(answers.get("partners-facts")),
        prose.first_row(answers.get("strategy-role")),
    )
    tiers, top = answers.get("channel-programme"), prose.top_partner(answers.get("partners-list"))
    return [
        Line(_("Number of partners"), prose.number(facts.get("active")), ("partners-facts",)),
        Line(_("Revenue via partners"), prose.money(role.get("revenue")), ("strategy-role",)),
        Line(
            _("Share of revenue via partners"), prose.percent(role.get("revenue_share")), ("strategy-role",)
        ),
        Line(
            _("Partner programme"), "" if tiers is None else str(YES if tiers else NO), ("channel-programme",)
        ),
        Line(_("Top partner"), top.get("partner", ""), ("partners-list",)),
    ]
