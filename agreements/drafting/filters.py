"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.drafting.querysets import OURS
from agreements.models import Agreement, TemplateKind
from core import search

# What a draft may change of what these filters ask for.
WRITTEN = ("q", "ends_from", "ends_to", "over_from", "over_to")


class AgreementFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Agreement.Status)
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=TemplateKind)
    outcome = filters.MultipleChoiceFilter(label=_("Outcome"), choices=Agreement.Outcome)
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    amends = filters.CharFilter(label=_("Amends (identifier)"), field_name="amends__public_id")
    amendment = filters.BooleanFilter(label=_("Amendments"), method="by_amendment")
    ends_from = filters.DateFilter(label=_("Ends from"), field_name="ends_on", lookup_expr="gte")
    ends_to = filters.DateFilter(label=_("Ends by"), field_name="ends_on", lookup_expr="lte")
    over_from = filters.DateFilter(label=_("Term over from"), method="by_over_from")
    over_to = filters.DateFilter(label=_("Term over by"), method="by_over_to")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """A partner must not find out by asking what we are writing: agreements in our hands answer
        to no question about their text or days, but to their number."""
        rows = super().filter_queryset(queryset)
        if not getattr(self.request.user, "is_partner", False):
            return rows
        asked = {name for name in WRITTEN if self.form.cleaned_data.get(name)}
        number = self.form.cleaned_data.get("q", "").strip() if asked == {"q"} else ""
        settled = ~Q(status__in=OURS)
        return rows.filter(settled | Q(number=number) if number else settled) if asked else rows

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_amendment(self, queryset, name, value):
        return queryset.filter(amends__isnull=not value)

    def by_over_from(self, queryset, name, value):
        return queryset.alias(over_on=Coalesce("ended_on", "ends_on")).filter(over_on__gte=value)

    def by_over_to(self, queryset, name, value):
        return queryset.alias(over_on=Coalesce("ended_on", "ends_on")).filter(over_on__lte=value)
