"""The filters of certificates and training, for page, files and API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import clock, search
from enablement.models import Certificate, Certification, TrainingRecord
from payouts.entries.filters import DayFilter


class _Qualifications(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Certificate.Status)
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)


class CertificateFilter(_Qualifications):
    subject = filters.MultipleChoiceFilter(label=_("What is certified"), choices=Certification.Subject)
    certification = filters.ModelMultipleChoiceFilter(
        label=_("Certification"), queryset=Certification.objects.all(), to_field_name="code"
    )
    current_on = DayFilter(label=_("Valid on"), method="by_day")
    expires_after = DayFilter(label=_("Valid until, from"), field_name="expires_on", lookup_expr="gte")
    expires_before = DayFilter(label=_("Valid until, to"), field_name="expires_on", lookup_expr="lte")

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_day(self, queryset, name, value):
        return queryset.current_on(value or clock.today())


class TrainingFilter(_Qualifications):
    held_after = DayFilter(label=_("From"), field_name="held_on", lookup_expr="gte")
    held_before = DayFilter(label=_("Until"), field_name="held_on", lookup_expr="lte")

    class Meta:
        model = TrainingRecord
        fields: list[str] = []


class StaffCertificateFilter(CertificateFilter):
    updated_since = None


class StaffTrainingFilter(TrainingFilter):
    updated_since = None
