"""Input of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from insights.kpis import registry
from insights.models import Target
from partners.models import PartnerType
from partners.vocabulary.made_at import TYPE
from web.forms import DateField, DecimalField, Form, ScopedChoiceField

VALUE = {"max_digits": 24, "decimal_places": 6, "required": False}


UNITS = _("Money in whole units of the programme's currency; a percentage as a rate, 0.9 for 90%.")


class TargetForm(Form):
    label = TranslatedFormField(label=_("Target"))
    shape = forms.ChoiceField(label=_("Kind"), choices=Target.Shape)
    kpi = forms.ChoiceField(
        label=_("Figure"),
        required=False,
        choices=lambda: [("", "–"), *registry.choices()],
        help_text=_("Leave empty for a milestone."),
    )
    type_code = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("Only partners of type"),
        to_field_name="code",
        required=False,
        made_at=TYPE,
    )
    value = DecimalField(label=_("Value"), help_text=UNITS, **VALUE)
    low = DecimalField(label=_("Range from"), **VALUE)
    high = DecimalField(label=_("Range to"), **VALUE)
    strict = forms.BooleanField(
        label=_("Reaching the value is not enough"),
        required=False,
        help_text=_("“Above 75”, not “75 or more”."),
    )
    starts_on = DateField(label=_("Measured from"))
    baseline = DecimalField(label=_("Value at the start"), initial=0, **VALUE)
    due_on = DateField(label=_("Due on"), required=False, help_text=_("Empty for one to keep at all times."))
    done_on = DateField(label=_("Reached on"), required=False, help_text=_("Only for a milestone."))
    note = TranslatedFormField(label=_("Note"), rows=2, required=False)
    contradicts = forms.BooleanField(label=_("It does not agree with another target"), required=False)
    on_dashboard = forms.BooleanField(label=_("Shown on the dashboard"), required=False)
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=30_000, initial=0)

    def values(self) -> dict[str, Any]:
        """Columns of Target."""
        data = dict(self.cleaned_data)
        data["type_code"] = data["type_code"].code if data["type_code"] else ""
        data["baseline"] = data["baseline"] or 0
        return data


class NewTargetForm(TargetForm):
    field_order = ["code"]
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short and lasting, such as “governments”.")
    )
