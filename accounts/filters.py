"""Narrowing of the list of our people."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="by_text")
    staff_role = django_filters.ChoiceFilter(label=_("Role"), choices=User.StaffRole.choices)
    is_active = django_filters.BooleanFilter(label=_("Has access"))

    class Meta:
        model = User
        fields = ["q", "staff_role", "is_active"]

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(name__icontains=value) | Q(email__icontains=value))
