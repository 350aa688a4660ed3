"""The filters of applications, for the list, its files and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core import search
from partners.models import PartnerType
from partners.questions.own_filters import OwnFieldsFilter
from pipeline.applications import selectors
from pipeline.models import Application

Status = Application.Status
SHOWN = [choice for choice in Status.choices if choice[0] != Status.UNCONFIRMED]


class ApplicationFilter(OwnFieldsFilter):
    OWN = "application"

    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=SHOWN)
    late = filters.ChoiceFilter(
        label=_("Late"),
        choices=[("overdue", _("Overdue")), ("answered", _("Answered late")), ("any", _("Either"))],
        method="by_late",
    )
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"), queryset=PartnerType.objects.all(), field_name="type__code", to_field_name="code"
    )
    country = filters.MultipleChoiceFilter(label=_("Country"), choices=lambda: list(countries))
    sent = filters.DateFromToRangeFilter(label=_("Sent from – to"), field_name="sent_at")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search.text_filter(queryset, value)

    def by_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        rows = Application.objects.all()
        overdue, answered = selectors.overdue(rows).values("pk"), selectors.answered_late(rows).values("pk")
        wanted = {"overdue": Q(pk__in=overdue), "answered": Q(pk__in=answered)}
        return queryset.filter(wanted.get(value, wanted["overdue"] | wanted["answered"]))
