"""One FilterSet for the list of reviews, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.actor import Actor
from partners.models import PartnerType, Tier
from pipeline.models import PartnershipReview
from pipeline.reviews.selectors import of_person


class ReviewFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=PartnershipReview.State.choices, method="by_state")
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.filter(is_active=True),
        field_name="partner__type__code",
        to_field_name="code",
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"),
        queryset=Tier.objects.filter(is_active=True),
        field_name="partner__tier__code",
        to_field_name="code",
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    mine = filters.BooleanFilter(label=_("Mine"), method="by_mine")
    due = filters.DateFromToRangeFilter(label=_("Due from – to"), field_name="due_on")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = PartnershipReview
        fields: list[str] = []

    def by_state(self, queryset, name, value):
        states = PartnershipReview.State
        if value == states.HELD:
            return queryset.exclude(held_on=None)
        late = queryset.late()
        return late if value == states.LATE else queryset.waiting().filter(due_on__gte=clock.today())

    def by_mine(self, queryset, name, value):
        if not value:
            return queryset
        user = self.request.user
        actor = user if isinstance(user, Actor) else self.request.actor
        return queryset.filter(of_person(actor.user_id))
