"""The builder of a segment: the filters of the list of partners, and figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor
from marketing.segments.conditions import MAX_FIGURES, MONTHS, TESTS, filter_names, filter_set
from partners.figures import inputs
from partners.figures.registry import FIGURES, PartnerFigure
from web.checklist import Checklist
from web.forms import Form

# More values than these are folded.
LONG = 20
PARTS = ("figure", "is", "value", "months")


class SegmentForm(Form):
    """A name, who sees it, and the conditions. A condition that is left empty is none."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    is_shared = forms.BooleanField(
        label=gettext_lazy("Everybody of us may use it"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filter_names = filter_names()
        for name, field in filter_set({}).form.fields.items():
            if name in self.filter_names:
                self.fields[name] = _optional(field)
        offered = _offered(self.actor)
        for number in range(MAX_FIGURES):
            self.fields |= _condition_fields(number, offered)

    @property
    def filters(self) -> list[Any]:
        return [self[name] for name in self.filter_names if name in self.fields]

    @cached_property
    def long_filters(self) -> set[str]:
        """Those with so many values that they stand folded until they are asked for."""
        many = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        return {
            field.name
            for field in self.filters
            if isinstance(field.field, many) and len(list(field.field.choices)) > LONG and not field.value()
        }

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The conditions by figure as they stand in a line of the page."""
        return [{part: self[f"{part}_{number}"] for part in PARTS} for number in range(MAX_FIGURES)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.conditions = {"filters": self._filters(), "figures": self._figures(values)}
        return values

    def _filters(self) -> dict[str, list[str]]:
        found = {name: self.data.getlist(name) for name in self.filter_names if name in self.fields}
        return {name: kept for name, values in found.items() if (kept := [text for text in values if text])}

    def _figures(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        rows = ({part: values.get(f"{part}_{number}") for part in PARTS} for number in range(MAX_FIGURES))
        found = [self._condition(number, row) for number, row in enumerate(rows) if row["figure"]]
        return [one for one in found if one]

    def _condition(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        figure = FIGURES[row["figure"]]
        if figure.over_months and not row["months"]:
            self.add_error(f"months_{number}", _("Say over how many months."))
        try:
            value = inputs.typed(figure, row["value"]) if row["is"] != "none" else Decimal(0)
        except ValidationError as error:
            self.add_error(f"value_{number}", error)
            return {}
        months = row["months"] if figure.over_months else None
        return {"figure": figure.code, "months": months, "is": row["is"], "value": value}

    def values(self) -> dict[str, Any]:
        return {
            "name": self.cleaned_data["name"],
            "is_shared": self.cleaned_data["is_shared"],
            "conditions": self.conditions,
        }


def initial_of(conditions: dict[str, Any]) -> dict[str, Any]:
    """Conditions as the form shows them."""
    form = filter_set({}).form
    found: dict[str, Any] = {}
    for name, values in conditions.get("filters", {}).items():
        many = isinstance(form.fields[name], forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        found[name] = values if many else values[0]
    for number, one in enumerate(conditions.get("figures", [])):
        figure = FIGURES[one["figure"]]
        typed = inputs.as_typed(figure, Decimal(one["value"])) if one["is"] != "none" else None
        row = {"figure": one["figure"], "is": one["is"], "months": one["months"], "value": typed}
        found |= {f"{part}_{number}": row[part] for part in PARTS}
    return found


def _optional(field: forms.Field) -> forms.Field:
    field.required = False
    if isinstance(field, forms.NullBooleanField):
        field.widget = forms.Select(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))])
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        field.widget = Checklist(choices=field.choices)
    return field


def _offered(actor: Actor) -> list[tuple[str, Any]]:
    known = [figure for figure in FIGURES.values() if actor.can(figure.permission)]
    return [("", "–"), *((figure.code, _labelled(figure)) for figure in known)]


def _labelled(figure: PartnerFigure) -> str:
    unit = inputs.unit_label(figure)
    return _("%(figure)s (%(unit)s)") % {"figure": figure.label, "unit": unit} if unit else str(figure.label)


def _condition_fields(number: int, offered: list[tuple[str, Any]]) -> dict[str, forms.Field]:
    words = {"number": number + 1}
    months = {"inputmode": "numeric", "aria-label": _("Months of condition %(number)s") % words}
    return {
        f"figure_{number}": forms.ChoiceField(
            label=_("Figure %(number)s") % words, choices=offered, required=False
        ),
        f"is_{number}": forms.ChoiceField(label=_("Comparison %(number)s") % words, choices=list(TESTS.items())),
        f"value_{number}": forms.CharField(
            label=_("Value %(number)s") % words, required=False, max_length=30,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        ),
        f"months_{number}": forms.IntegerField(
            label=_("Months %(number)s") % words, required=False, initial=12, min_value=1, max_value=MONTHS,
            widget=forms.TextInput(months),
        ),
    }  # fmt: skip
