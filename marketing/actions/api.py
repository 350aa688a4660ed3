"""Co-marketing actions over the API, with the leads and sales they brought."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core import said
from core.money import Money
from marketing.actions import selectors, services
from marketing.actions.filters import ActionFilter
from marketing.actions.services import CHANGE, LINK, PROPOSE
from marketing.models import ActionLead, ActionSale, CoMarketingAction
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from pipeline.models import Deal, Sale
from referrals.models import ReferralEvent
from rest.fields import DateField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

VIEW = "marketing.action:view"


class ActionSerializer(RowSerializer):
    """An action, and what came of it in the programme's currency. ``cost_per_lead`` and ``roi`` (a rate: 1.5
    is 150 %) are null as long as they cannot be worked out."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    reason = serializers.SerializerMethodField()
    our_investment = MoneyField(read_only=True)
    partner_investment = MoneyField(read_only=True)
    leads = serializers.IntegerField(source="outcome.leads", read_only=True)
    customers = serializers.IntegerField(source="outcome.customers", read_only=True)
    revenue = serializers.SerializerMethodField()
    cost_per_lead = serializers.SerializerMethodField()
    roi = serializers.SerializerMethodField()

    class Meta:
        model = CoMarketingAction
        fields = [
            "id", "partner", "kind", "title", "held_on", "status", "reason", "our_investment",
            "partner_investment", "link", "note", "leads", "customers", "revenue", "cost_per_lead", "roi",
            "created_at", "updated_at",
        ]  # fmt: skip

    def get_reason(self, row: Any) -> str:
        return said.read(row.reason)

    @extend_schema_field(MoneyField())
    def get_revenue(self, row: Any) -> dict[str, str]:
        return self._home(row.outcome.revenue_minor)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_cost_per_lead(self, row: Any) -> dict[str, str] | None:
        cost = row.outcome.cost_per_lead
        return None if cost is None else self._home(cost)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_roi(self, row: Any) -> str | None:
        roi = row.outcome.roi
        return None if roi is None else f"{roi:.4f}"

    def _home(self, minor: int) -> dict[str, str]:
        if "home" not in self.context:
            self.context["home"] = programme_currency()
        return Money(minor, self.context["home"]).as_json()


