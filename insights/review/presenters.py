"""A review as its pages and documents show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock, languages, people
from core.actor import Actor
from core.errors import Sentence
from core.money import Money
from core.routes import permission_of
from core.text import Translated
from insights.review.compare import ADDED, CHANGED, GONE, SAME, Difference, RowChange
from insights.review.readings import Line, Reading
from insights.review.standard import review
from insights.review.summary import as_standard, summarise
from partners.models import Answer, Question, Questionnaire
from partners.questions.cells import said_html
from web.templatetags import formats

# A table with more rows than this is folded.
OPEN_ROWS = 12


@dataclass(frozen=True)
class Shown:
    """A question with what a page says of its answer."""

    question: Question
    html: SafeString
    is_open: bool
    comment: str
    rows: int = 0
    # From the data: as of when, the page of the rows, what is said beside; and what would answer it.
    moment: datetime | None = None
    rows_url: str = ""
    note: Sentence = ""
    missing: Sentence = ""
    missing_url: str = ""
    # By somebody: who and when.
    author: str = ""
    answered_at: datetime | None = None
    # Who is asked for it, by when.
    asked: str = ""
    due_on: date | None = None
    is_overdue: bool = False
    takes_answer: bool = False
    takes_comment: bool = False

    @property
    def folded(self) -> bool:
        return self.rows > OPEN_ROWS


@dataclass(frozen=True)
class ShownChapter:
    number: int
    code: str
    title: str
    intro: str
    count: int
    done: int
    rows: list[Shown] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_writable(self) -> bool:
        return any(row.takes_comment for row in self.rows)


def shown(reading: Reading, actor: Actor) -> list[ShownChapter]:
    """The sections with their answers. One query, for the names of those who answered."""
    names = people.find(line.answer.answered_by for line in reading.lines() if line.answer)
    return [
        ShownChapter(
            number,
            chapter.section.code,
            str(chapter.section.title),
            str(chapter.section.intro),
            chapter.count,
            chapter.done,
            [_shown(line, actor, names) for line in chapter.lines],
        )
        for number, chapter in enumerate(reading.chapters, start=1)
    ]


def shown_line(line: Line, actor: Actor) -> Shown:
    """One question alone."""
    return _shown(line, actor, people.find({line.answer.answered_by} if line.answer else ()))


def _shown(line: Line, actor: Actor, names: Mapping[str, Any]) -> Shown:
    found, answer, asked = line.computed, line.answer, line.asked
    by_hand = answer is not None and (not line.is_computed or bool(answer.comment))
    author = names.get(answer.answered_by) if answer is not None and by_hand else None
    return Shown(
        line.question,
        said_html(line.question, line.value, url=_file_url(line)),
        line.is_open,
        line.comment,
        rows=len(line.value) if line.question.kind == "table" and line.value else 0,
        moment=found.moment if found and line.is_computed else None,
        rows_url=openable(found.rows_url, actor) if found else "",
        note=found.note if found else "",
        missing=found.missing if found and line.is_open else "",
        missing_url=openable(found.missing_url, actor) if found and line.is_open else "",
        author=author.name if author else "",
        answered_at=answer.answered_at if answer is not None and by_hand else None,
        asked=asked.person.name if asked else "",
        due_on=asked.due_on if asked else None,
        is_overdue=bool(asked and asked.due_on < clock.today()),
        takes_answer=line.takes_answer,
        takes_comment=line.takes_comment,
    )


def _file_url(line: Line) -> str:
    has_file = line.answer is not None and line.answer.file_id and line.answer.value == line.value
    return reverse("insights:review-file", args=[line.answer.public_id]) if line.answer and has_file else ""


def openable(url: str, actor: Actor) -> str:
    """The address of a page of ours, "" for who may not open it: what was kept is read by others too."""
    if not url:
        return ""
    try:
        found = resolve(url.partition("?")[0])
    except Resolver404:
        return ""
    permission = _permission(found.view_name)
    return url if not permission or actor.can(permission) else ""


@cache
def _permission(route: str) -> str:
    return permission_of(route)


# -- The summary --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cited:
    """A sentence with the questions whose answers it rests on."""

    text: str
    codes: tuple[str, ...]
    questions: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownSummary:
    """Five lines, and the sentences by the title of their section."""

    lines: list[Cited]
    contents: list[str]
    paragraphs: list[tuple[str, list[Cited]]]

    @property
    def table(self) -> list[tuple[Cited, str]]:
        return list(zip(self.lines, self.contents, strict=True))


def summary_of(reading: Reading, *, base: str = "") -> ShownSummary:
    """The executive summary in the reader's language: written from the answers now, of an edition as it was
    kept. ``base`` is the address of the page on which the questions stand."""
    kept = _kept_summary(reading)
    labels = {
        line.question.code: (str(line.question), f"{base}#q-{line.question.code}") for line in reading.lines()
    }

    def cited(row: Mapping[str, Any], text: str) -> Cited:
        codes = tuple(row["codes"])
        return Cited(text, codes, [labels[code] for code in codes if code in labels])

    titles = {chapter.section.code: str(chapter.section.title) for chapter in reading.chapters}
    paragraphs: dict[str, list[Cited]] = {}
    for row in kept["sentences"]:
        paragraphs.setdefault(titles.get(row["section"], ""), []).append(cited(row, row["text"]))
    return ShownSummary(
        [cited(row, row["label"]) for row in kept["lines"]],
        [row["content"] for row in kept["lines"]],
        list(paragraphs.items()),
    )


def _kept_summary(reading: Reading) -> dict[str, Any]:
    language = get_language() or languages.default()
    if reading.edition is None:
        return asdict(summarise(as_standard(reading.lines()), language))
    found = reading.edition.summary
    return found.get(language) or next(iter(found.values()), {"lines": [], "sentences": []})


# -- What several pages share -------------------------------------------------------------------------


def disagreement(questionnaire: Questionnaire) -> str:
    """What the standard review says of the number of its questions, "" for any other."""
    return str(review.DISAGREEMENT) if questionnaire.code == review.CODE else ""


def totals(chapters: Iterable[ShownChapter]) -> dict[str, int]:
    """How many questions there are, and how they stand."""
    rows = [row for chapter in chapters for row in chapter.rows]
    return {
        "count": len(rows),
        "done": sum(1 for row in rows if not row.is_open),
        "computed": sum(1 for row in rows if row.moment),
        "open": sum(1 for row in rows if row.is_open),
        "asked": sum(1 for row in rows if row.asked),
        "overdue": sum(1 for row in rows if row.is_overdue),
    }


def page_of(questionnaire: Questionnaire) -> str:
    return reverse("insights:review-of", args=[questionnaire.public_id])


def name_of(person: str) -> str:
    """Who did something; "" for the product itself and for people who are erased."""
    found = people.find({person}).get(person)
    return found.name if found else ""


def past_answers(rows: list[Answer]) -> list[dict[str, Any]]:
    """The answers to one question, the newest first, each with who gave it and until when it held."""
    names = people.find(row.answered_by for row in rows)
    return [
        {
            "answer": row,
            "html": said_html(row.question, row.value),
            "author": names[row.answered_by].name if row.answered_by in names else "",
        }
        for row in rows
    ]


# -- Comparison ---------------------------------------------------------------------------------------

STATES: dict[str, tuple[Sentence, str]] = {
    CHANGED: (_("changed"), "warn"),
    ADDED: (_("new"), "ok"),
    GONE: (_("gone"), "bad"),
    SAME: (_("the same"), ""),
}


@dataclass(frozen=True)
class ComparedRow:
    """A row of a table that differs: what it is called, and each column that is not the same (label, then,
    now)."""

    state: Sentence
    tone: str
    name: SafeString
    cells: list[tuple[str, SafeString, SafeString]]


@dataclass(frozen=True)
class Compared:
    question: Question
    before: SafeString
    after: SafeString
    state: Sentence
    tone: str
    is_changed: bool
    delta: str
    texts: tuple[str, str] | None
    rows: list[ComparedRow]


def compared(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """Differences by section, as a page shows them."""
    found: dict[str, dict[str, Any]] = {}
    for one in differences:
        chapter = found.setdefault(one.section.code, {"title": str(one.section.title), "rows": []})
        chapter["rows"].append(_compared(one))
    return list(found.values())


def _compared(one: Difference) -> Compared:
    state, tone = STATES[one.state]
    is_text = one.question.kind in ("text", "long_text") and one.state == CHANGED
    return Compared(
        one.question,
        said_html(one.question, one.before),
        said_html(one.question, one.after),
        state,
        tone,
        one.state != SAME,
        _grown(one),
        (_words(one.before), _words(one.after)) if is_text else None,
        [_compared_row(one.question, row) for row in one.rows],
    )


def _words(value: Any) -> str:
    return str(Translated(value)) if isinstance(value, dict) else str(value or "")


def _grown(one: Difference) -> str:
    """By how much a figure grew, with its sign."""
    if not one.delta:
        return ""
    if one.question.kind == "percent":
        return formats.points(one.delta)
    if one.question.kind == "money":
        said = formats.money(
            Money.from_json({"amount": str(abs(one.delta)), "currency": one.after["currency"]})
        )
    else:
        said = formats.number(abs(one.delta))
    return f"+{said}" if one.delta > 0 else f"−{said}"


def _compared_row(question: Question, row: RowChange) -> ComparedRow:
    """Of a row that came or went, its name says all; what is the same in both is left out."""
    state, tone = STATES[row.state]
    first, *others = question.columns
    cells = [
        (
            str(Translated(column["label"])),
            said_html(column, row.before.get(column["code"])),
            said_html(column, row.after.get(column["code"])),
        )
        for column in (question.columns if row.is_renamed(first["code"]) else others)
        if row.state == CHANGED and row.before.get(column["code"]) != row.after.get(column["code"])
    ]
    name = (row.after or row.before).get(first["code"])
    return ComparedRow(state, tone, said_html(first, name), cells)
