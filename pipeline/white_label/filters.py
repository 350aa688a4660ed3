"""The filters of white-label offers and terms, for lists, files and the API."""

import django_filters as filters
from django.db.models import Q
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
    q = filters.CharFilter(label=_("Search"), method="by_text")
    offer = filters.ModelMultipleChoiceFilter(
        label=_("Offer"),
        queryset=WhiteLabelOffer.objects.all(),
        field_name="offer__public_id",
        to_field_name="public_id",
    )
    state = filters.MultipleChoiceFilter(label=_("Status"), choices=WhiteLabelTerms.State, method="by_state")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    # Kept for the API, which had it before it could tell terms to come from those that are over.
    active = filters.BooleanFilter(label=_("In force"), method="by_active")

    class Meta:
        model = WhiteLabelTerms
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        """By the brand or by the partner."""
        return queryset.filter(Q(brand_name__icontains=value) | Q(partner__name__icontains=value))

    def by_state(self, queryset, name, value):
        return queryset.in_state(value, clock.today()) if value else queryset

    def by_active(self, queryset, name, value):
        """Those that hold today, or all that do not."""
        active = WhiteLabelTerms.objects.on(clock.today()).values("pk")
        return queryset.filter(pk__in=active) if value else queryset.exclude(pk__in=active)
