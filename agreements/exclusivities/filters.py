"""The filters of the exclusivities granted, for the list, its files and the API."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.exclusivities.selectors import State
from agreements.models import Exclusivity
from partners.models import ProductLine, Region, Sector
from web.forms import all_countries


class ExclusivityFilter(filters.FilterSet):
    """A country, a sector or a product line finds what covers it: what names it, and what is for all."""

    partner = filters.CharFilter(label=_("Partner"), field_name="agreement__partner__public_id")
    country = filters.ChoiceFilter(label=_("Covers the country"), choices=all_countries, method="by_country")
    sector = filters.ModelChoiceFilter(
        label=_("Covers the sector"), queryset=Sector.objects.all(), to_field_name="code", method="by_covered"
    )
    product_line = filters.ModelChoiceFilter(
        label=_("Covers the product line"),
        queryset=ProductLine.objects.all(),
        to_field_name="code",
        method="by_covered",
    )
    mode = filters.ChoiceFilter(label=_("Kind"), choices=Exclusivity.Mode)
    state = filters.MultipleChoiceFilter(label=_("Status"), choices=State)

    class Meta:
        model = Exclusivity
        fields: list[str] = []

    def by_country(self, queryset, name, value):
        regions = [row.pk for row in Region.objects.all() if value in row.countries]
        return queryset.filter(Q(country=value) | Q(region__in=regions) | Q(country="", region=None))

    def by_covered(self, queryset, name, value):
        return queryset.filter(Q(**{name: value}) | Q(**{name: None}))
