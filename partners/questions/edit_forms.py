"""What people type to make a questionnaire: its words, its sections, and each question by its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import languages
from core.codes import free_code
from core.text import Translated, TranslatedFormField
from partners.models import Question, QuestionnaireVersion, Section
from partners.questions import kinds, score_forms, selectors
from partners.questions.inputs import TableField
from partners.questions.sources import SOURCES
from partners.questions.subjects import SUBJECTS, Subject, unclaimed
from web.checklist import Checklist
from web.forms import Form, ScopedChoiceField
from web.templatetags.formats import labelled

Kind = Question.Kind
# On whose answers another question can depend.
DECIDING = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES)
# Who answers what is sent by link.
BY_LINK = [
    (Question.Audience.STAFF, _("One of us")),
    (Question.Audience.PARTNER_WRITES, _("The one who gets the link")),
]
KINDS_OF_CELL = [("", "–"), *((code, dict(Kind.choices).get(code, _("Link"))) for code in kinds.CELL_KINDS)]


class QuestionnaireForm(Form):
    title = TranslatedFormField(label=_("Title"))
    description = TranslatedFormField(label=_("Description"), rows=2, required=False)


class NewQuestionnaireForm(QuestionnaireForm):
    """Own fields are made once for each kind of thing: what has them is not offered again."""

    field_order = ["subject", "title", "description"]

    subject = forms.ChoiceField(
        label=_("Asked about"), choices=lambda: [(one.code, one.label) for one in unclaimed()]
    )


class SectionForm(Form):
    title = TranslatedFormField(label=_("Title"))
    intro = TranslatedFormField(label=_("Introduction"), rows=2, required=False)


class QuestionForm(Form):
    """A question with what its kind asks for. Chosen anew, the kind shows its own fields."""

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Kind)
    label = TranslatedFormField(label=_("Question"))
    help = TranslatedFormField(label=_("Help"), rows=2, required=False)
    section = ScopedChoiceField(Section.objects.none(), label=_("Section"), empty_label=None)
    unit = TranslatedFormField(label=_("Unit"), required=False, help_text=_("For example: days."))
    required = forms.ChoiceField(label=_("Required"), choices=Question.Required)
    when = forms.MultipleChoiceField(
        label=_("Must be answered when one of these is"), widget=Checklist, required=False
    )
    audience = forms.ChoiceField(label=_("Shown to"), choices=Question.Audience)
    listed = forms.BooleanField(
        label=_("In lists and filters"),
        required=False,
        initial=True,
        help_text=_("Offered as a column and a filter of the list."),
    )
    source = forms.ChoiceField(label=_("Answered by"), choices=Question.Source)
    computed_by = forms.ChoiceField(label=_("Computed from"), required=False)

    def __init__(
        self, *args: Any, version: QuestionnaireVersion, question: Question | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.question = version, question
        chosen = self["kind"].value()
        self.kind = chosen if chosen in Kind.values else Kind.TEXT.value
        self.deciding = _deciding(version, question)
        self.fields["section"].queryset = version.sections.order_by("position", "pk")
        self.fields["when"].choices = [
            (value, labelled(other, answer)) for other, value, answer, _stored in self.deciding
        ]
        self.fields["computed_by"].choices = _sources(self.kind)
        self._add_rows()
        self._leave_out()

    def _add_rows(self) -> None:
        offered = [code for code, _name in languages.offered()]
        if self.kind in (Kind.CHOICE, Kind.CHOICES):
            none = {"required": _("Add at least one choice.")}
            self.fields["choices"] = TableField(
                self._choice_columns(offered), ordered=True, label=_("Choices"), error_messages=none
            )
        if self.kind == Kind.TABLE:
            none = {"required": _("Add at least one column.")}
            self.fields["columns"] = TableField(
                _columns(offered), ordered=True, label=_("Columns"), error_messages=none
            )
        self.fields |= score_forms.fields_of(self.kind) if self._is_scored else {}
        after = [name for name in ("kind", "label", "help", "choices", "columns") if name in self.fields]
        self.order_fields([*after, *self.fields])

    @property
    def _subject(self) -> Subject | None:
        return SUBJECTS.get(self.version.questionnaire.subject)

    @property
    def _is_scored(self) -> bool:
        return self._subject is not None and self._subject.is_scored

    def _choice_columns(self, offered: list[str]) -> list[tuple[str, forms.Field]]:
        scored = self._is_scored and self.kind == Kind.CHOICE
        points = [("points", score_forms.points_field(_("Points")))] if scored else []
        return [*_words(offered), *points]

    def _leave_out(self) -> None:
        """What says nothing about this kind of answer, or this kind of thing, is not asked."""
        subject = self._subject
        own = subject is not None and subject.own_fields
        by_link = subject is not None and subject.by_link
        if by_link:
            self.fields["audience"].label = _("Answered by")
            self.fields["audience"].choices = BY_LINK
        gone = [] if self.kind == Kind.NUMBER else ["unit"]
        gone += [] if own else ["listed"]
        gone += [] if own or by_link else ["audience"]
        gone += ["audience"] if own and subject.is_internal else []
        gone += (
            []
            if not own and not by_link and len(self.fields["computed_by"].choices) > 1
            else ["source", "computed_by"]
        )
        for name in gone:
            self.fields.pop(name, None)
        if not self.deciding:
            self.fields.pop("when")
            kept = [choice for choice in Question.Required.choices if choice[0] != Question.Required.WHEN]
            self.fields["required"].choices = kept

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("required") == Question.Required.WHEN:
            self._check_when(values)
        if values.get("source", Question.Source.ASKED) != Question.Source.ASKED and not values.get(
            "computed_by"
        ):
            self.add_error("computed_by", _("Choose what computes the answer."))
        return values

    def _check_when(self, values: dict[str, Any]) -> None:
        asked = {
            other.code for other, value, _answer, _stored in self.deciding if value in values.get("when", [])
        }
        if not asked:
            self.add_error("when", _("Say on which answer it depends."))
        elif len(asked) > 1:
            self.add_error("when", _("Choose answers to one question alone."))

    def details(self) -> dict[str, Any]:
        """The columns of the question, from what was typed."""
        values = self.cleaned_data
        asked = values.get("source", Question.Source.ASKED) == Question.Source.ASKED
        names = ("kind", "label", "help", "section", "required", "audience", "source")
        return {
            **{name: values[name] for name in names if name in values},
            "unit": values.get("unit") or {},
            "choices": self._coded("choices"),
            "columns": self._coded("columns"),
            "required_when": self._condition(),
            "computed_by": "" if asked else values["computed_by"],
            "listed": values.get("listed", False),
            **self._score(),
        }

    def _score(self) -> dict[str, Any]:
        if not self._is_scored:
            return {}
        rows = self.cleaned_data.get("choices", [])
        return score_forms.details_of(self.cleaned_data, self._coded("choices"), rows)

    def _condition(self) -> dict[str, Any]:
        if self.cleaned_data["required"] != Question.Required.WHEN:
            return {}
        chosen = [row for row in self.deciding if row[1] in self.cleaned_data["when"]]
        return {"question": chosen[0][0].code, "values": [stored for _o, _v, _a, stored in chosen]}

    def _coded(self, name: str) -> list[dict[str, Any]]:
        if name not in self.fields:
            return []
        known = {one["code"]: one for one in getattr(self.question, name, [])}
        taken, found = set(known), []
        for row in self.cleaned_data[name]:
            found.append(_coded_row(row, known, taken))
            taken.add(found[-1]["code"])
        return found


def initial_of(question: Question) -> dict[str, Any]:
    """A question as its form takes it."""
    names = ("kind", "label", "help", "unit", "required", "audience", "listed", "source", "computed_by")
    condition = question.required_when
    return {
        **{name: getattr(question, name) for name in names},
        "section": question.section.public_id,
        "when": [_pair(condition["question"], value) for value in condition["values"]] if condition else [],
        "choices": [
            {"code": one["code"], **one["label"], "points": question.points.get(one["code"])}
            for one in question.choices
        ],
        "columns": [_column_row(one) for one in question.columns],
        **score_forms.initial_of(question),
    }


# -- On which answer it depends ------------------------------------------------------------------------


def _pair(code: str, stored: Any) -> str:
    return f"{code}={json.dumps(stored)}"


def _deciding(
    version: QuestionnaireVersion, question: Question | None
) -> list[tuple[Question, str, str, Any]]:
    """Each answer on which a question can depend: its question, how it is sent, said and stored."""
    found: list[tuple[Question, str, str, Any]] = []
    for other in selectors.questions_of(version):
        if other.kind in DECIDING and (question is None or other.pk != question.pk):
            stored = [True, False] if other.kind == Kind.YES_NO else [one["code"] for one in other.choices]
            found += [(other, _pair(other.code, one), str(kinds.plain(other, one)), one) for one in stored]
    return found


def _sources(kind: str) -> list[tuple[str, Any]]:
    known = sorted((one.code, one.label) for one in SOURCES.values() if one.kind == kind)
    return [("", "–"), *known]


# -- Choices and columns: rows of words, with codes that nobody types ----------------------------------


def _words(offered: list[str]) -> list[tuple[str, forms.Field]]:
    names = dict(languages.choices())
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    return [("code", code), *((one, _word(one, names[one])) for one in offered)]


def _word(language: str, name: Any) -> forms.Field:
    return forms.CharField(
        label=name, required=False, max_length=200, widget=forms.TextInput({"lang": language})
    )


def _columns(offered: list[str]) -> list[tuple[str, forms.Field]]:
    names = dict(languages.choices())
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=KINDS_OF_CELL, required=False)
    choices = [
        (
            f"choices_{one}",
            forms.CharField(
                label=_("Choices, one a line (%(language)s)") % {"language": names[one]},
                required=False,
                max_length=4000,
                strip=False,
                widget=forms.Textarea({"rows": 2, "lang": one}),
            ),
        )
        for one in offered
    ]
    return [*_words(offered), ("kind", kind), *choices]


def _column_row(column: Mapping[str, Any]) -> dict[str, Any]:
    every = {code for one in column.get("choices", []) for code in one["label"]}
    lines = {
        f"choices_{code}": "\n".join(one["label"].get(code, "") for one in column["choices"])
        for code in every
    }
    return {"code": column["code"], "kind": column["kind"], **column["label"], **lines}


def _coded_row(row: Mapping[str, Any], known: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    """A choice or a column with its code: the one it has, else one made from its words."""
    before = known.get(row.get("code", ""), {})
    label = _label(row, before.get("label", {}))
    found = {"code": before.get("code") or free_code(label, taken), "label": label}
    if kind := row.get("kind"):
        found["kind"] = kind
    if found.get("kind") == Kind.CHOICE:
        found["choices"] = _lines(row, before.get("choices", []))
    return found


def _label(row: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    """The words typed; those in a language that the programme no longer speaks stay."""
    offered = dict(languages.offered())
    kept = {code: text for code, text in before.items() if code not in offered}
    return kept | {code: row[code] for code in offered if row.get(code)}


def _lines(row: Mapping[str, Any], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices of a column, typed one a line in each language. A line that says the same as before
    keeps its code, and so does one whose words alone changed in its place."""
    offered = [code for code, _name in languages.offered()]
    texts = {code: row.get(f"choices_{code}", "").splitlines() for code in offered}
    count = max((len(lines) for lines in texts.values()), default=0)
    labels = [
        Translated(
            {
                code: lines[at].strip()
                for code, lines in texts.items()
                if at < len(lines) and lines[at].strip()
            }
        )
        for at in range(count)
    ]
    labels = [label for label in labels if label]
    codes = [_same(label, before) for label in labels]
    taken = {code for code in codes if code} | {one["code"] for one in before}
    for at, label in enumerate(labels):
        if not codes[at]:
            place = before[at]["code"] if at < len(before) and len(before) == len(labels) else ""
            codes[at] = place if place and place not in codes else free_code(label, taken)
            taken.add(codes[at])
    return [{"code": code, "label": dict(label)} for code, label in zip(codes, labels, strict=True)]


def _same(label: Mapping[str, str], before: list[dict[str, Any]]) -> str:
    return next((one["code"] for one in before if set(one["label"].items()) & set(label.items())), "")
