"""What tiers ask for, and where partners stand, over the API: to be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.money import Money
from insights.models import RequirementSet, TierRequirement, TierRule, TierStanding
from insights.tiers import selectors
from insights.tiers.events import VIEW
from insights.tiers.filters import StandingFilter
from partners.figures.registry import FIGURES, Unit
from partners.vocabulary.exchange import programme_currency
from rest.fields import DateTimeField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class TierMeasureSerializer(serializers.Serializer):
    """A measure: an amount of money in major units of ``currency``, a percentage as a rate, else a number."""

    figure = serializers.CharField()
    months = serializers.IntegerField(allow_null=True)
    value = serializers.CharField()
    currency = serializers.CharField(allow_null=True)


class RequirementSerializer(serializers.Serializer):
    """One requirement; ``threshold`` is in major units where the figure is money, a rate where a percentage."""

    id = serializers.CharField()
    figure = serializers.CharField()
    months = serializers.IntegerField(allow_null=True)
    threshold = serializers.CharField()
    points = serializers.IntegerField()
    is_floor = serializers.BooleanField()


class RuleSerializer(serializers.Serializer):
    """A rule of a tier; without a type for all that have none of their own."""

    id = serializers.CharField()
    tier = serializers.CharField()
    partner_type = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(choices=TierRule.Basis.choices)
    logic = serializers.ChoiceField(choices=TierRule.Logic.choices)
    points_needed = serializers.IntegerField(allow_null=True)
    requirements = RequirementSerializer(many=True)


class RequirementSetSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    rules = serializers.SerializerMethodField()

    class Meta:
        model = RequirementSet
        fields = ["id", "number", "status", "note", "published_at", "rules"]

    @extend_schema_field(RuleSerializer(many=True))
    def get_rules(self, row: RequirementSet) -> list[dict[str, Any]]:
        currency = _currency(self.context)
        return [
            {
                "id": rule.public_id,
                "tier": rule.tier.code,
                "partner_type": rule.partner_type.code if rule.partner_type else None,
                "basis": rule.basis,
                "logic": rule.logic,
                "points_needed": rule.points_needed,
                "requirements": [_requirement(one, currency) for one in rule.asked],
            }
            for rule in row.rules.all()
        ]


def _requirement(row: TierRequirement, currency: str) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "figure": row.figure,
        "months": row.months,
        "threshold": major(row.figure, row.threshold, currency),
        "points": row.points,
        "is_floor": row.is_floor,
    }


class RequirementSetFilter(filters.FilterSet):
    status = filters.ChoiceFilter(label=_("Status"), choices=RequirementSet.Status.choices)

    class Meta:
        model = RequirementSet
        fields: list[str] = []


class RequirementSetViewSet(ScopedViewSet):
    """The versions of what tiers ask for, newest first. The latest published one is in force."""

    queryset = RequirementSet.objects.prefetch_related(
        "rules__tier", "rules__partner_type", "rules__requirements"
    )
    serializer_class = RequirementSetSerializer
    filterset_class = RequirementSetFilter
    permissions = {"list": VIEW, "retrieve": VIEW}


class StandingApiFilter(StandingFilter):
    version = filters.NumberFilter(
        label=_("Number of the version; the one in force without it"), field_name="requirement_set__number"
    )
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="changed_at", lookup_expr="gte"
    )

    def filter_queryset(self, queryset):
        if self.form.cleaned_data.get("version") is None:
            queryset = queryset.filter(requirement_set=selectors.requirements_in_force())
        return super().filter_queryset(queryset)


class StandingSerializer(RowSerializer):
    """Where a partner stands: the tier it has, the one its measures earn, and the move that they propose."""

    id = serializers.CharField(source="public_id", read_only=True)
    version = serializers.IntegerField(source="requirement_set.number", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    tier = serializers.CharField(source="tier.code", default=None, read_only=True)
    earned = serializers.CharField(source="earned.code", default=None, read_only=True)
    measures = serializers.SerializerMethodField()
    updated_at = DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = TierStanding
        fields = [
            "id", "version", "partner", "tier", "earned", "is_agreed", "move", "measures", "last_day", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(TierMeasureSerializer(many=True))
    def get_measures(self, row: TierStanding) -> list[dict[str, Any]]:
        """What was measured, as far as the token may read its rows; what is missing was not measured."""
        actor, currency = self.context["request"].user, _currency(self.context)
        found = []
        for key, value in row.measures.items():
            code, _colon, months = key.partition(":")
            figure = FIGURES.get(code)
            if figure is not None and actor.can(figure.permission):
                found.append(
                    {
                        "figure": code,
                        "months": int(months) if months else None,
                        "value": major(code, value, currency),
                        "currency": currency if figure.unit == Unit.MONEY else None,
                    }
                )
        return found


class StandingViewSet(ScopedViewSet):
    """Where partners stand by what tiers ask for, as calculated last night; nothing changes by itself."""

    queryset = TierStanding.objects.select_related("requirement_set", "partner", "tier", "earned")
    serializer_class = StandingSerializer
    filterset_class = StandingApiFilter
    permissions = {"list": VIEW, "retrieve": VIEW}


def _currency(context: dict[str, Any]) -> str:
    """The programme's currency, asked once for an answer."""
    if "currency" not in context:
        context["currency"] = programme_currency()
    return context["currency"]


def major(code: str, value: Decimal, currency: str) -> str:
    """A measure as the API writes it."""
    figure = FIGURES.get(code)
    if figure is not None and figure.unit == Unit.MONEY:
        return str(Money(int(value), currency).decimal)
    return format(value.normalize(), "f")
