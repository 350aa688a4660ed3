"""The filters of the list of exchange rates, its export and the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.currencies import IN_USE
from partners.models import ExchangeRate


class RateFilter(filters.FilterSet):
    currency = filters.MultipleChoiceFilter(
        label=_("Currency"), choices=[(code, code) for code in sorted(IN_USE)]
    )
    day = filters.DateFromToRangeFilter(label=_("From – to"))

    class Meta:
        model = ExchangeRate
        fields: list[str] = []
