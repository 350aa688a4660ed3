"""Where one partner stands between its tier and the next one, over the API: for us, and for the partner itself."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from insights.tier_reviews.partner_side import OwnTier, own_tier
from insights.tiers.api import major
from insights.tiers.presenters import Progress, may_read
from insights.tiers.rules import Line, lines
from partners.figures.registry import Unit
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from rest.fields import DateField
from rest.viewsets import ScopedViewSet


class ProgressMeasureSerializer(serializers.Serializer):
    """One measure that a tier asks for: amounts in major units of ``currency``, a percentage as a rate. Without a
    ``value`` nothing was measured."""

    figure = serializers.CharField()
    months = serializers.IntegerField(allow_null=True)
    asked = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    missing = serializers.CharField(allow_null=True)
    met = serializers.BooleanField()
    currency = serializers.CharField(allow_null=True)


class TierProgressSerializer(serializers.Serializer):
    """The tier of a partner as it is measured now. ``to_keep`` is what its tier asks for, nothing where that is
    agreed by contract; ``to_rise`` what ``next_tier`` asks for. Until ``grace_until`` it keeps a tier that it does
    not reach; ``lost`` says what it would lose, ``gained`` are the codes of what the next tier adds."""

    partner = serializers.CharField(source="partner.public_id")
    tier = serializers.CharField(source="partner.tier.code", default=None, allow_null=True)
    since = DateField(source="last_change.effective_on", default=None, allow_null=True)
    is_agreed = serializers.BooleanField()
    measured_on = DateField(allow_null=True)
    to_keep = serializers.SerializerMethodField()
    next_tier = serializers.CharField(source="next_tier.code", default=None, allow_null=True)
    to_rise = serializers.SerializerMethodField()
    gained = serializers.SerializerMethodField()
    would_fall = serializers.BooleanField()
    lost = serializers.ListField(child=serializers.CharField())
    grace_until = DateField(source="grace.grace_until", default=None, allow_null=True)
    next_review_on = DateField(source="next_review.review_on", default=None, allow_null=True)

    @extend_schema_field(ProgressMeasureSerializer(many=True))
    def get_to_keep(self, own: OwnTier) -> list[dict[str, Any]]:
        return self._measures(own, own.to_keep)

    @extend_schema_field(ProgressMeasureSerializer(many=True))
    def get_to_rise(self, own: OwnTier) -> list[dict[str, Any]]:
        return self._measures(own, own.to_next)

    def get_gained(self, own: OwnTier) -> list[str]:
        return [benefit.code for benefit in own.gained]

    def _measures(self, own: OwnTier, progress: Progress | None) -> list[dict[str, Any]]:
        if progress is None or own.standing is None:
            return []
        actor, currency = self.context["request"].user, self.context["currency"]
        return [
            _measure(line, currency)
            for line in lines(progress.rule, own.standing.measures)
            if line.figure is not None and may_read(actor, line.figure)
        ]


def _measure(line: Line, currency: str) -> dict[str, Any]:
    row, is_money = line.requirement, line.figure is not None and line.figure.unit == Unit.MONEY
    return {
        "figure": row.figure,
        "months": row.months,
        "asked": major(row.figure, line.threshold, currency),
        "value": None if line.value is None else major(row.figure, line.value, currency),
        "missing": None if line.missing is None else major(row.figure, line.missing, currency),
        "met": line.met,
        "currency": currency if is_money else None,
    }


class TierProgressViewSet(ScopedViewSet):
    """How far partners are on the way to the next tier, measured when it is asked for; named by the partner."""

    queryset = Partner.objects.for_list()
    serializer_class = TierProgressSerializer
    permissions = {"retrieve": "partners.tier:view"}

    @extend_schema(responses=TierProgressSerializer)
    def retrieve(self, request, public_id: str) -> Response:
        context = {**self.get_serializer_context(), "currency": programme_currency()}
        return Response(TierProgressSerializer(own_tier(self.actor, self.get_object()), context=context).data)
