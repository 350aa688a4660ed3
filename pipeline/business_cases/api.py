"""Business cases over the API: read with what they come to, written whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from core.errors import DomainError
from core.money import Money
from partners.vocabulary.exchange import programme_currency
from pipeline.business_cases import rules, selectors, services
from pipeline.business_cases.filters import CaseFilter
from pipeline.business_cases.models import MOST_YEARS
from pipeline.business_cases.rules import Case, Figures, Line
from pipeline.models import BusinessCase, BusinessCaseLine, Recruitment
from rest.fields import ExactField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class CaseLineSerializer(serializers.Serializer):
    """A cost or a gain of one side, with an amount for each year."""

    side = serializers.ChoiceField(choices=BusinessCaseLine.Side.choices)
    kind = serializers.ChoiceField(choices=BusinessCaseLine.Kind.choices)
    label = serializers.CharField()
    amounts = serializers.ListField(child=MoneyField())


class CaseFiguresSerializer(serializers.Serializer):
    """What a side comes to. ``roi`` is a rate, and null without costs; ``payback_months`` is null when the
    costs do not come back within the years."""

    costs = serializers.ListField(child=MoneyField())
    gains = serializers.ListField(child=MoneyField())
    net = serializers.ListField(child=MoneyField())
    cumulative = serializers.ListField(child=MoneyField())
    total_costs = MoneyField()
    total_gains = MoneyField()
    net_value = MoneyField()
    present_value = MoneyField()
    roi = ExactField(allow_null=True)
    payback_months = serializers.IntegerField(allow_null=True)


class SensitivitySerializer(serializers.Serializer):
    """The result with costs and gains times a factor each."""

    cost_factor = ExactField()
    gain_factor = ExactField()
    net_value = MoneyField()
    roi = ExactField(allow_null=True)
    payback_months = serializers.IntegerField(allow_null=True)


class CaseSerializer(RowSerializer):
    """A business case. ``ours`` and ``theirs`` are what each side comes to, null for a side without lines;
    ``sensitivity`` is of our side."""

    id = serializers.CharField(source="public_id", read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", read_only=True)
    partner = serializers.CharField(source="recruitment.partner.public_id", read_only=True)
    discount_rate = ExactField(read_only=True)
    lines = serializers.SerializerMethodField()
    ours = serializers.SerializerMethodField()
    theirs = serializers.SerializerMethodField()
    sensitivity = serializers.SerializerMethodField()

    class Meta:
        model = BusinessCase
        fields = [
            "id", "recruitment", "partner", "currency", "start_year", "years", "discount_rate", "assumptions",
            "lines", "ours", "theirs", "sensitivity", "created_at", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(CaseLineSerializer(many=True))
    def get_lines(self, row: BusinessCase) -> list[dict[str, Any]]:
        case = selectors.read(row)
        return [
            {
                "side": line.side,
                "kind": line.kind,
                "label": line.label,
                "amounts": _amounts(line.amounts, case),
            }
            for line in case.lines
        ]

    @extend_schema_field(CaseFiguresSerializer(allow_null=True))
    def get_ours(self, row: BusinessCase) -> dict[str, Any] | None:
        return _side(selectors.read(row), rules.OURS)

    @extend_schema_field(CaseFiguresSerializer(allow_null=True))
    def get_theirs(self, row: BusinessCase) -> dict[str, Any] | None:
        return _side(selectors.read(row), rules.THEIRS)

    @extend_schema_field(SensitivitySerializer(many=True))
    def get_sensitivity(self, row: BusinessCase) -> list[dict[str, Any]]:
        case = selectors.read(row)
        return [
            {
                "cost_factor": _exact(cost),
                "gain_factor": _exact(gain),
                "net_value": _amount(found.net_value, case),
                "roi": _exact(found.roi),
                "payback_months": found.payback,
            }
            for cost, cells in rules.sensitivity(case, rules.OURS)
            for gain, found in cells
        ]


def _side(case: Case, side: str) -> dict[str, Any] | None:
    if not case.has(side):
        return None
    found: Figures = rules.figures(case, side)
    many = {name: _amounts(getattr(found, name), case) for name in ("costs", "gains", "net", "cumulative")}
    totals = ("total_costs", "total_gains", "net_value", "present_value")
    return {
        **many,
        **{name: _amount(getattr(found, name), case) for name in totals},
        "roi": _exact(found.roi),
        "payback_months": found.payback,
    }


def _amount(minor: int, case: Case) -> dict[str, str]:
    return Money(minor, case.currency).as_json()


def _amounts(minors: tuple[int, ...], case: Case) -> list[dict[str, str]]:
    return [_amount(minor, case) for minor in minors]


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


class CaseLineWrite(Input):
    side = serializers.ChoiceField(choices=BusinessCaseLine.Side.choices)
    kind = serializers.ChoiceField(choices=BusinessCaseLine.Kind.choices)
    label = serializers.CharField(max_length=120)
    amounts = serializers.ListField(child=MoneyField(), max_length=MOST_YEARS)


class CaseChange(Input):
    """What may be sent of a case. ``lines`` take the place of those that are there, all of them; amounts are
    in the case's currency, the first one that of the first year."""

    start_year = serializers.IntegerField(min_value=2000, max_value=2100)
    years = serializers.IntegerField(min_value=1, max_value=MOST_YEARS)
    discount_rate = ExactField(required=False)
    assumptions = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    lines = CaseLineWrite(many=True, max_length=services.MOST_LINES)


class CaseWrite(CaseChange):
    recruitment = ScopedRelatedField(queryset=Recruitment.objects.all())


def _lines(sent: list[dict[str, Any]], currency: str) -> list[Line]:
    """Raises DomainError 422 at ``lines`` for an amount in another currency."""
    if any(amount.currency != currency for line in sent for amount in line["amounts"]):
        sentence = _("All amounts of a business case are in its currency, %(currency)s.")
        raise DomainError.invalid(sentence % {"currency": currency}, field="lines")
    return [
        Line(
            line["side"],
            line["kind"],
            line["label"],
            tuple(amount.amount_minor for amount in line["amounts"]),
        )
        for line in sent
    ]


class CaseViewSet(IdempotentMixin, ScopedViewSet):
    """Business cases of recruitments, newest first; a recruitment has one."""

    queryset = selectors.with_lines()
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    ordering = "-created_at"
    permissions = {
        "list": "pipeline.business_case:view",
        "retrieve": "pipeline.business_case:view",
        "create": services.CHANGE,
        "partial_update": services.CHANGE,
    }

    @extend_schema(request=CaseWrite, responses={201: CaseSerializer})
    def create(self, request) -> Response:
        values = self.valid(CaseWrite)
        values["lines"] = _lines(values["lines"], programme_currency())
        return self.once(lambda: self._made(services.business_case_begin(actor=self.actor, **values)))

    @extend_schema(request=CaseChange, responses=CaseSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values, row = self.valid(CaseChange, partial=True), self.get_object()
        if "lines" in values:
            values["lines"] = _lines(values["lines"], row.currency)
        services.business_case_change(actor=self.actor, case=row, **values)
        return Response(self.get_serializer(self._fresh(row)).data)

    def _made(self, row: BusinessCase) -> Response:
        return self.created(self._fresh(row))

    def _fresh(self, row: BusinessCase) -> BusinessCase:
        """With the lines as they are written now."""
        return selectors.with_lines().get(pk=row.pk)
