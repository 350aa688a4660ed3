"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from referrals.links.filters import _PartnerFilter
from referrals.models import ReferralEvent


class ConversionFilter(_PartnerFilter):
    q = filters.CharFilter(label=_("Reference"), method="by_reference")
    type = filters.MultipleChoiceFilter(label=_("Type"), choices=ReferralEvent.Type)
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=ReferralEvent.Status)
    basis = filters.MultipleChoiceFilter(label=_("Credited by"), choices=ReferralEvent.Basis.choices[:-1])
    link = filters.CharFilter(label=_("Link"), field_name="link__public_id")
    credited = filters.BooleanFilter(
        label=_("Credited"), field_name="partner", lookup_expr="isnull", exclude=True
    )
    occurred = filters.DateFromToRangeFilter(label=_("From – to"), field_name="occurred_at")

    class Meta:
        model = ReferralEvent
        fields: list[str] = []

    def by_reference(self, queryset, name, value):
        found = Q(external_id=value.strip())
        # A partner is not told which customer it was, and so must not be able to guess it.
        if not getattr(self.request.user, "is_partner", False):
            found |= Q(customer_ref=value.strip())
        return queryset.filter(found)


class PortalConversionFilter(ConversionFilter):
    """Without what the partner does not know of its customers."""

    partner = None
    q = None
    credited = None
    status = None

    class Meta(ConversionFilter.Meta):
        pass
