"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prm.core import clock
from referrals.models import Campaign, Commission, CommissionPlan, ReferralEvent, ReferralLink


class _PartnerFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")


class LinkFilter(_PartnerFilter):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    campaign = filters.ModelMultipleChoiceFilter(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        field_name="campaign__code",
        to_field_name="code",
    )
    is_active = filters.BooleanFilter(label=_("In use"), field_name="is_active")

    class Meta:
        model = ReferralLink
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(code__istartswith=text) | Q(label__icontains=text) | Q(partner__name__icontains=text)
        )


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


class CommissionFilter(_PartnerFilter):
    state = filters.ChoiceFilter(
        label=_("Status"), choices=list(Commission.STATES.items()), method="by_state"
    )
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=Commission.Kind)
    plan = filters.ModelMultipleChoiceFilter(
        label=_("Plan"),
        queryset=CommissionPlan.objects.all(),
        field_name="plan_version__plan__code",
        to_field_name="code",
    )
    earned = filters.DateFromToRangeFilter(label=_("From – to"), field_name="earned_on")
    statement = filters.CharFilter(label=_("Statement"), field_name="statement_id")

    class Meta:
        model = Commission
        fields: list[str] = []

    def by_state(self, queryset, name, value):
        today = clock.today()
        if value == "waiting":
            return queryset.free().filter(hold_until=None)
        if value == "held":
            return queryset.free().filter(hold_until__gt=today)
        if value == "due":
            return queryset.due(today)
        return queryset.filter(status=value)


class PortalCommissionFilter(CommissionFilter):
    """Without what a partner's own list need not ask, nor read of other partners' plans."""

    partner = None
    plan = None
    statement = None

    class Meta(CommissionFilter.Meta):
        pass


class PortalConversionFilter(ConversionFilter):
    """Without what the partner does not know of its customers."""

    partner = None
    q = None
    credited = None
    status = None

    class Meta(ConversionFilter.Meta):
        pass
