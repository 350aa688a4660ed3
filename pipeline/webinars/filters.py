"""Filters of webinars and of those on their lists, for pages and API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import clock
from pipeline.models import Webinar, WebinarRegistration


class WebinarFilter(filters.FilterSet):
    when = filters.ChoiceFilter(
        label=_("When"), choices=[("coming", _("To come")), ("past", _("Past"))], method="by_when"
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Webinar.Status.choices)
    is_public = filters.BooleanFilter(label=_("Open to whoever has the link"))

    class Meta:
        model = Webinar
        fields: list[str] = []

    def by_when(self, queryset, name, value):
        return queryset.coming() if value == "coming" else queryset.filter(starts_at__lte=clock.now())


class RegistrationFilter(filters.FilterSet):
    webinar = filters.CharFilter(label=_("Webinar"), field_name="webinar__public_id")
    recruitment = filters.CharFilter(label=_("Recruitment"), field_name="recruitment__public_id")
    state = filters.MultipleChoiceFilter(label=_("State"), choices=WebinarRegistration.State)

    class Meta:
        model = WebinarRegistration
        fields: list[str] = []
