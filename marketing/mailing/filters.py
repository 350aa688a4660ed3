"""The filters of the list of addresses that are kept back."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from marketing.models import MailSuppression, MailTopic


class SuppressionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("E-mail"), field_name="email", lookup_expr="icontains")
    reason = filters.MultipleChoiceFilter(label=_("Reason"), choices=MailSuppression.Reason)
    topic = filters.ModelMultipleChoiceFilter(
        label=_("Topic"), queryset=MailTopic.objects.all(), field_name="topic__public_id",
        to_field_name="public_id",
    )  # fmt: skip
    in_force = filters.BooleanFilter(label=_("In force"), field_name="lifted_at", lookup_expr="isnull")

    class Meta:
        model = MailSuppression
        fields: list[str] = []
