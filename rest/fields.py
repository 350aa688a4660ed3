"""What the fields of the API take and give: money, days, instants, months, countries, rows of the scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from rest_framework import fields, serializers

from core.days import check_day
from core.errors import DomainError
from core.money import Money, check_currency
from core.numbers import exact_decimal


class MoneyField(fields.Field):
    """``{"amount": "1234.56", "currency": "EUR"}`` from and to Money."""

    def to_representation(self, value: Money) -> dict[str, str]:
        return value.as_json()

    def to_internal_value(self, data: Any) -> Money:
        if not isinstance(data, dict) or set(data) != {"amount", "currency"}:
            raise serializers.ValidationError(_('Give {"amount": "1234.56", "currency": "EUR"}.'))
        amount, currency = data["amount"], data["currency"]
        if not isinstance(amount, str) or not isinstance(currency, str):
            raise serializers.ValidationError(_('Give {"amount": "1234.56", "currency": "EUR"}.'))
        try:
            return Money.parse(amount, currency)
        except DomainError as error:
            raise serializers.ValidationError(str(error.message)) from error


class ExactField(fields.Field):
    """An exact number as text, such as ``"0.006123"``: never a float."""

    def to_representation(self, value: Decimal) -> str:
        return format(value.normalize(), "f")

    def to_internal_value(self, data: Any) -> Decimal:
        exact = exact_decimal(data) if isinstance(data, str) else None
        if exact is None:
            raise serializers.ValidationError(_('Give a number as text, such as "0.006123".'))
        return exact


class TranslatedTextField(serializers.DictField):
    """A text in each language, such as ``{"en": "…", "fr": "…"}``; in languages of the product only."""

    child: Any

    def __init__(self, *, max_length: int = 5000, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=max_length, allow_blank=True), **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        texts = super().to_internal_value(data)
        if unknown := sorted(set(texts) - {code for code, _name in settings.LANGUAGES}):
            sentence = _("There is no language %(codes)s here.")
            raise serializers.ValidationError(sentence % {"codes": ", ".join(unknown)})
        return {code: text for code, text in texts.items() if text}


class CurrencyField(serializers.CharField):
    """A currency in use."""

    default_validators = [check_currency]


class DateField(serializers.DateField):
    """A day that the programme can speak of, as ``2026-11-30``: of the forms of ISO 8601 the one that is
    described, without the days of weeks (``2026-W10-1``)."""

    default_validators = [check_day]
    pattern, written = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "YYYY-MM-DD"

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, str) and not self.pattern.fullmatch(value):
            self.fail("invalid", format=self.written)
        return super().to_internal_value(value)


class MonthField(DateField):
    """A month as ``2026-11``."""

    pattern, written = re.compile(r"[0-9]{4}-[0-9]{2}"), "YYYY-MM"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m", input_formats=["%Y-%m"], **kwargs)


class DateTimeField(serializers.DateTimeField):
    """An instant of such a day, given in UTC: ``Z`` survives an address, ``+01:00`` does not."""

    default_validators = [check_day]

    def to_internal_value(self, data: Any) -> datetime:
        try:
            return super().to_internal_value(data)
        except OverflowError:
            # The first and the last day that there are have no instant in another zone.
            self.fail("overflow")

    def to_representation(self, value: datetime | None) -> str | None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


class CountryField(serializers.CharField):
    """A country by its two letters (ISO 3166-1)."""

    default_error_messages = {"unknown": _("There is no country with this code.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data).upper()
        if code and code not in countries:
            self.fail("unknown")
        return code


class LoadedField(fields.Field):
    """What another table knows of a row: read at once for all rows of an answer, by their public ids."""

    def __init__(self, load: Callable[[Any, list[str]], Mapping[str, Any]], **kwargs: Any) -> None:
        self.load = load
        super().__init__(read_only=True, **kwargs)


class ScopedRelatedField(serializers.SlugRelatedField):
    """A row named by its public id, among those the actor may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("slug_field", "public_id")
        super().__init__(**kwargs)

    def get_queryset(self):
        return super().get_queryset().visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        # PostgreSQL cannot be asked for a text with the zero character in it.
        if isinstance(data, str) and "\x00" in data:
            self.fail("does_not_exist", slug_name=self.slug_field, value=data)
        return super().to_internal_value(data)
