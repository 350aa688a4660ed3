"""What the list of segments is narrowed by, for the page and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from marketing.models import Segment


class SegmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), field_name="name", lookup_expr="icontains")
    is_shared = filters.BooleanFilter(label=_("Shared with our team"))
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Segment
        fields: list[str] = []
