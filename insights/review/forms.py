"""What people type into a review: answers and comments, whom they ask, what they freeze and compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.permissions import STAFF_ROLES, TABLE
from core.text import TranslatedFormField
from insights.review.readings import SUBJECT, Line
from insights.review.services import ASSIGNED, BLANK, STANDARD
from insights.review.standard import review
from partners.models import Answer, Questionnaire
from partners.partner.forms import STAFF
from partners.questions import kinds
from partners.questions.forms import fields_of, initial_of
from web.checklist import Checklist
from web.forms import DateField, Form, ScopedChoiceField

WEEKS = timedelta(days=14)


@dataclass(frozen=True)
class Inputs:
    """The inputs of one question; the answer's own is left out where the data give the answer."""

    line: Line
    answer: BoundField | None
    comment: BoundField


def seen_name(code: str) -> str:
    return f"{code}.seen"


def comment_name(code: str) -> str:
    return f"{code}.comment"


def seen_ids(typed: Mapping[str, Any]) -> list[str]:
    """The answers that whoever sends a form had before them."""
    return [typed[name] for name in typed if name.endswith(".seen") and typed[name]]


class AnswersForm(Form):
    """Answers to several questions of a review, each with a comment and the answer that was there when the
    page was opened (``seen``). What is as it was then is not written."""

    def __init__(self, *args: Any, lines: Iterable[Line], seen: Iterable[Answer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.takes_comment]
        shown = {row.public_id: row for row in seen}
        self.before = {line.question.code: self._before(line, shown) for line in self.lines}
        made = fields_of((line.question for line in self.lines if line.takes_answer), self.actor)
        for line in self.lines:
            self._add(line, made.get(line.question.code))

    def _before(self, line: Line, shown: Mapping[str, Answer]) -> Answer | None:
        """The answer that was on the page: of a form that is sent, the one that it names."""
        if not self.is_bound:
            return line.answer
        found = shown.get(self.data.get(seen_name(line.question.code), ""))
        return found if found is not None and found.code == line.question.code else None

    def _add(self, line: Line, field: forms.Field | None) -> None:
        code, before = line.question.code, self.before[line.question.code]
        if field is not None:
            field.required = False
            self.fields[code] = field
            self.initial[code] = initial_of(line.question, before.value if before else None)
        self.fields[comment_name(code)] = forms.CharField(
            label=_("Comment"), required=False, max_length=5000, widget=forms.Textarea({"rows": 2})
        )
        self.initial[comment_name(code)] = before.comment if before else ""
        self.fields[seen_name(code)] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        self.initial[seen_name(code)] = before.public_id if before else ""

    def inputs(self) -> list[Inputs]:
        return [
            Inputs(
                line,
                self[line.question.code] if line.question.code in self.fields else None,
                self[comment_name(line.question.code)],
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Browsers end lines in their own way: a text sent back is as it was."""
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }

    def typed(self) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
        """Values and comments that are not as they were on the page, and what had been seen, by code."""
        values, comments = {}, {}
        for line in self.lines:
            code, before = line.question.code, self.before[line.question.code]
            if code in self.fields and not self._is_same(line, before):
                values[code] = self.cleaned_data[code]
            comment = self.cleaned_data[comment_name(code)].strip()
            if comment != (before.comment if before else ""):
                comments[code] = comment
        seen = {code: self.cleaned_data[seen_name(code)] for code in {*values, *comments}}
        return values, comments, seen

    def _is_same(self, line: Line, before: Answer | None) -> bool:
        raw, value = self.cleaned_data[line.question.code], before.value if before else None
        if raw == self.initial[line.question.code]:
            return True
        try:
            return bool(kinds.parse(line.question, raw) == value)
        except DomainError:
            return False

    def take_over(self, lines: Iterable[Line]) -> None:
        """What was typed stays; the answers that came meanwhile are those that are seen now."""
        self.lines = [line for line in lines if line.takes_comment]
        typed = self.data.copy()
        for line in self.lines:
            typed[seen_name(line.question.code)] = line.answer.public_id if line.answer else ""
        self.data = typed


class HandOverForm(Form):
    """Whom of us is asked, and by when."""

    person = ScopedChoiceField(STAFF.none(), label=_("Person"), empty_label="–")
    due_on = DateField(label=_("Answer by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in STAFF_ROLES if ASSIGNED in TABLE.for_staff(role)]
        self.fields["person"].queryset = STAFF.filter(staff_role__in=roles).order_by("name")


class AskForm(HandOverForm):
    """The same, and for which questions."""

    codes = forms.MultipleChoiceField(label=_("Questions"), widget=Checklist)
    field_order = ("codes", "person", "due_on")

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": clock.today() + WEEKS, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = questions


class FreezeForm(Form):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", _("The whole year")),
            (1, _("Q1")),
            (2, _("Q2")),
            (3, _("Q3")),
            (4, _("Q4")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in (this, this - 1)]


class BeginForm(Form):
    """From what a review is begun. The standard one is offered once, and brings its own name."""

    start = forms.ChoiceField(label=_("Begin with"))
    title = TranslatedFormField(
        label=_("Title"), required=False, help_text=_("The standard review brings its own.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = []
        there = list(Questionnaire.objects.filter(subject=SUBJECT).order_by("pk"))
        if review.CODE not in {row.code for row in there}:
            choices.append((STANDARD, _("The standard review: twelve sections, 54 questions")))
        else:
            self.fields["title"].required, self.fields["title"].help_text = True, ""
        choices += [
            (row.public_id, _("The questions of “%(review)s”") % {"review": row})
            for row in there
            if row.archived_at is None
        ]
        self.fields["start"].choices = [*choices, (BLANK, _("Nothing: write your own questions"))]
