"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from ledger.models import Account, Entry
from payouts.models import Payout, PayoutRun, Statement
from prm.core import search
from prm.core.forms import DateField


class DayFilter(filters.DateFilter):
    field_class = DateField


class StatementFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Statement.Status)
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    currency = filters.CharFilter(label=_("Currency"), field_name="currency", lookup_expr="iexact")
    from_period = DayFilter(label=_("Periods from"), field_name="period_end", lookup_expr="gte")
    until_period = DayFilter(label=_("Periods until"), field_name="period_end", lookup_expr="lte")

    class Meta:
        model = Statement
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)


class PayoutFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Payout.Status)
    statement = filters.CharFilter(label=_("Statement"), field_name="statement__public_id")

    class Meta:
        model = Payout
        fields: list[str] = []


class RunFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=PayoutRun.Status)
    currency = filters.CharFilter(label=_("Currency"), field_name="currency", lookup_expr="iexact")

    class Meta:
        model = PayoutRun
        fields: list[str] = []


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
