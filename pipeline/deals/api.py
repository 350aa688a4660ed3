"""Deals and our own customers over the API: the same scope, filters and operations as the pages.

A partner reads of a deal what its page shows: never the evidence, nor who else has the customer.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from core.errors import DomainError
from core.notify import receivers
from partners.models import Partner, ProductLine
from partners.questions.own_api import OwnFieldsField, OwnFieldsInput, OwnFilesMixin
from pipeline.deals import closing as deal_closing
from pipeline.deals import decisions as deal_decisions
from pipeline.deals import selectors, steps
from pipeline.deals import services as deal_services
from pipeline.deals.decisions import OVERRIDES
from pipeline.deals.filters import DealFilter, OwnAccountFilter
from pipeline.models import Deal, DealExtension, OwnAccount
from pipeline.protection import services as protection_services
from rest.fields import CountryField, DateField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class DealSerializer(RowSerializer):
    """A deal as it is read. ``message`` says that it cannot be protected, never why."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    customer_country = serializers.CharField(source="customer_country.code", read_only=True)
    product_lines = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    amount = MoneyField(read_only=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, read_only=True)
    sale = serializers.CharField(source="sale_id", default=None, allow_null=True, read_only=True)
    own_fields = OwnFieldsField("deal")
    manager = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()

    class Meta:
        model = Deal
        fields = [
            "id", "number", "partner", "status", "stage", "protection", "protected_until", "message", "role",
            "customer_name", "customer_country", "customer_domain", "customer_registration", "customer_vat",
            "contact_name", "contact_email", "product_lines", "amount", "expected_on", "how", "public_tender",
            "tender_reference", "submitted_at", "decide_by", "decided_at", "decided_by", "decision_reason",
            "question", "answer", "manager", "won_on", "sale", "closed_at", "closing_reason", "created_at",
            "updated_at", "own_fields",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_manager(self, deal: Deal) -> str | None:
        manager = selectors.manager_of(deal)
        return manager.name if manager else None

    @extend_schema_field(serializers.CharField())
    def get_message(self, deal: Deal) -> str:
        return str(selectors.cannot_be_protected(deal))


class DealToldSerializer(DealSerializer):
    """A deal after a decision of ours, and the names of those whom a mail informs of it: none when
    nobody of the partner can be reached."""

    informed = serializers.SerializerMethodField()

    class Meta(DealSerializer.Meta):
        fields = [*DealSerializer.Meta.fields, "informed"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_informed(self, deal: Deal) -> list[str]:
        return receivers(steps.registrants(deal))


class DealDetails(Input):
    """What may be sent of a deal; rules are the operation's. After submission some may not change."""

    customer_name = serializers.CharField(max_length=200, required=False)
    customer_country = CountryField(required=False)
    customer_domain = serializers.CharField(max_length=253, required=False, allow_blank=True)
    customer_registration = serializers.CharField(max_length=40, required=False, allow_blank=True)
    customer_vat = serializers.CharField(max_length=20, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    contact_email = serializers.EmailField(required=False, allow_blank=True)
    product_lines = ScopedRelatedField(
        slug_field="code", queryset=ProductLine.objects.filter(is_active=True), many=True, required=False
    )
    amount = MoneyField(required=False, allow_null=True)
    expected_on = DateField(required=False, allow_null=True)
    how = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=Deal.Role.choices, required=False)
    public_tender = serializers.BooleanField(required=False)
    tender_reference = serializers.CharField(max_length=120, required=False, allow_blank=True)
    own_fields = OwnFieldsInput()


class DealWrite(DealDetails):
    """A new deal: with ``submit`` a registration at once, else a draft, which only the partner itself
    keeps. A partner's token leaves ``partner`` out."""

    customer_name = serializers.CharField(max_length=200)
    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False)
    submit = serializers.BooleanField(default=False)


class Reason(Input):
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class NeededReason(Input):
    reason = serializers.CharField(max_length=1000)


class Approval(Reason):
    override = serializers.ChoiceField(choices=[*OVERRIDES.items()], required=False, allow_blank=True)
    override_reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class Win(Input):
    amount = MoneyField()
    won_on = DateField()


class Evidence(Input):
    evidence = serializers.CharField(max_length=2000)


class Question(Input):
    question = serializers.CharField(max_length=1000)


class Answer(Input):
    answer = serializers.CharField(max_length=2000)


class Stage(Input):
    stage = serializers.ChoiceField(choices=Deal.Stage.choices)


class DealQueryForToken:
    """A token of ours sees no drafts: they are the partner's own until submitted."""

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.actor.is_partner else rows.shown_to_staff()


class DealViewSet(OwnFilesMixin, IdempotentMixin, DealQueryForToken, ScopedViewSet):
    """Deals, newest first. ``updated_since`` gives those changed since an instant. An own field that is
    listed filters as ``own.<code>``, a figure or day as ``own.<code>.min`` and ``own.<code>.max``."""

    queryset = Deal.objects.for_list().with_sale()
    serializer_class = DealSerializer
    filterset_class = DealFilter
    ordering = "-created_at"
    permissions = {
        "list": "pipeline.deal:view",
        "retrieve": "pipeline.deal:view",
        "create": "pipeline.deal:register",
        "partial_update": "pipeline.deal:register",
        "destroy": "pipeline.deal:register",
        "submit": "pipeline.deal:register",
        "withdraw": "pipeline.deal:register",
        "answer": "pipeline.deal:register",
        "extend": "pipeline.deal:register",
        "stage": "pipeline.deal:register",
        "approve": "pipeline.deal:decide",
        "reject": "pipeline.deal:decide",
        "ask": "pipeline.deal:decide",
        "win": "pipeline.deal:win",
        "lose": "pipeline.deal:close",
        "own_file": "pipeline.deal:view",
    }
    OWN = "deal"

    @extend_schema(request=DealWrite, responses={201: DealSerializer})
    def create(self, request) -> Response:
        values = self.valid(DealWrite)
        partner = values.pop("partner", None) or self._own_partner()
        make = deal_services.deal_register if values.pop("submit") else deal_services.deal_draft_save
        return self.once(lambda: self.created(make(actor=self.actor, partner=partner, **values)))

    def _own_partner(self) -> Partner:
        if not self.actor.is_partner:
            raise DomainError.invalid(_("Name the partner whose deal this is."), field="partner")
        return Partner.objects.all().get_visible(self.actor, pk=self.actor.partner_id)

    @extend_schema(request=DealDetails, responses=DealSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(DealDetails, partial=True)
        deal = self.get_object()
        if deal.status == Deal.Status.DRAFT:
            row = deal_services.deal_draft_save(actor=self.actor, partner=deal.partner, deal=deal, **values)
        else:
            row = deal_services.deal_change(actor=self.actor, deal=deal, **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        deal_services.deal_draft_delete(actor=self.actor, deal=self.get_object())
        return Response(status=204)

    def _do(self, operation: Any, shape: Any = Nothing, shown: Any = DealSerializer) -> Response:
        """Call an operation on the deal with the body, once for an Idempotency-Key."""
        values = self.valid(shape)

        def work() -> Response:
            operation(actor=self.actor, deal=self.get_object(), **values)
            row = self.get_queryset().get(pk=self.row.pk)
            return Response(shown(row, context=self.get_serializer_context()).data)

        return self.once(work)

    @extend_schema(request=None, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, public_id: str) -> Response:
        return self._do(deal_services.deal_submit)

    @extend_schema(request=Reason, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        return self._do(deal_services.deal_withdraw, Reason)

    @extend_schema(request=Answer, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, public_id: str) -> Response:
        return self._do(deal_services.deal_answer, Answer)

    @extend_schema(request=Evidence, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request, public_id: str) -> Response:
        return self._do(deal_services.deal_extension_request, Evidence)

    @extend_schema(request=Stage, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def stage(self, request, public_id: str) -> Response:
        return self._do(deal_services.deal_stage_change, Stage)

    @extend_schema(request=Approval, responses=DealToldSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id: str) -> Response:
        return self._do(deal_decisions.deal_approve, Approval, DealToldSerializer)

    @extend_schema(request=NeededReason, responses=DealToldSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request, public_id: str) -> Response:
        return self._do(deal_decisions.deal_reject, NeededReason, DealToldSerializer)

    @extend_schema(request=Question, responses=DealToldSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request, public_id: str) -> Response:
        return self._do(deal_decisions.deal_ask, Question, DealToldSerializer)

    @extend_schema(request=Win, responses=DealToldSerializer)
    @action(detail=True, methods=["post"])
    def win(self, request, public_id: str) -> Response:
        return self._do(deal_closing.deal_win, Win, DealToldSerializer)

    @extend_schema(request=NeededReason, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def lose(self, request, public_id: str) -> Response:
        return self._do(deal_closing.deal_lose, NeededReason)


class ExtensionSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    deal = serializers.CharField(source="deal.public_id", read_only=True)

    class Meta:
        model = DealExtension
        fields = ["id", "deal", "evidence", "status", "days", "reason", "requested_at", "decided_at"]


class ExtensionAnswer(Reason):
    granted = serializers.BooleanField()


class DealExtensionViewSet(IdempotentMixin, ScopedViewSet):
    """Extensions that partners asked for, newest first."""

    queryset = DealExtension.objects.select_related("deal__partner")
    serializer_class = ExtensionSerializer
    ordering = "-requested_at"
    permissions = {
        "list": "pipeline.deal:view",
        "retrieve": "pipeline.deal:view",
        "decide": "pipeline.deal:decide",
    }

    @extend_schema(request=ExtensionAnswer, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request, public_id: str) -> Response:
        values = self.valid(ExtensionAnswer)

        def work() -> Response:
            row = deal_decisions.deal_extension_decide(
                actor=self.actor, extension=self.get_object(), **values
            )
            return Response(self.get_serializer(row).data)

        return self.once(work)


class OwnAccountSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    customer_country = serializers.CharField(source="customer_country.code", read_only=True)
    product_line = serializers.CharField(source="product_line.code", default=None, read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, read_only=True)

    class Meta:
        model = OwnAccount
        fields = [
            "id", "kind", "customer_name", "customer_country", "customer_domain", "customer_registration",
            "customer_vat", "product_line", "owner", "external_id", "opened_on", "closed_at", "created_at",
            "updated_at",
        ]  # fmt: skip


class OwnAccountChange(Input):
    kind = serializers.ChoiceField(choices=OwnAccount.Kind.choices, required=False)
    customer_name = serializers.CharField(max_length=200, required=False)
    customer_country = CountryField(required=False)
    customer_domain = serializers.CharField(max_length=253, required=False, allow_blank=True)
    customer_registration = serializers.CharField(max_length=40, required=False, allow_blank=True)
    customer_vat = serializers.CharField(max_length=20, required=False, allow_blank=True)
    product_line = ScopedRelatedField(
        slug_field="code", queryset=ProductLine.objects.all(), required=False, allow_null=True
    )
    owner = ScopedRelatedField(queryset=User.objects.exclude(staff_role=""), required=False, allow_null=True)
    external_id = serializers.CharField(max_length=120, required=False, allow_blank=True)
    opened_on = DateField(required=False)


class OwnAccountWrite(OwnAccountChange):
    customer_name = serializers.CharField(max_length=200)
    customer_country = CountryField()


class OwnAccountViewSet(IdempotentMixin, ScopedViewSet):
    """Our own customers and opportunities, kept in step with our CRM. Partners never see one."""

    queryset = OwnAccount.objects.select_related("product_line", "owner")
    serializer_class = OwnAccountSerializer
    filterset_class = OwnAccountFilter
    ordering = "-created_at"
    permissions = {
        "list": "pipeline.own_account:view",
        "retrieve": "pipeline.own_account:view",
        "create": "pipeline.own_account:change",
        "partial_update": "pipeline.own_account:change",
        "close": "pipeline.own_account:change",
    }

    @extend_schema(request=OwnAccountWrite, responses={201: OwnAccountSerializer})
    def create(self, request) -> Response:
        values = self.valid(OwnAccountWrite)
        return self.once(
            lambda: self.created(protection_services.own_account_save(actor=self.actor, **values))
        )

    @extend_schema(request=OwnAccountChange, responses=OwnAccountSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(OwnAccountChange, partial=True)
        row = protection_services.own_account_save(actor=self.actor, account=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=OwnAccountSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        row = protection_services.own_account_close(actor=self.actor, account=self.get_object())
        return Response(self.get_serializer(row).data)
