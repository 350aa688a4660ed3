"""The filters of the list of texts for the press, its export and the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import languages
from marketing.models import PressRequest


class PortalPressFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=PressRequest.Kind)
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=PressRequest.Status)

    class Meta:
        model = PressRequest
        fields: list[str] = []


class StaffPressFilter(PortalPressFilter):
    q = filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    side = filters.MultipleChoiceFilter(label=_("Asked by"), choices=PressRequest.Side)
    language = filters.MultipleChoiceFilter(label=_("Language"), choices=languages.choices)


class PressFilter(StaffPressFilter):
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )
