"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from ledger.models import Account, Entry
from web.forms import DateField


class DayFilter(filters.DateFilter):
    field_class = DateField


class EntryFilter(filters.FilterSet):
    account = filters.ModelMultipleChoiceFilter(
        label=_("Account"), queryset=Account.objects.all(), method="by_account", to_field_name="code"
    )
    reference = filters.CharFilter(label=_("Reference"), field_name="reference")
    from_day = DayFilter(label=_("Booked from"), field_name="booked_on", lookup_expr="gte")
    until_day = DayFilter(label=_("Booked until"), field_name="booked_on", lookup_expr="lte")

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_account(self, queryset, name, value):
        return queryset.filter(lines__account__in=value).distinct() if value else queryset
