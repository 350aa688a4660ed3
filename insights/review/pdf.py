"""A review as a PDF, from a reading of it."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from core import fonts
from core.text import Translated
from insights.review.markdown import cited
from insights.review.presenters import disagreement, lateness, summary_of
from insights.review.readings import Line, Reading
from insights.review.words import said, with_unit
from web import pdf
from web.templatetags import formats

_FIGURES = ("number", "percent", "money")


def render(reading: Reading, language: str) -> bytes:
    """The document in a language."""
    with translation.override(language):
        return pdf.render("pdf/review.html", _context(reading), language=language)


def _context(reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading,
        "title": fonts.spelled(reading.title),
        "disagreement": disagreement(reading.questionnaire),
        "lateness": lateness(reading),
        "chapters": [
            {
                "title": fonts.spelled(str(chapter.section.title)),
                "done": chapter.done,
                "count": chapter.count,
                "lines": [_line(line) for line in chapter.lines],
            }
            for chapter in reading.chapters
        ],
        "summary": [
            (fonts.spelled(line.text), fonts.spelled(content) or formats.NONE)
            for line, content in summary_of(reading).table
        ],
        "paragraphs": [
            fonts.spelled(" ".join(cited(sentence, reading.numbers) for sentence in sentences))
            for _title, sentences in summary_of(reading).paragraphs
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    """A question with its answer in words; a table as heads and rows, figures at the right."""
    found, is_table = line.computed, line.question.kind == "table" and not line.is_open
    columns = line.question.columns if is_table else []
    return {
        "question": fonts.spelled(str(line.question)),
        "is_open": line.is_open,
        "text": "" if is_table or line.is_open else fonts.spelled(with_unit(line.question, line.value)),
        "heads": [(str(Translated(column["label"])), column["kind"] in _FIGURES) for column in columns],
        "rows": [
            [(_cell(column, row.get(column["code"])), column["kind"] in _FIGURES) for column in columns]
            for row in (line.value if is_table else [])
        ],
        "note": fonts.spelled(str(found.note)) if found and found.note else "",
        "missing": fonts.spelled(str(found.missing)) if found and found.missing else "",
        "comment": fonts.spelled(line.comment),
        "moment": found.moment if found and line.is_computed else None,
        "answered_at": line.answer.answered_at if line.answer and not line.is_open else None,
    }


def _cell(column: dict[str, Any], value: Any) -> str:
    """A cell in words; a day stays on one line."""
    words = fonts.spelled(said(column, value))
    return words.replace(" ", "\u00a0") if column["kind"] == "date" else words
