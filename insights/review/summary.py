"""The executive summary, written from the answers: five lines and a page of prose.

Pure: the same answers give the same summary. A sentence rests on the answers whose codes it carries; where
one of them is missing, it is left out. Each is a whole sentence of its language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from insights.review import prose, words
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
    lines: tuple[Line, ...]
    sentences: tuple[Said, ...]


def summarise(answers: Answers, language: str, asked: Sequence[Question] = ()) -> Summary:
    """The summary of stored answers by code, in a language. ``asked`` are the questions of the review in
    their order, with their sections; without them, those of the standard one. A review of one's own may ask
    something else under a code of the standard one: that is said as a question of its own."""
    with translation.override(language):
        meant = {one.code for one in asked if _is_standard(one)} if asked else set(review.QUESTIONS)
        standard = {code: value for code, value in answers.items() if code in meant}
        lines = (line for line in _lines(standard) if set(line.codes) <= meant)
        own = _own(answers, [one for one in asked if one.code not in meant])
        return Summary(tuple(lines), tuple(_in_order([*_sentences(standard), *own], asked)))


def _is_standard(question: Question) -> bool:
    """Whether a question means what the standard review asks under its code: of the same kind, a table with
    all columns that a sentence may read."""
    known: QuestionSpec | None = review.QUESTIONS.get(question.code)
    if known is None or known.kind != question.kind:
        return False
    columns = {column["code"]: column["kind"] for column in question.columns}
    return {column.code: column.kind for column in known.columns}.items() <= columns.items()


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


def _own(answers: Answers, questions: Sequence[Question]) -> list[Said]:
    """A plain sentence of each question that a company asks itself, where its kind allows one."""
    return [
        Said(text, (question.code,), question.section.code)
        for question in questions
        if not is_empty(value := answers.get(question.code))
        if (text := words.sentence(question, value))
    ]


def _in_order(sentences: list[Said], asked: Sequence[Question]) -> list[Said]:
    """By section as the review has them, wherever it put the questions."""
    sections = {question.code: question.section.code for question in asked}
    places = {code: place for place, code in enumerate(dict.fromkeys(sections.values()))}
    placed = [replace(one, section=sections.get(one.codes[0], one.section)) for one in sentences]
    return sorted(placed, key=lambda one: places.get(one.section, 0)) if asked else placed


# -- The five lines ---------------------------------------------------------------------------------


def _lines(answers: Answers) -> list[Line]:
    facts, role = (
        prose.first_row(answers.get("partners-facts")),
        prose.first_row(answers.get("strategy-role")),
    )
    tiers, top = answers.get("channel-programme"), prose.top_partner(answers.get("partners-list"))
    return [
        Line(_("Number of partners"), _number_of_partners(facts), ("partners-facts",)),
        Line(_("Revenue via partners"), prose.money(role.get("revenue")), ("strategy-role",)),
        Line(
            _("Share of revenue via partners"), prose.percent(role.get("revenue_share")), ("strategy-role",)
        ),
        Line(
            _("Partner programme"), "" if tiers is None else str(YES if tiers else NO), ("channel-programme",)
        ),
        Line(_("Top partner"), top.get("partner", ""), ("partners-list",)),
    ]


def _number_of_partners(facts: Mapping[str, Any]) -> str:
    count, active = prose.number(facts.get("partners")), prose.number(facts.get("active"))
    return (
        _("%(count)s, of which %(active)s active") % {"count": count, "active": active} if active else count
    )
