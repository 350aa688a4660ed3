"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from payouts.models import Payout, PayoutRun


class PayoutFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Payout.Status)
    statement = filters.CharFilter(label=_("Statement"), field_name="statement__public_id")
    run = filters.CharFilter(label=_("Run"), field_name="run__number")

    class Meta:
        model = Payout
        fields: list[str] = []


class RunFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=PayoutRun.Status)
    currency = filters.CharFilter(label=_("Currency"), field_name="currency", lookup_expr="iexact")

    class Meta:
        model = PayoutRun
        fields: list[str] = []
