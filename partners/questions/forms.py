"""The input of an answer, for each kind: the same in own fields, reviews and surveys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.text import Translated
from partners.models import Partner
from partners.questions.inputs import AmountField, AnswerFileField, PercentField, RowField, TableField
from partners.questions.kinds import LONG, NO, SHORT, YES
from partners.questions.rules import is_empty
from partners.vocabulary.exchange import offered_currencies
from web.checklist import Checklist
from web.forms import DateField, DecimalField


@dataclass(frozen=True)
class Asked:
    """For whom inputs are made, and the currencies, people and partners on offer to them: read once for all,
    and only when one of them asks for such."""

    currencies: Callable[[], list[str]]
    people: Callable[[], list[tuple[str, str]]]
    partners: Callable[[], list[tuple[str, str]]]

    @classmethod
    def of(cls, actor: Actor) -> Asked:
        people = User.objects.staff().filter(is_active=True).order_by("name").visible_to(actor)
        partners = Partner.objects.current().order_by("name").visible_to(actor)
        return cls(cache(offered_currencies), _named_rows(people), _named_rows(partners))


def _named_rows(rows: QuerySet) -> Callable[[], list[tuple[str, str]]]:
    return cache(lambda: [(row.public_id, str(row)) for row in rows])


Maker = Callable[..., forms.Field]


def fields_of(questions: Iterable[Any], actor: Actor) -> dict[str, forms.Field]:
    """The inputs of questions by their code. What one cleans is what ``kinds.parse`` takes, and a file what
    ``answers.write`` takes.

    Its initial value is that of ``initial_of``. A field of a form whose page shows one question alone, or
    that is saved bit by bit, is made optional by whoever asks: what must be answered is a rule of
    ``answers.write``.
    """
    asked = Asked.of(actor)
    return {question.code: _field(question, asked) for question in questions}


def _field(question: Any, asked: Asked) -> forms.Field:
    # A help text is drawn as markup where it is ours; this one is somebody's.
    field = _FIELDS[question.kind](
        question,
        asked,
        label=label_of(question),
        help_text=escape(str(question.help)),
        required=question.required == "always",
    )
    if question.required == "when":
        field.needed_for = _("depending on another answer")
    return field


def label_of(question: Any) -> Any:
    """The words of a question with the unit in which it is answered."""
    unit = "%" if question.kind == "percent" else str(getattr(question, "unit", "") or "")
    return (
        _("%(label)s (%(unit)s)") % {"label": question.label, "unit": unit} if unit else str(question.label)
    )


def initial_of(question: Any, value: Any) -> Any:
    """A stored value as the input of its question takes it."""
    if is_empty(value):
        return [] if question.kind in ("table", "choices") else None
    return _INITIAL.get(question.kind, lambda question, value: value)(question, value)


# -- Each kind -----------------------------------------------------------------------------------------


def _text(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return forms.CharField(max_length=SHORT, **shown)


def _long_text(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return forms.CharField(max_length=LONG, widget=forms.Textarea({"rows": 4}), **shown)


def _link(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return forms.URLField(max_length=SHORT, assume_scheme="https", **shown)


def _number(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return DecimalField(max_digits=21, decimal_places=6, **shown)


def _percent(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return PercentField(max_digits=15, decimal_places=4, **shown)


def _money(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return AmountField(asked.currencies, **shown)


def _date(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return DateField(**shown)


def _yes_no(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), ("true", YES), ("false", NO)], **shown)


def _named(question: Any) -> list[tuple[str, str]]:
    return [(one["code"], str(Translated(one["label"]))) for one in question.choices]


def _choice(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), *_named(question)], **shown)


def _choices(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return forms.MultipleChoiceField(choices=_named(question), widget=Checklist, **shown)


def _file(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return AnswerFileField(**shown)


def _person(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return RowField(asked.people, **shown)


def _partner(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return RowField(asked.partners, **shown)


def _table(question: Any, asked: Asked, **shown: Any) -> forms.Field:
    return TableField([(column["code"], _cell(column, asked)) for column in question.columns], **shown)


def _cell(column: Mapping[str, Any], asked: Asked) -> forms.Field:
    question = _as_question(column)
    return _FIELDS[question.kind](question, asked, label=label_of(question), required=False)


def _as_question(column: Mapping[str, Any]) -> Any:
    """A column of a table is asked as a question of its kind."""
    return SimpleNamespace(
        kind=column["kind"], label=Translated(column["label"]), choices=column.get("choices", [])
    )


_FIELDS: dict[str, Maker] = {
    "text": _text,
    "long_text": _long_text,
    "link": _link,
    "number": _number,
    "percent": _percent,
    "money": _money,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "file": _file,
    "person": _person,
    "partner": _partner,
    "table": _table,
}


def _initial_text(question: Any, value: Any) -> str:
    return str(Translated(value)) if isinstance(value, dict) else value


def _initial_table(question: Any, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
    columns = {column["code"]: _as_question(column) for column in question.columns}
    return [
        {code: initial_of(columns[code], cell) for code, cell in row.items() if code in columns}
        for row in value
    ]


_INITIAL: dict[str, Callable[[Any, Any], Any]] = {
    "text": _initial_text,
    "long_text": _initial_text,
    "number": lambda question, value: Decimal(value),
    "percent": lambda question, value: Decimal(value),
    "money": lambda question, value: {"amount": Decimal(value["amount"]), "currency": value["currency"]},
    "date": lambda question, value: date.fromisoformat(value),
    "yes_no": lambda question, value: "true" if value else "false",
    "table": _initial_table,
}
