"""The filters of campaigns and of their mails."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from marketing.models import CampaignMail, MailCampaign


class CampaignFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=MailCampaign.Status)

    class Meta:
        model = MailCampaign
        fields: list[str] = []


class CampaignApiFilter(CampaignFilter):
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )


class MailFilter(filters.FilterSet):
    campaign = filters.CharFilter(label=_("Campaign (identifier)"), field_name="campaign__public_id")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=CampaignMail.Status)
    left_out = filters.MultipleChoiceFilter(label=_("Why left out"), choices=CampaignMail.LeftOut)
    has_read = filters.BooleanFilter(
        label=_("Opened it"), field_name="read_at", lookup_expr="isnull", exclude=True
    )
    has_clicked = filters.BooleanFilter(
        label=_("Followed a link"), field_name="clicked_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = CampaignMail
        fields: list[str] = []
