"""What every viewset of the API stands on: scope, one permission per action, money, idempotency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
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


class CurrencyField(serializers.CharField):
    """A currency in use."""

    default_validators = [check_currency]


class DateField(serializers.DateField):
    """A day that the programme can speak of."""

    default_validators = [check_day]


class DateTimeField(serializers.DateTimeField):
    """An instant of such a day."""

    default_validators = [check_day]


class ScopedRelatedField(serializers.SlugRelatedField):
    """A row named by its public id, among those the actor may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("slug_field", "public_id")
        super().__init__(**kwargs)

    def get_queryset(self):
        return super().get_queryset().visible_to(self.context["request"].user)
