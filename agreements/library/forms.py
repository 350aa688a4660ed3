"""Input for the clause library and the templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agreements.drafting import variables
from agreements.drafting.forms import as_typed, typed_value, variable_field
from agreements.models import Clause, Part, TemplateKind
from core.errors import DomainError
from core.text import Translated, TranslatedFormField
from partners.models import PartnerType
from partners.vocabulary.exchange import programme_currency
from partners.vocabulary.made_at import TYPE
from web.forms import CurrencyChoiceField, DateField, Form, ScopedChoiceField


class StepForm(Form):
    """A form that a step of an editor gives back as it was typed, without judging it."""

    def unjudged(self) -> None:
        self._errors = ErrorDict()


class ClauseForm(StepForm):
    """A clause of the library, without its text."""

    title = TranslatedFormField(label=_("Title"))
    part = forms.TypedChoiceField(label=_("Part"), choices=Part.choices, coerce=int)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Clause.Kind,
        help_text=_("An optional clause is chosen for each agreement; a mandatory one cannot be taken out."),
    )
    partner_type = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("Only for type"),
        to_field_name="code",
        required=False,
        empty_label=_("all types"),
        made_at=TYPE,
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class ClauseTextForm(StepForm):
    """A text in each language, and from when it stands in new agreements."""

    text = TranslatedFormField(label=_("Text"), rows=10)
    effective_from = DateField(
        label=_("Effective from"),
        help_text=_("For agreements drawn up from this day on; the others keep theirs."),
    )
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)


class NewVariableForm(StepForm):
    """A variable that a text needs and the programme does not have: people give its label alone."""

    # It stands on the page of something else, which is saved without it.
    use_required_attribute = False

    label = TranslatedFormField(label=_("Label"))
    type = forms.ChoiceField(label=_("Type"), choices=list(variables.VARIABLE_TYPES.items()))


class TemplateForm(StepForm):
    name = TranslatedFormField(label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=TemplateKind)
    description = TranslatedFormField(label=_("Description"), required=False)
    term_months = forms.IntegerField(
        label=_("Usual length in months"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("Empty for an agreement without an end."),
    )
    notice_days = forms.IntegerField(label=_("Usual notice in days"), min_value=0, max_value=3650, initial=90)
    tacit_renewal = forms.BooleanField(label=_("Tacit renewal"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class VariableForm(StepForm):
    """What a name in the texts means, as typed fields; ``item`` is the definition that is kept."""

    label = TranslatedFormField(label=_("Label"))
    type = forms.ChoiceField(label=_("Type"), choices=list(variables.VARIABLE_TYPES.items()))
    required = forms.BooleanField(label=_("Needed for the approval"), required=False)
    long = forms.BooleanField(label=_("Several lines"), required=False)
    choices = TranslatedFormField(label=_("Choices, one a line"), rows=3)
    currency = CurrencyChoiceField(required=False)

    # Set by the editor: whether no text names it, and whether nobody has said yet what it is.
    unused = unknown = False
    # What only some types have.
    OF_TYPE = {"long": "text", "choices": "choice", "currency": "money"}

    def __init__(
        self,
        data: Any = None,
        *,
        name: str,
        before: dict[str, Any],
        regions: dict[str, Any],
        variables_id: str = "variables",
        **kwargs: Any,
    ) -> None:
        self.name, self.before, self.regions = name, before, regions
        prefix = f"v-{name}"
        kept = data if data is not None and f"{prefix}-type" in data else None
        super().__init__(kept, prefix=prefix, initial=self._initial(before), **kwargs)
        posted = str(kept[f"{prefix}-type"]) if kept is not None else ""
        self.kind = posted if posted in variables.VARIABLE_TYPES else before.get("type", "text")
        for field, kind in self.OF_TYPE.items():
            if kind != self.kind:
                del self.fields[field]
        self.fields["default"] = self._default_field()
        # Another type has other fields: the page brings them.
        self.fields["type"].widget.attrs |= {
            "hx-post": "", "hx-trigger": "change", "hx-target": f"#{variables_id}",
            "hx-select": f"#{variables_id}", "hx-swap": "outerHTML",
        }  # fmt: skip

    def _initial(self, item: dict[str, Any]) -> dict[str, Any]:
        default = item.get("default")
        choices = [Translated(choice["label"]) for choice in item.get("choices", [])]
        return {
            "label": item.get("label", {}),
            "type": item.get("type", "text"),
            "required": item.get("required", False),
            "long": item.get("long", True),
            "currency": item.get("currency") or programme_currency(),
            "choices": {
                code: "\n".join(choice.in_language(code) for choice in choices)
                for code in {code for choice in choices for code in choice}
            },
            "default": as_typed(item, default) if default not in (None, "") else None,
        }

    def _default_field(self) -> forms.Field:
        item = {"name": self.name, "label": {}, "type": self.kind}
        if self.kind == "choice":
            texts = self.fields["choices"].widget.value_from_datadict(
                self.data, {}, self.add_prefix("choices")
            )
            given = self.fields["choices"].compress(texts) if self.is_bound else self.initial["choices"]
            item["choices"] = listed(given, self.before.get("choices", []))
        if self.kind == "text":
            item["long"] = False if not self.is_bound else bool(self.data.get(self.add_prefix("long")))
        field = variable_field(item, self.regions)
        field.label = _("Default value in per cent") if self.kind == "rate" else _("Default value")
        return field

    @property
    def shown_label(self) -> str:
        """As people know it, also while it is typed; one that nobody has named yet goes by its name."""
        typed = self["label"].value()
        if isinstance(typed, list):
            typed = self.fields["label"].compress(typed)
        return str(Translated(typed or {})) or self.name.replace("_", " ")

    @property
    def shown_type(self) -> Any:
        return variables.VARIABLE_TYPES[self.kind]

    @property
    def shown_default(self) -> Any:
        """The default as its field shows it."""
        field = self["default"]
        return field.field.widget.format_value(field.value()) if self.kind != "choice" else ""

    def clean_choices(self) -> Translated:
        texts = self.cleaned_data["choices"]
        if len({len(_lines(text)) for text in texts.values()}) > 1:
            raise forms.ValidationError(_("Write as many choices in each language, in the same order."))
        return texts

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.item: dict[str, Any] = {
            **{key: self.before[key] for key in ("help",) if key in self.before},
            "name": self.name,
            "type": values.get("type", self.kind),
            "label": dict(values.get("label") or {}),
            "required": values.get("required", False),
        }
        if self.kind == "text":
            self.item["long"] = values.get("long", False)
        if self.kind == "choice":
            self.item["choices"] = listed(values.get("choices") or {}, self.before.get("choices", []))
        if self.kind == "money":
            self.item["currency"] = values.get("currency") or programme_currency()
        default = values.get("default")
        if default not in (None, ""):
            self._take_default(default)
        return values

    def _take_default(self, default: Any) -> None:
        raw = {self.name: typed_value(self.item, default)}
        try:
            parsed = variables.parse_values([self.item], raw, territories=self.regions)
        except DomainError as error:
            self.add_error("default", str(error.message))
        else:
            self.item["default"] = parsed[self.name]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def listed(texts: dict[str, str], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choices from their lines in each language. One that was there keeps its code, whatever its place."""
    lines = {code: _lines(text) for code, text in texts.items()}
    found: list[dict[str, Any]] = []
    for place in range(max((len(each) for each in lines.values()), default=0)):
        label = {code: each[place] for code, each in lines.items() if place < len(each)}
        kept = [one["code"] for one in before if set(one["label"].items()) & set(label.items())]
        base = kept[0] if kept else slugify(Translated(label).in_language("en"))[:40] or "choice"
        taken, code, number = {one["code"] for one in found}, base, 2
        while code in taken:
            code, number = f"{base}-{number}", number + 1
        found.append({"code": code, "label": label})
    return found
