"""What a question counts in a score, as it is typed: weight, axis, and the points of each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Question
from partners.questions.inputs import PercentField
from partners.questions.scoring import MEASURED, MOST, SCORED
from web.forms import DecimalField

Kind = Question.Kind


def points_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST, **kwargs)


def fields_of(kind: str) -> dict[str, forms.Field]:
    """The fields that say what an answer of this kind counts; none where it cannot."""
    if kind not in SCORED:
        return {}
    found: dict[str, forms.Field] = {
        "weight": points_field(_("Weight in the score"), help_text=_("From 0 to 100. Empty: it does not count.")),
        "axis": forms.ChoiceField(
            label=_("Counts as"), choices=[("", "–"), *Question.Axis.choices], required=False
        ),
    }  # fmt: skip
    if kind == Kind.YES_NO:
        found |= {
            "points_true": points_field(_("Points for yes")),
            "points_false": points_field(_("Points for no")),
        }
    if kind in MEASURED:
        found |= {
            "points_none": _end(kind, _("Worth nothing at")),
            "points_full": _end(
                kind,
                _("Worth 100 points at"),
                help_text=_("Smaller than the other one where less is better."),
            ),
        }
    return found  # fmt: skip


def _end(kind: str, label: Any, **shown: Any) -> forms.Field:
    if kind == Kind.PERCENT:
        return PercentField(max_digits=15, decimal_places=4, label=label, required=False, **shown)
    return DecimalField(max_digits=21, decimal_places=6, label=label, required=False, **shown)


def details_of(
    values: Mapping[str, Any], choices: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The columns of the question. ``rows`` are the ``choices`` as they were typed, with their points."""
    if values.get("weight") is None:
        return {"weight": None, "axis": "", "points": {}}
    typed = {name: values.get(f"points_{name}") for name in ("true", "false", "none", "full")}
    typed |= {one["code"]: row.get("points") for one, row in zip(choices, rows, strict=True)}
    points = {
        name: format(value, "f") if isinstance(value, Decimal) else value
        for name, value in typed.items()
        if value is not None
    }
    return {"weight": values["weight"], "axis": values.get("axis", ""), "points": points}


def initial_of(question: Question) -> dict[str, Any]:
    ends = {
        f"points_{name}": Decimal(value) if question.kind in MEASURED else value
        for name, value in question.points.items()
        if question.kind != Kind.CHOICE
    }
    return {"weight": question.weight, "axis": question.axis, **ends}
