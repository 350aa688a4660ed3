"""One FilterSet for the list of deals, its export and the API; a short one for the portal."""

from __future__ import annotations

from datetime import timedelta

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, search
from partners.models import ProductLine
from partners.questions.own_filters import OwnFieldsFilter
from pipeline.models import Deal, OwnAccount

AGES = [("late", _("Decision late")), ("today", _("Decision due today")), ("in_time", _("Decision in time"))]


class PortalDealFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Deal.Status, distinct=False)

    class Meta:
        model = Deal
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)


class DealFilter(OwnFieldsFilter, PortalDealFilter):
    OWN = "deal"

    age = filters.ChoiceFilter(label=_("Age"), choices=AGES, method="by_age")
    expiring = filters.NumberFilter(
        label=_("Protection ends within days"), method="by_expiry", min_value=0, max_value=3_650
    )
    protection = filters.MultipleChoiceFilter(label=_("Protection"), choices=Deal.Protection, distinct=False)
    partner = filters.CharFilter(label=_("Partner"), method="by_partner", help_text=_("A part of the name."))
    owner = filters.ModelChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner",
        to_field_name="public_id",
    )
    product_line = filters.ModelMultipleChoiceFilter(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        field_name="product_lines__code",
        to_field_name="code",
    )
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Deal.Role, distinct=False)
    public_tender = filters.BooleanFilter(label=_("Public tender"))
    closed = filters.DateFromToRangeFilter(label=_("Closed from – to"), field_name="closed_at")
    decided = filters.DateFromToRangeFilter(label=_("Decided from – to"), field_name="decided_at")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    def by_age(self, queryset, name, value):
        comparison = {"late": "decide_by__lt", "today": "decide_by", "in_time": "decide_by__gt"}[value]
        return queryset.filter(status=Deal.Status.SUBMITTED, **{comparison: clock.today()})

    def by_expiry(self, queryset, name, value):
        last = clock.today() + timedelta(days=int(value))
        return queryset.filter(status=Deal.Status.APPROVED, protected_until__lte=last)

    def by_partner(self, queryset, name, value):
        return queryset.filter(Q(partner__public_id=value) | Q(partner__name__icontains=value))


class OwnAccountFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=OwnAccount.Kind, distinct=False)
    state = filters.ChoiceFilter(
        label=_("State"), choices=[("open", _("Open")), ("closed", _("Closed"))], method="by_state"
    )
    external_id = filters.CharFilter(label=_("External reference"))
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = OwnAccount
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return queryset.filter(Q(customer_name__icontains=value) | Q(customer_domain__icontains=value))

    def by_state(self, queryset, name, value):
        return queryset.filter(closed_at__isnull=value == "open")
