"""Inputs of answers that Django has not: a percentage, an amount with its currency, a file that is kept,
a row that may have left the list, a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import whole_number
from partners.questions.kinds import ROWS
from web.forms import DecimalField, MoneyField, UploadField
from web.templatetags.components.marks import icon_svg

EMPTY_ROWS = 3


class PercentField(DecimalField):
    """Typed in per cent, kept as a rate: 30.6 is 0.306."""

    def prepare_value(self, value: Any) -> Any:
        in_percent = (value * 100).normalize() if isinstance(value, Decimal) else value
        return super().prepare_value(in_percent)

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        return None if typed is None else typed / Decimal(100)


class AmountWidget(forms.MultiWidget):
    """An amount and its currency, side by side; the programme's at first, and the one kept already.

    ``currencies`` are those on offer, the programme's first.
    """

    def __init__(self, currencies: Callable[[], list[str]]) -> None:
        self.currencies = currencies
        self.amount = MoneyField(required=False)
        amount = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "aria-label": _("Amount")})
        super().__init__({"amount": amount, "currency": forms.Select({"aria-label": _("Currency")})})

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None, self.currencies()[0]]
        return [self.amount.prepare_value(value["amount"]), value["currency"]]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        chosen = (value if isinstance(value, list) else self.decompress(value))[1]
        offered = self.currencies()
        codes = offered if chosen in offered or not chosen else [*offered, chosen]
        # A field copies its widget with its parts: this is the part that is drawn.
        select: Any = self.widgets[1]
        select.choices = [(code, code) for code in codes]
        return super().get_context(name, value, attrs)


class AmountField(forms.MultiValueField):
    """Gives ``{"amount", "currency"}``; nothing where no amount is typed."""

    def __init__(self, currencies: Callable[[], list[str]], **kwargs: Any) -> None:
        super().__init__(
            [MoneyField(required=False, min_value=None), forms.CharField(required=False, max_length=3)],
            widget=AmountWidget(currencies),
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """A currency alone says nothing: it is chosen before anything is typed."""
        typed = value[0] if isinstance(value, list | tuple) and value else None
        return super().clean(value if typed not in (None, "") else None)

    def compress(self, data_list: Any) -> Any:
        return {"amount": data_list[0], "currency": data_list[1]} if data_list else None


class AnswerFileWidget(forms.ClearableFileInput):
    """A file in the place of the one that is kept, or none any more."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        key = (attrs or {}).get("id", f"id_{name}")
        kept: SafeString | str = ""
        if isinstance(value, dict):
            kept = format_html(
                '<p class="kept">{} <label for="{}-clear"><input type="checkbox" name="{}" id="{}-clear">'
                "{}</label></p>",
                value["name"],
                key,
                self.clear_checkbox_name(name),
                key,
                _("Remove"),
            )
        return format_html('{}<input type="file" name="{}" id="{}">', kept, name, key)


class AnswerFileField(UploadField):
    """Gives an upload, ``{"id", "name"}`` of the file that stays, or nothing."""

    widget = AnswerFileWidget

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) or None


