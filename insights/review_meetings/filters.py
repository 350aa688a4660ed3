"""What the API's lists of review meetings and of what is undertaken there are narrowed by."""

from __future__ import annotations

import django_filters as filters

from core import clock
from insights.models import MeetingDocument, ReviewAction, ReviewMeeting


class MeetingFilter(filters.FilterSet):
    partner = filters.CharFilter(field_name="review__partner__public_id")
    review = filters.CharFilter(field_name="review__public_id")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = ReviewMeeting
        fields: list[str] = []


class DocumentFilter(filters.FilterSet):
    partner = filters.CharFilter(field_name="meeting__review__partner__public_id")
    meeting = filters.CharFilter(field_name="meeting__public_id")

    class Meta:
        model = MeetingDocument
        fields: list[str] = []


class ActionFilter(filters.FilterSet):
    partner = filters.CharFilter(field_name="review__partner__public_id")
    review = filters.CharFilter(field_name="review__public_id")
    side = filters.ChoiceFilter(choices=ReviewAction.Side.choices)
    state = filters.ChoiceFilter(choices=ReviewAction.State.choices, method="by_state")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = ReviewAction
        fields: list[str] = []

    def by_state(self, queryset, name, value):
        states = ReviewAction.State
        if value == states.DONE:
            return queryset.exclude(done_on=None)
        if value == states.DROPPED:
            return queryset.exclude(dropped_on=None)
        late = queryset.open().filter(due_on__lt=clock.today())
        return late if value == states.LATE else queryset.open().filter(due_on__gte=clock.today())
