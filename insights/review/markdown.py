"""A review as a Markdown document: sections, questions, answers, tables, the summary, what is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from core.text import Translated
from insights.review.presenters import Cited, ShownSummary, disagreement, lateness, summary_of
from insights.review.readings import Chapter, Line, Reading
from insights.review.words import said, with_unit
from web.templatetags import formats

# What Markdown, or the HTML that it may hold, would take for a mark of its own; and what it takes for one
# at the beginning of a line.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_BULLET, _NUMBER = re.compile(r"^([-+=])"), re.compile(r"^(\d+)([.)])")
_FIGURES = ("number", "percent", "money")


def document(reading: Reading, language: str) -> str:
    """The whole review in a language."""
    with translation.override(language):
        return "\n".join(_lines(reading, summary_of(reading)))


def _lines(reading: Reading, summary: ShownSummary) -> Iterator[str]:
    status = _("Complete") if reading.done == reading.count else _("To be completed")
    state, until = _fact(_("Status"), status), _fact(_("Figures until"), formats.day_long(reading.on))
    yield from (f"# {plain(reading.title)}", "")
    yield f"> {state}  "
    yield f"> {until}"
    if late := lateness(reading):
        yield from ("", plain(late))
    for number, chapter in enumerate(reading.chapters, start=1):
        yield from _chapter(number, chapter)
    heading = plain(_("Executive summary"))
    yield from ("", "---", "", f"## {heading}", "")
    yield from _summary(summary, reading.numbers)
    yield from ("", "---", "")
    yield _fact(_("Total questions"), reading.count) + "  "
    yield _fact(_("Answered"), f"{reading.done}/{reading.count}")
    if said := disagreement(reading.questionnaire):
        yield from ("", plain(said))
    yield ""


def _fact(label: str, value: Any) -> str:
    return f"**{plain(formats.labelled(label, value))}**"


def _chapter(number: int, chapter: Chapter) -> Iterator[str]:
    yield from ("", "---", "", f"## {number}. {plain(str(chapter.section.title))}", "")
    if intro := str(chapter.section.intro):
        yield from (plain(intro), "")
    questions, given = plain(_("Questions")), plain(_("Answers"))
    yield from (f"**{questions}**", "")
    for line in chapter.lines:
        yield f"- [{' ' if line.is_open else 'x'}] **{_inline(str(line.question))}**"
    yield from ("", f"### {given}")
    for place, line in enumerate(chapter.lines, start=1):
        yield from ("", f"#### {number}.{place} {_inline(str(line.question))}", "")
        yield from _answer(line)


def _answer(line: Line) -> Iterator[str]:
    found = line.computed
    if line.is_open:
        missing = _inline(str((found and found.missing) or _("Not answered yet.")))
        yield f"*{missing}*"
    elif line.question.kind == "table":
        yield from _table(line.question.columns, line.value)
    else:
        yield plain(with_unit(line.question, line.value))
    if found and found.note:
        yield from ("", plain(str(found.note)))
    if found and found.missing and not line.is_open:
        yield from ("", plain(str(found.missing)))
    if line.comment:
        yield from ("", plain(line.comment))
    if found and line.is_computed and found.moment:
        words = _("From the data, %(day)s") % {"day": formats.instant(found.moment)}
        yield from ("", f"*{_inline(words)}*")
    elif line.answer and not line.is_open:
        words = _("Answered on %(day)s") % {"day": formats.day_long(line.answer.answered_at)}
        yield from ("", f"*{_inline(words)}*")


def _table(columns: list[dict[str, Any]], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield _row(_cell(str(Translated(column["label"]))) for column in columns)
    yield _row(("---:" if column["kind"] in _FIGURES else "---") for column in columns)
    for row in rows:
        yield _row(_cell_of(column, row.get(column["code"])) for column in columns)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _summary(summary: ShownSummary, numbers: Mapping[str, str]) -> Iterator[str]:
    yield _row((_cell(_("Element")), _cell(_("Content"))))
    yield _row(("---", "---"))
    for line, content in summary.table:
        yield _row((_cell(line.text), _cell(content) or formats.NONE))
    for _title, sentences in summary.paragraphs:
        yield from ("", plain(" ".join(cited(sentence, numbers) for sentence in sentences)))


def cited(sentence: Cited, numbers: Mapping[str, str]) -> str:
    """A sentence with the numbers of the answers that it rests on."""
    return f"{sentence.text} ({', '.join(numbers[code] for code in sentence.codes if code in numbers)})"


def _cell_of(column: dict[str, Any], value: Any) -> str:
    text = said(column, value)
    if column["kind"] == "link" and text.startswith(("https://", "http://")):
        return f"<{quote(text, safe=':/?#@!$&()*+,;=%~.-_')}>"
    return _cell(text)


def _cell(text: str) -> str:
    """On one line, for a line is a row."""
    return " ".join(_inline(text).split())


def _inline(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def plain(text: str) -> str:
    """A text in which nothing is a mark: it is shown as somebody typed it, line by line."""
    lines = [_line(line.strip()) for line in text.splitlines()]
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(part.strip("\n").replace("\n", "  \n") for part in paragraphs if part.strip("\n"))


def _line(text: str) -> str:
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\1", _inline(text)))
