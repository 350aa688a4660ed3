"""How the list of joint plans is narrowed."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.text import LANGUAGES
from partners.questions.own_filters import reader
from pipeline.models import JointPlan
from pipeline.plans import selectors


class PlanFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    stage = filters.MultipleChoiceFilter(label=_("Stage"), choices=JointPlan.Stage)
    late = filters.BooleanFilter(label=_("Something is late"), method="by_late")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = JointPlan
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        found = Q(partner__name__icontains=value) | Q(number__icontains=value)
        for language in LANGUAGES:
            found |= Q(**{f"title__{language}__icontains": value})
        return queryset.filter(found)

    def by_late(self, queryset, name, value):
        late = selectors.late(clock.today(), reader(self.request))
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)
