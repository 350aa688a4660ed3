"""The filters of announcements and of the partners they are for."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from marketing.models import Announcement, AnnouncementRecipient


class AnnouncementFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Announcement.Status)
    wants_acknowledgement = filters.BooleanFilter(label=_("To be acknowledged"))
    by_mail = filters.BooleanFilter(label=_("Also by e-mail"))

    class Meta:
        model = Announcement
        fields: list[str] = []


class AnnouncementApiFilter(AnnouncementFilter):
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )


class RecipientFilter(filters.FilterSet):
    announcement = filters.CharFilter(
        label=_("Announcement (identifier)"), field_name="announcement__public_id"
    )
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")

    class Meta:
        model = AnnouncementRecipient
        fields: list[str] = []
