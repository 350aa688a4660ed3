"""The filters of the list of sales, its export and the API."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import ProductLine
from pipeline.models import Sale


class SaleFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    source = filters.MultipleChoiceFilter(label=_("Source"), choices=Sale.Source)
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Sale.Role)
    product_line = filters.ModelMultipleChoiceFilter(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        field_name="product_line",
        to_field_name="code",
    )
    refunds = filters.BooleanFilter(
        label=_("Refunds"), field_name="refund_of", lookup_expr="isnull", exclude=True
    )
    sold = filters.DateFromToRangeFilter(label=_("From – to"), field_name="sold_on")

    class Meta:
        model = Sale
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(customer_name__icontains=text) | Q(external_id=text) | Q(partner__name__icontains=text)
        )
