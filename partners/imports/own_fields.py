"""Own fields of partners as columns of a file: known by their words in every language, read as people write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from core import bulk, clock
from core.actor import Actor
from core.csv_reader import Row
from core.currencies import IN_USE
from core.errors import DomainError
from core.ids import new_public_ids
from core.search import fold
from partners.imports.choices import NO, YES
from partners.imports.fields import Target, plain
from partners.models import Answer, AnswerSheet, Partner, Question
from partners.questions import kinds, selectors
from partners.questions.own import FILTER
from partners.vocabulary.exchange import programme_currency

Kind = Question.Kind
# These stand in no cell.
_IN_NO_CELL = frozenset({Kind.FILE, Kind.TABLE})
_SEPARATED = re.compile(r"[,;|\n]")
_CURRENCY = re.compile(r"\b([A-Z]{3})\b|(€)")
# What is wrong with a cell that cannot be read, by kind (``partners.imports.problems``).
_PROBLEMS: dict[str, str] = {
    Kind.NUMBER: "not-a-number", Kind.MONEY: "not-an-amount", Kind.PERCENT: "not-a-percentage", Kind.DATE: "day",
    Kind.YES_NO: "yes-or-no", Kind.CHOICE: "not-a-choice", Kind.CHOICES: "not-a-choice",
    Kind.PERSON: "not-a-person", Kind.PARTNER: "not-a-partner",
}  # fmt: skip


class Unreadable(NamedTuple):
    code: str
    values: dict[str, Any]


def questions() -> list[Question]:
    """The own fields that a column can hold."""
    return [
        question
        for question in selectors.own_fields("partner")
        if question.kind not in _IN_NO_CELL and question.source != Question.Source.COMPUTED
    ]


def targets() -> list[Target]:
    """What columns can be beside what the product knows."""
    return [
        Target(
            FILTER + question.code, question.label, tuple(plain(words) for words in question.label.values())
        )
        for question in questions()
    ]


class Rows:
    """The people and ``partners`` that cells can name; read when the first is asked for."""

    def __init__(self, partners: QuerySet[Partner]) -> None:
        self.visible = partners

    @cached_property
    def people(self) -> dict[str, list[dict[str, str]]]:
        rows = User.objects.staff().filter(is_active=True)
        return _by_words((one.public_id, str(one), (one.email, one.name)) for one in rows)

    @cached_property
    def partners(self) -> dict[str, list[dict[str, str]]]:
        columns = self.visible.values_list("public_id", "name", "registration_number", "vat_number")
        return _by_words((key, name, (name, number, vat)) for key, name, number, vat in columns)

    def find(self, question: Question, written: str) -> dict[str, str] | None:
        """The row that a cell names, None for an empty one. Raises ValueError where it names none, or several."""
        if not written:
            return None
        known = self.people if question.kind == Kind.PERSON else self.partners
        (found,) = known.get(_word(written), [])
        return found


def _by_words(
    rows: Iterable[tuple[str, str, tuple[str, ...]]],
) -> dict[str, list[dict[str, str]]]:
    """Rows in their stored form, by public id and by each of their words."""
    found: dict[str, list[dict[str, str]]] = {}
    for key, name, words in rows:
        for word in {_word(text) for text in (key, *words) if text}:
            found.setdefault(word, []).append({"id": key, "name": name[:200]})
    return found


def _word(text: str) -> str:
    return fold(text).strip()


def read(question: Question, written: str, language: str, rows: Rows) -> Any:
    """The stored form of what a cell says, None when it says nothing; ``Unreadable`` where it cannot be read."""
    try:
        if question.kind in (Kind.PERSON, Kind.PARTNER):
            return rows.find(question, written)
        return kinds.parse(question, _READ.get(question.kind, _as_it_is)(written, language))
    except (DomainError, ValueError):
        if question.kind in _PROBLEMS:
            return Unreadable(_PROBLEMS[question.kind], {})
        limit = kinds.SHORT if question.kind == Kind.TEXT else kinds.LONG
        return Unreadable("too-long", {"limit": limit})


def _as_it_is(written: str, language: str) -> Any:
    return written


def _decimal(written: str, language: str) -> Decimal | None:
    return Row(0, {"cell": written}, language).decimal("cell")


def _percent(written: str, language: str) -> Decimal | None:
    """ "30.6 %", or the rate 0.306 as our own files have it. A larger number without the sign may be either."""
    number = _decimal(written.replace("%", ""), language)
    if number is None or "%" in written:
        return None if number is None else number / 100
    if abs(number) > 1:
        raise ValueError(written)
    return number


def _money(written: str, language: str) -> dict[str, Any] | None:
    """An amount with its currency before or behind it; the programme's where there is none."""
    named = _CURRENCY.search(written)
    code = (named[1] or "EUR") if named else programme_currency()
    if code not in IN_USE:
        raise ValueError(written)
    amount = _decimal(_CURRENCY.sub("", written, count=1).strip(), language)
    return None if amount is None else {"amount": amount, "currency": code}


def _date(written: str, language: str) -> Any:
    return Row(0, {"cell": written}, language).day("cell")


def _yes_no(written: str, language: str) -> Any:
    """Yes and no in any way that other columns take."""
    word = plain(written)
    if word in YES:
        return True
    return False if word in NO and word else written


def _choices(written: str, language: str) -> list[str]:
    return [part.strip() for part in _SEPARATED.split(written) if part.strip()]


_READ: dict[str, Callable[[str, str], Any]] = {
    Kind.NUMBER: _decimal, Kind.PERCENT: _percent, Kind.MONEY: _money, Kind.DATE: _date, Kind.YES_NO: _yes_no,
    Kind.CHOICES: _choices,
}  # fmt: skip


def insert(found: Mapping[tuple[int, str], Mapping[str, Any]], actor: Actor) -> None:
    """Answers about new partners, by key and public id: the sheet and the answers that one partner's own
    operation would leave."""
    asked = {question.code: question for question in questions()}
    kept = {key: {c: v for c, v in values.items() if c in asked} for key, values in found.items()}
    kept = {key: values for key, values in kept.items() if values}
    if not kept:
        return
    sheets = dict(zip(kept, bulk.reserve_ids(AnswerSheet, len(kept)), strict=True))
    questionnaire = next(iter(asked.values())).version.questionnaire_id
    now, ids = clock.now(), new_public_ids("ans", len(kept))
    bulk.insert(
        AnswerSheet,
        ({"id": sheets[key], "public_id": next(ids), "questionnaire_id": questionnaire, "subject_id": key[1],
          "partner_id": key[0], "created_at": now} for key in kept),
    )  # fmt: skip
    ids = new_public_ids("asw", sum(map(len, kept.values())))
    bulk.insert(
        Answer,
        ({"public_id": next(ids), "sheet_id": sheets[key], "question_id": asked[code].pk, "code": code,
          "value": json.dumps(value), "answered_by": actor.person, "answered_at": now,
          **kinds.found_by(asked[code], value)}
         for key, values in kept.items() for code, value in values.items()),
    )  # fmt: skip
