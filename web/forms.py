"""Forms of all faces: plain Django forms that know the actor, so choices go through the scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.utils.formats import get_format
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core import languages, virus_scan
from core.actor import Actor
from core.currencies import IN_USE
from core.days import check_day
from core.errors import DomainError
from core.file_types import check_upload
from core.money import Money, is_currency, minor_digits
from core.numbers import exact_decimal, plain_decimal
from web.checklist import Checklist
from web.made_at import MadeAt

# What Django shows for no choice; ours is the dash of empty cells.
BLANK = "---------"


class Form(forms.Form):
    """A form of one actor. ``ScopedChoiceField`` querysets are narrowed to what the actor sees; where all
    amounts are in one ``currency``, it is named beside each."""

    required_css_class = "required"

    # Whether the page keeps what was typed while somebody makes a row that a field lacks.
    keeps_typed = False
    # Its address, to which one comes back from there.
    page = ""

    def __init__(self, *args: Any, actor: Actor, currency: str = "", **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if currency and isinstance(field, MoneyField):
                field.label = format_lazy("{} ({})", field.label, currency)
            if isinstance(field, ScopedChoiceField | ScopedMultipleChoiceField):
                field.queryset = field.queryset.visible_to(actor)
            if getattr(field, "empty_label", None) == BLANK:
                field.empty_label = "–"

    def show_unchecked(self) -> None:
        """Show what was typed without a word on what is wrong: it is not sent yet."""
        self._errors = ErrorDict()


class UploadField(forms.FileField):
    """A file as it comes in: not larger than is kept, and free of viruses where there is a scanner.

    It is looked at here, before any operation opens its transaction; what it may be, and whether its
    name says so, is the rule of whoever keeps it (``core.files.store``).
    """

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload or upload is initial:
            return upload
        try:
            if upload.size > settings.MAX_UPLOAD_BYTES:
                raise DomainError.invalid(_("This file is too large."), field="file")
            content = upload.read()
            upload.seek(0)
            check_upload(upload.name, content)
            virus_scan.check(upload.name, content)
        except DomainError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error
        return upload


def _has_no_zero(field: forms.ModelChoiceField, values: Any) -> None:
    """PostgreSQL cannot be asked for a text with the zero character in it. Raises ValidationError."""
    for value in values:
        if "\x00" in str(value):
            raise forms.ValidationError(
                field.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )


class ScopedChoiceField(forms.ModelChoiceField):
    """A choice of rows the actor may see, named by public id or code in the page. ``made_at`` says where
    such rows are made: it stands in its place as long as there is none."""

    def __init__(self, queryset: QuerySet, *, made_at: MadeAt | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("to_field_name", "public_id")
        super().__init__(queryset, **kwargs)
        self.made_at = made_at

    def to_python(self, value: Any) -> Any:
        _has_no_zero(self, [value])
        return super().to_python(value)


class ScopedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several rows the actor may see; ``made_at`` as above."""

    def __init__(self, queryset: QuerySet, *, made_at: MadeAt | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("to_field_name", "public_id")
        super().__init__(queryset, **kwargs)
        self.made_at = made_at

    def clean(self, value: Any) -> Any:
        _has_no_zero(self, value or [])
        return super().clean(value)


class RowChoiceField(forms.ChoiceField):
    """A choice of what rows say, by a code of theirs; ``made_at`` as above."""

    def __init__(self, *, made_at: MadeAt, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.made_at = made_at


class CountriesField(forms.MultipleChoiceField):
    """Several countries by their names in the reader's language; gives their codes."""

    widget = Checklist

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=all_countries, **kwargs)


class DateField(forms.DateField):
    """A day that the programme can speak of, by the browser's own picker."""

    default_validators = [check_day]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)


class DecimalField(forms.DecimalField):
    """An exact number. The separators of the reader's language are taken, and ASCII digits alone.

    It is typed as text: a browser's number field drops the comma or the space of another language
    without a word, and a hundred times the amount is left.
    """

    widget = forms.TextInput

    def widget_attrs(self, widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """A number that is kept, as the reader's language writes it and without an exponent."""
        if isinstance(value, Decimal):
            return format(value, "f").replace(".", get_format("DECIMAL_SEPARATOR"))
        return value

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            value = plain_decimal(value, decimal_comma=get_format("DECIMAL_SEPARATOR") == ",")
        exact = exact_decimal(value)
        if exact is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return exact


class MoneyField(DecimalField):
    """An amount in major units; ``money(cleaned, currency)`` makes it exact minor units."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)


class CurrencyChoiceField(forms.ChoiceField):
    """One of the currencies that ``codes`` offers, all in use by default, and the one kept already."""

    def __init__(self, *, codes: Callable[[], Iterable[str]] = lambda: sorted(IN_USE), **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Currency"))
        super().__init__(choices=lambda: [(code, code) for code in codes()], **kwargs)

    def get_bound_field(self, form: forms.Form, field_name: str) -> forms.BoundField:
        kept = form.get_initial_for_field(self, field_name)
        if kept and kept not in dict(self.choices) and is_currency(kept):
            self.choices = [*self.choices, (kept, kept)]
        return super().get_bound_field(form, field_name)


class LanguageField(forms.ChoiceField):
    """One of the languages that the programme offers, and the one kept already; at first the programme's."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Language"))
        kwargs.setdefault("initial", languages.of_programme)
        super().__init__(choices=languages.offered, **kwargs)

    def get_bound_field(self, form: forms.Form, field_name: str) -> forms.BoundField:
        kept = form.get_initial_for_field(self, field_name)
        known = dict(languages.choices())
        if kept in known and kept not in dict(self.choices):
            self.choices = [*self.choices, (kept, known[kept])]
        return super().get_bound_field(form, field_name)


def money(amount, currency: str, *, field: str) -> Money:
    """The typed amount as Money. Raises DomainError when it has more decimals than the currency."""
    return Money.parse(amount, currency, field=field)


def major(amount_minor: int | None, currency: str) -> str:
    """An amount for an input's initial value, as the reader's language writes it."""
    if amount_minor is None:
        return ""
    plain = f"{Money(amount_minor, currency).decimal:.{minor_digits(currency)}f}"
    return plain.replace(".", get_format("DECIMAL_SEPARATOR"))


def all_countries() -> list[tuple[str, str]]:
    """Every country by its name in the reader's language, in the order of that language."""
    return _countries(get_language() or "")


def country_choices() -> list[tuple[str, str]]:
    """As ``all_countries``, with none chosen first."""
    return [("", "–"), *all_countries()]


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    return list(countries)


class ReasonForm(Form):
    """A decision that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class SharedReasonForm(ReasonForm):
    """A decision whose reason stands in the partner's timeline as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The partner reads it.")