class ActionChange(Input):
    kind = serializers.ChoiceField(choices=CoMarketingAction.Kind.choices, required=False)
    title = serializers.CharField(max_length=200, required=False)
    held_on = DateField(required=False)
    our_investment = MoneyField(required=False)
    partner_investment = MoneyField(required=False)
    link = serializers.URLField(max_length=500, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ProposalWrite(ActionChange):
    """What a partner proposes; its token says who it is."""

    kind = serializers.ChoiceField(choices=CoMarketingAction.Kind.choices)
    title = serializers.CharField(max_length=200)
    held_on = DateField()
    our_investment = MoneyField()
    partner_investment = MoneyField()


class ActionWrite(ProposalWrite):
    """An action that we plan with a partner."""

    partner = ScopedRelatedField(queryset=Partner.objects.current())


class WhyNot(Input):
    reason = serializers.CharField(max_length=1000)


_AMOUNTS = {"our_investment": "ours", "partner_investment": "theirs"}


def _as_taken(values: dict[str, Any]) -> dict[str, Any]:
    return {_AMOUNTS.get(name, name): value for name, value in values.items()}


class ActionViewSet(IdempotentMixin, ScopedViewSet):
    """Co-marketing actions, newest first."""

    queryset = CoMarketingAction.objects.for_list()
    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "propose": PROPOSE,
        "proposal": PROPOSE,
        "withdraw": PROPOSE,
        "partial_update": CHANGE,
        "accept": CHANGE,
        "refuse": CHANGE,
        "cancel": CHANGE,
        "finish": CHANGE,
        "replan": CHANGE,
    }

    def paginate_queryset(self, queryset: Any) -> Any:
        return selectors.with_outcomes(list(super().paginate_queryset(queryset)))

    def shown(self, row: Any) -> dict[str, Any]:
        return super().shown(selectors.with_outcomes([row])[0])

    @extend_schema(request=ActionWrite, responses={201: ActionSerializer})
    def create(self, request) -> Response:
        values = _as_taken(self.valid(ActionWrite))
        return self.once(lambda: self._made(services.action_plan(actor=self.actor, **values)))

    @extend_schema(request=ProposalWrite, responses={201: ActionSerializer})
    @action(detail=False, methods=["post"])
    def propose(self, request) -> Response:
        values = _as_taken(self.valid(ProposalWrite))
        values["partner"] = Partner.objects.all().get_visible(self.actor, pk=self.actor.partner_id)
        return self.once(lambda: self._made(services.action_propose(actor=self.actor, **values)))

    def _made(self, row: CoMarketingAction) -> Response:
        return Response(self.shown(row), status=201)

    @extend_schema(request=ActionChange, responses=ActionSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = _as_taken(self.valid(ActionChange, partial=True))
        row = services.action_change(actor=self.actor, action=self.get_object(), **values)
        return Response(self.shown(row))

    @extend_schema(request=ActionChange, responses=ActionSerializer)
    @action(detail=True, methods=["patch"])
    def proposal(self, request, public_id: str) -> Response:
        """What the partner changes of its proposal, as long as it waits for an answer."""
        values = _as_taken(self.valid(ActionChange, partial=True))
        row = services.proposal_change(actor=self.actor, action=self.get_object(), **values)
        return Response(self.shown(row))

    @extend_schema(request=None, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        return self._do(services.proposal_withdraw)

    def _do(self, operation: Any, shape: Any = Nothing) -> Response:
        """Call an operation on the action with the body, once for an Idempotency-Key."""
        values = self.valid(shape)
        return self.once(
            lambda: Response(self.shown(operation(actor=self.actor, action=self.get_object(), **values)))
        )

    @extend_schema(request=None, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id: str) -> Response:
        return self._do(services.action_accept)

    @extend_schema(request=WhyNot, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id: str) -> Response:
        return self._do(services.action_refuse, WhyNot)

    @extend_schema(request=WhyNot, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id: str) -> Response:
        return self._do(services.action_cancel, WhyNot)

    @extend_schema(request=None, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request, public_id: str) -> Response:
        return self._do(services.action_finish)

    @extend_schema(request=None, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def replan(self, request, public_id: str) -> Response:
        return self._do(services.action_replan)


class _OfAction(filters.FilterSet):
    action = filters.CharFilter(label=_("Action"), field_name="action__public_id")


class LeadFilter(_OfAction):
    class Meta:
        model = ActionLead
        fields: list[str] = []


class LeadSerializer(RowSerializer):
    """A lead that an action brought: a deal or a reported lead."""

    id = serializers.CharField(source="public_id", read_only=True)
    action = serializers.CharField(source="action.public_id", read_only=True)
    deal = serializers.CharField(source="deal.public_id", default=None, read_only=True)
    conversion = serializers.CharField(source="referral.public_id", default=None, read_only=True)

    class Meta:
        model = ActionLead
        fields = ["id", "action", "deal", "conversion", "created_at"]


class LeadWrite(Input):
    """One of ``deal`` and ``conversion``."""

    action = ScopedRelatedField(queryset=CoMarketingAction.objects.all())
    deal = ScopedRelatedField(queryset=Deal.objects.all(), required=False)
    conversion = ScopedRelatedField(queryset=ReferralEvent.objects.all(), required=False)


class LeadViewSet(IdempotentMixin, ScopedViewSet):
    """The leads that co-marketing actions brought, newest first."""

    queryset = ActionLead.objects.select_related("action", "deal", "referral")
    serializer_class = LeadSerializer
    filterset_class = LeadFilter
    ordering = "-created_at"
    permissions = {"list": VIEW, "retrieve": VIEW, "create": LINK, "destroy": LINK}

    @extend_schema(request=LeadWrite, responses={201: LeadSerializer})
    def create(self, request) -> Response:
        values = self.valid(LeadWrite)
        values["referral"] = values.pop("conversion", None)
        return self.once(lambda: self.created(services.lead_link(actor=self.actor, **values)))

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        services.lead_unlink(actor=self.actor, lead=self.get_object())
        return Response(status=204)


class SaleLinkFilter(_OfAction):
    class Meta:
        model = ActionSale
        fields: list[str] = []


class SaleLinkSerializer(RowSerializer):
    """A sale that an action brought; those of the deals among its leads count without being listed here."""

    id = serializers.CharField(source="public_id", read_only=True)
    action = serializers.CharField(source="action.public_id", read_only=True)
    sale = serializers.CharField(source="sale.public_id", read_only=True)

    class Meta:
        model = ActionSale
        fields = ["id", "action", "sale", "created_at"]


class SaleLinkWrite(Input):
    action = ScopedRelatedField(queryset=CoMarketingAction.objects.all())
    sale = ScopedRelatedField(queryset=Sale.objects.select_related("deal"))


class SaleLinkViewSet(IdempotentMixin, ScopedViewSet):
    """The sales that were linked to co-marketing actions, newest first."""

    queryset = ActionSale.objects.select_related("action", "sale")
    serializer_class = SaleLinkSerializer
    filterset_class = SaleLinkFilter
    ordering = "-created_at"
    permissions = {"list": VIEW, "retrieve": VIEW, "create": CHANGE, "destroy": CHANGE}

    @extend_schema(request=SaleLinkWrite, responses={201: SaleLinkSerializer})
    def create(self, request) -> Response:
        values = self.valid(SaleLinkWrite)
        return self.once(lambda: self.created(services.sale_link(actor=self.actor, **values)))

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        services.sale_unlink(actor=self.actor, link=self.get_object())
        return Response(status=204)
