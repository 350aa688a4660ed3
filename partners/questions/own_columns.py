"""Own fields as columns of a list and its files: one query for those of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from partners.models import Question
from partners.questions import kinds, selectors
from partners.questions.cells import said_html
from partners.questions.own import FILTER
from partners.questions.subjects import SUBJECTS
from web.columns import Column, loaded

_FIGURES = frozenset({Question.Kind.NUMBER, Question.Kind.MONEY, Question.Kind.PERCENT})


class _Answers:
    """The answers about the rows of a page by code, read when the first column asks."""

    def __init__(self, subject: str, codes: list[str]) -> None:
        self.subject, self.codes = subject, codes
        self.rows: list[Any] | None = None

    def by_row(self, rows: list[Any], code: str) -> dict[int, Any]:
        if self.rows is not rows:
            self.rows = rows
            self.found = selectors.values_of(self.subject, [row.public_id for row in rows], self.codes)
        return {row.pk: self.found.get(row.public_id, {}).get(code) for row in rows}


def own_columns(subject: str, actor: Actor) -> list[Column]:
    """A column for each field that is listed; of an amount, another one of its currency for files."""
    questions = selectors.listed(selectors.own_fields(subject, actor))
    answers = _Answers(subject, [question.code for question in questions])
    found = []
    for question in questions:
        found.append(_column(question, answers, actor))
        if question.kind == Question.Kind.MONEY:
            found.append(_currency(question, answers))
    return found


def _load(question: Question, answers: _Answers) -> Callable[[Actor, list[Any]], Mapping[int, Any]]:
    return lambda actor, rows: answers.by_row(rows, question.code)


def _column(question: Question, answers: _Answers, actor: Actor) -> Column:
    code = FILTER + question.code

    def cell(row: Any) -> Any:
        value = row.loaded[code].get(row.pk)
        has_file = value and question.kind == Question.Kind.FILE
        url = SUBJECTS[answers.subject].file_url(row, question.code, actor) if has_file else ""
        return said_html(question, value, url=url)

    return Column(
        code,
        question.label,
        lambda row: kinds.plain(question, row.loaded[code].get(row.pk)),
        load=_load(question, answers),
        cell=cell,
        num=question.kind in _FIGURES,
        classes="wrap" if question.kind in (Question.Kind.LONG_TEXT, Question.Kind.TABLE) else "",
        shown=False,
    )


def _currency(question: Question, answers: _Answers) -> Column:
    def load(actor: Actor, rows: list[Any]) -> dict[int, str]:
        amounts = answers.by_row(rows, question.code)
        return {pk: amount["currency"] for pk, amount in amounts.items() if amount}

    label = _("%(field)s: currency") % {"field": question.label}
    return loaded(f"{FILTER}{question.code}.currency", label, load, shown=False)
