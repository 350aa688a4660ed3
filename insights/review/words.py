"""Stored answers in words, as people of the active language write them: for documents and the summary."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import Money
from partners.models import Question
from partners.questions import kinds
from partners.questions.cells import places
from web.templatetags import formats

Kind = Question.Kind
# A sentence of the summary quotes no more of a text than this.
QUOTED = 300
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s|\n")


def said(question: Any, value: Any) -> str:
    """A stored value of a question or of a column of a table."""
    found = kinds.plain(question, value)
    kind = question["kind"] if isinstance(question, dict) else question.kind
    if found is None:
        return ""
    if isinstance(found, Money):
        return formats.money(found)
    if isinstance(found, Decimal):
        if kind == "percent":
            return formats.percent(found, places(found * 100))
        return formats.number(found, places(found))
    return formats.day(found) if isinstance(found, date) else str(found)


def with_unit(question: Question, value: Any) -> str:
    text = said(question, value)
    unit = str(question.unit) if question.kind in (Kind.NUMBER, Kind.MONEY) else ""
    return _("%(number)s %(unit)s") % {"number": text, "unit": unit} if unit else text


def sentence(question: Question, value: Any) -> str:
    """A question with its answer as a plain sentence, "" for what is no sentence: a table, a file. Of a text
    it is the first sentence."""
    if question.kind in (Kind.TABLE, Kind.FILE):
        return ""
    if question.kind in (Kind.TEXT, Kind.LONG_TEXT):
        answer = first_sentence(said(question, value))
        return _("“%(question)s”: “%(answer)s”") % {"question": question, "answer": answer}
    return _("“%(question)s”: %(answer)s.") % {"question": question, "answer": with_unit(question, value)}


def first_sentence(text: str) -> str:
    first = _SENTENCE_ENDS.split(text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= QUOTED else first[: QUOTED - 1].rstrip() + "…"