class RowField(forms.ChoiceField):
    """One of the rows that ``offered`` gives by public id and name, read once for all fields of a form; the one
    that is kept already too, whatever became of it since. Gives its public id."""

    def __init__(self, offered: Callable[[], list[tuple[str, str]]], **kwargs: Any) -> None:
        self.offered = offered
        super().__init__(choices=lambda: [("", "–"), *offered()], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value["id"] if isinstance(value, Mapping) else value

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        kept = form.get_initial_for_field(self, field_name)
        if isinstance(kept, Mapping) and kept["id"] not in dict(self.offered()):
            self.choices = [("", "–"), *self.offered(), (kept["id"], kept["name"])]
        return super().get_bound_field(form, field_name)


class TableWidget(forms.Widget):
    """Rows of inputs, and empty ones behind: saved, there are as many again. It needs no script.

    ``ordered`` puts a button on each row that sends ``up``; a page that has it answers with ``row_up``.
    """

    use_fieldset = True

    def __init__(self, columns: list[tuple[str, forms.Field]], *, ordered: bool = False) -> None:
        self.columns, self.ordered = columns, ordered
        self.shown = [(code, field) for code, field in columns if not field.widget.is_hidden]
        super().__init__()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = list(value or [])[:ROWS]
        count = min(len(rows) + EMPTY_ROWS, ROWS)
        heads = format_html_join("", '<th scope="col">{}</th>', ((field.label,) for _c, field in self.shown))
        order = format_html('<th scope="col"><span class="sr-only">{}</span></th>', _("Order"))
        body = format_html_join(
            "",
            "<tr>{}</tr>",
            ((self._row(name, at, rows[at] if at < len(rows) else {}, renderer),) for at in range(count)),
        )
        return format_html(
            '<input type="hidden" name="{}-rows" value="{}"><div class="scroll" id="{}" tabindex="-1">'
            '<table class="inputs"><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>'
            '<p class="help">{}</p>',
            name,
            count,
            (attrs or {}).get("id", f"id_{name}"),
            heads,
            order if self.ordered else "",
            body,
            _("A row left empty is not kept. Save to get further empty rows."),
        )

    def _row(self, name: str, at: int, cells: dict[str, Any], renderer: Any) -> SafeString:
        hidden = [
            self._cell(name, at, code, field, cells.get(code), renderer)
            for code, field in self.columns
            if field.widget.is_hidden
        ]
        shown = format_html_join(
            "",
            "<td>{}</td>",
            ((self._cell(name, at, code, field, cells.get(code), renderer),) for code, field in self.shown),
        )
        end = format_html("<td>{}{}</td>", SafeString("".join(hidden)), _up(name, at)) if self.ordered else ""
        return format_html("{}{}", shown, end)

    def _cell(self, name: str, at: int, code: str, field: Any, value: Any, renderer: Any) -> SafeString:
        key = f"{name}-{at}-{code}"
        said = _("%(column)s, row %(row)s") % {"column": field.label or code, "row": at + 1}
        attrs = {**field.widget_attrs(field.widget), "id": f"id_{key}", "aria-label": said}
        return field.widget.render(key, field.prepare_value(value), attrs, renderer)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """What was typed, rows with something in them alone."""
        count = min(whole_number(data.get(f"{name}-rows", "")), ROWS)
        rows = [
            {
                code: field.widget.value_from_datadict(data, files, f"{name}-{at}-{code}")
                for code, field in self.columns
            }
            for at in range(count)
        ]
        return [row for row in rows if any(_typed(row[code]) for code, _field in self.shown)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-rows" not in data


def _typed(cell: Any) -> bool:
    """Of an amount, whether something stands before the currency."""
    return bool(cell[0] if isinstance(cell, list) and cell else cell)


def _up(name: str, at: int) -> SafeString:
    said = _("Move row %(row)s up") % {"row": at + 1}
    return format_html(
        '<button class="btn ghost icon small" type="submit" name="up" value="{}-{}" formnovalidate{}'
        ' aria-label="{}" title="{}">{}</button>',
        name,
        at,
        SafeString("" if at else " disabled"),
        said,
        _("Up"),
        icon_svg("arrow-up"),
    )


def row_up(typed: QueryDict) -> QueryDict:
    """What was typed, with the row whose button was pressed before the one above it."""
    name, _dash, place = typed.get("up", "").rpartition("-")
    at = whole_number(place)
    if not name or not at:
        return typed
    there, here = f"{name}-{at - 1}-", f"{name}-{at}-"
    moved = QueryDict(mutable=True)
    for key, texts in typed.lists():
        place = {there: here, here: there}.get(key[: key.rfind("-") + 1], "")
        moved.setlist(place + key.rpartition("-")[2] if place else key, texts)
    return moved


class TableField(forms.Field):
    """Gives a list of rows, each with what its filled cells give, by column."""

    def __init__(
        self, columns: list[tuple[str, forms.Field]], *, ordered: bool = False, **kwargs: Any
    ) -> None:
        self.columns = columns
        super().__init__(widget=TableWidget(columns, ordered=ordered), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        errors: list[str] = []
        rows = [self._clean_row(row, number, errors) for number, row in enumerate(value or [], start=1)]
        if errors:
            raise forms.ValidationError(errors)
        filled = [row for row in rows if row]
        if self.required and not filled:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return filled

    def _clean_row(self, row: dict[str, Any], number: int, errors: list[str]) -> dict[str, Any]:
        found = {}
        for code, field in self.columns:
            try:
                cell = field.clean(row.get(code))
            except forms.ValidationError as error:
                where = {"row": number, "column": field.label, "sentence": " ".join(error.messages)}
                errors.append(_("Row %(row)s, %(column)s: %(sentence)s") % where)
                continue
            if cell not in (None, "", []):
                found[code] = cell
        return found
