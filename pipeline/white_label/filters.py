"""The filters of white-label offers and terms, for lists, files and the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import clock
from partners.models import ProductLine
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms


class OfferFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=WhiteLabelOffer.Status)
    product_line = filters.ModelMultipleChoiceFilter(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        field_name="product_line__code",
        to_field_name="code",
    )

    class Meta:
        model = WhiteLabelOffer
        fields: list[str] = []


class TermsFilter(filters.FilterSet):
    offer = filters.CharFilter(label=_("Offer"), field_name="offer__public_id")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    active = filters.BooleanFilter(label=_("In force"), method="by_active")

    class Meta:
        model = WhiteLabelTerms
        fields: list[str] = []

    def by_active(self, queryset, name, value):
        """Those that hold today, or all that do not."""
        active = WhiteLabelTerms.objects.on(clock.today()).values("pk")
        return queryset.filter(pk__in=active) if value else queryset.exclude(pk__in=active)
