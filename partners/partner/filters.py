"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import search
from partners.models import Contact, Partner, PartnerType, RelationshipKind, Sector, Tier
from web.forms import all_countries


class PartnerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Partner.Status)
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"), queryset=PartnerType.objects.all(), field_name="type__code", to_field_name="code"
    )
    family = filters.MultipleChoiceFilter(
        label=_("Family of types"), choices=PartnerType.Family, field_name="type__family"
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"), queryset=Tier.objects.all(), field_name="tier__code", to_field_name="code"
    )
    kind = filters.ModelMultipleChoiceFilter(
        label=_("Relationship"),
        queryset=RelationshipKind.objects.all(),
        method="by_kind",
        to_field_name="code",
    )
    sector = filters.ModelMultipleChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), field_name="sectors__code", to_field_name="code"
    )
    country = filters.MultipleChoiceFilter(label=_("Country"), choices=all_countries)
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="owner__public_id",
        to_field_name="public_id",
    )
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Partner
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_kind(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.filter(Q(kinds__kind__in=value, kinds__until=None)).distinct()


class ContactFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    email = filters.CharFilter(label=_("E-mail"), field_name="email", lookup_expr="iexact")
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Contact.Role)
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Contact
        fields: list[str] = []
