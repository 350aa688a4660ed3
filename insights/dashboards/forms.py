"""Input of dashboards: what one is called and opens with, its parts, and to whom it is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.permissions import STAFF_ROLES
from core.text import TranslatedFormField
from insights.dashboards.models import Dashboard, DashboardSchedule, DashboardTile, Dimension
from insights.dashboards.selectors import readers, reading_roles
from insights.kpis import present, registry
from insights.kpis.asked import DIMENSIONS
from insights.kpis.registry import KPIS
from insights.models import Target
from partners.figures import registry as figures
from partners.partner.forms import STAFF
from web.checklist import Checklist
from web.forms import Form, ScopedChoiceField, ScopedMultipleChoiceField
from web.made_at import MadeAt

Kind = DashboardTile.Kind
TARGET = MadeAt(
    _("There is no target yet."), _("Set a target"), "insights:target-new", "insights.target:change"
)


class CopyForm(Form):
    name = TranslatedFormField(label=_("Name"))


class DashboardForm(CopyForm):
    """With whom it is shared, and under which filters it opens."""

    is_shared = forms.BooleanField(
        label=_("Shared with our team"),
        required=False,
        help_text=_("Everybody reads it with the figures of the partners that they may see themselves."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Only with these roles"),
        required=False,
        widget=Checklist,
        choices=lambda: [(role, STAFF_ROLES[role]) for role in reading_roles()],
        help_text=_("Without one it is shared with everybody who may see figures."),
    )
    months = forms.TypedChoiceField(
        label=_("Opens with the period"), coerce=int, initial=12, choices=lambda: present.periods()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = present.dimension_labels()
        for dimension in DIMENSIONS:
            if dimension == "owner" and self.actor.own_partners_only:
                continue
            names = present.member_names(self.actor, dimension)
            choices = [("", _("All")), *((code, name) for code, name in names.items() if code)]
            self.fields[dimension] = forms.ChoiceField(
                label=labels[dimension], choices=choices, required=False
            )

    def values(self) -> dict[str, Any]:
        """Columns of Dashboard."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "is_shared": data["is_shared"],
            "roles": data["roles"],
            "months": data["months"],
            "filters": {name: data[name] for name in DIMENSIONS if data.get(name)},
        }


class _TileForm(Form):
    """What every part has: its title and place."""

    title = TranslatedFormField(
        label=_("Title"), required=False, help_text=_("Empty: what the part shows names it.")
    )
    width = forms.TypedChoiceField(label=_("Width"), coerce=int, initial=6, choices=DashboardTile.Width)


def _months() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Period"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=lambda: [("", _("That of the page")), *present.periods()],
    )


def _rows() -> forms.IntegerField:
    return forms.IntegerField(label=_("Rows shown"), min_value=1, max_value=50, initial=8)


class FigureForm(_TileForm):
    kpi = forms.ChoiceField(label=_("Figure"), choices=registry.choices)
    months = _months()
    field_order = ["kpi", "months"]


class BreakdownForm(_TileForm):
    kpi = forms.ChoiceField(label=_("Figure"))
    dimension = forms.ChoiceField(label=_("Split by"), choices=Dimension)
    months = _months()
    rows_shown = _rows()
    field_order = ["kpi", "dimension", "months", "rows_shown"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpi"].choices = [
            (group, [(code, label) for code, label in kpis if KPIS[code].splits])
            for group, kpis in registry.choices()
            if any(KPIS[code].splits for code, _label in kpis)
        ]


class RankingForm(_TileForm):
    figure = forms.ChoiceField(label=_("Measure"))
    months = _months()
    rows_shown = _rows()
    lowest_first = forms.BooleanField(label=_("The lowest first"), required=False)
    field_order = ["figure", "months", "rows_shown", "lowest_first"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [
            (code, figure.label)
            for code, figure in figures.FIGURES.items()
            if self.actor.can(figure.permission)
        ]


class TargetTileForm(_TileForm):
    target = ScopedChoiceField(Target.objects.filter(archived_at=None), label=_("Target"), made_at=TARGET)
    field_order = ["target"]


class ListForm(_TileForm):
    address = forms.CharField(
        label=_("Address of the list"),
        max_length=1000,
        help_text=_(
            "Open a list of the back-office, narrow it by its filters, and copy the address from the browser."
        ),
    )
    field_order = ["address"]


FORMS: dict[str, type[_TileForm]] = {
    Kind.FIGURE: FigureForm,
    Kind.CHART: FigureForm,
    Kind.BREAKDOWN: BreakdownForm,
    Kind.RANKING: RankingForm,
    Kind.TARGET: TargetTileForm,
    Kind.LIST: ListForm,
}

_WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class ScheduleForm(Form):
    """On which day, and to whom: those who may read the dashboard are offered."""

    every = forms.ChoiceField(label=_("How often"), choices=DashboardSchedule.Every)
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        coerce=int,
        initial=1,
        choices=_WEEKDAYS,
        required=False,
        help_text=_("Where it is sent every week."),
    )
    month_day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=28,
        initial=1,
        required=False,
        help_text=_("Where it is sent every month."),
    )
    people = ScopedMultipleChoiceField(
        STAFF.none(), label=_("To whom"), widget=Checklist, help_text=_("Each gets it in their language.")
    )

    def __init__(self, *args: Any, dashboard: Dashboard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = readers(dashboard)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        name = self._day_field(data)
        if name and not data.get(name) and name not in self.errors:
            self.add_error(name, _("Say on which day."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"every": data["every"], "day": data[self._day_field(data)], "people": data["people"]}

    def _day_field(self, data: dict[str, Any]) -> str:
        fields = {DashboardSchedule.Every.WEEK: "weekday", DashboardSchedule.Every.MONTH: "month_day"}
        return fields.get(data.get("every"), "")
