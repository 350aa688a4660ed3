"""The filters of the list of sales, its export and the API."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import PartnerKind, PartnerType, ProductLine, RelationshipKind, Tier
from pipeline.models import Sale, WhiteLabelOffer
from web.forms import all_countries


class SaleFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    deal = filters.CharFilter(label=_("Deal (identifier)"), field_name="deal__public_id")
    source = filters.MultipleChoiceFilter(label=_("Source"), choices=Sale.Source)
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Sale.Role)
    product_line = filters.ModelMultipleChoiceFilter(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        field_name="product_line__code",
        to_field_name="code",
    )
    white_label = filters.CharFilter(
        label=_("White-label terms (identifier)"), field_name="white_label__public_id"
    )
    white_label_offer = filters.ModelMultipleChoiceFilter(
        label=_("White-label offer"),
        queryset=WhiteLabelOffer.objects.all(),
        field_name="white_label__offer__public_id",
        to_field_name="public_id",
    )
    refunds = filters.BooleanFilter(
        label=_("Refunds"), field_name="refund_of", lookup_expr="isnull", exclude=True
    )
    sold = filters.DateFromToRangeFilter(label=_("From – to"), field_name="sold_on")
    type = filters.ModelMultipleChoiceFilter(
        label=_("Partner type"),
        queryset=PartnerType.objects.all(),
        field_name="partner__type__code",
        to_field_name="code",
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"), queryset=Tier.objects.all(), field_name="partner__tier__code", to_field_name="code"
    )
    kind = filters.ModelMultipleChoiceFilter(
        label=_("Relationship"),
        queryset=RelationshipKind.objects.all(),
        method="by_kind",
        to_field_name="code",
    )
    country = filters.MultipleChoiceFilter(
        label=_("Country of the partner"), choices=all_countries, field_name="partner__country"
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )

    class Meta:
        model = Sale
        fields: list[str] = []

    def by_kind(self, queryset, name, value):
        if not value:
            return queryset
        partners = PartnerKind.objects.filter(kind__in=value, until=None).values("partner_id")
        return queryset.filter(partner_id__in=partners)

    def by_text(self, queryset, name, value):
        text = value.strip()
        # A partner searches what it is shown: it must not find a customer's name out by guessing.
        partner = getattr(self.request.user, "is_partner", False)
        customer = "customer_shown__icontains" if partner else "customer_name__icontains"
        return queryset.filter(Q(**{customer: text}) | Q(external_id=text) | Q(partner__name__icontains=text))
