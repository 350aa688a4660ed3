"""Requests for funds and claims over the API. Funds themselves: ``budget_api``."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from marketing.funds import claims, decisions, requests
from marketing.funds.budget_api import Doing
from marketing.funds.filters import FundRequestFilter
from marketing.models import Allocation, Claim, CoMarketingAction, FundRequest
from partners.questions.own_api import OwnFieldsField, OwnFieldsInput, OwnFilesMixin
from rest.fields import DateField, MoneyField, ScopedRelatedField
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.uploads import decoded

VIEW, SUBMIT = "marketing.fund_request:view", "marketing.fund_request:submit"


class RequestForFundsSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    allocation = serializers.CharField(source="allocation.public_id", read_only=True)
    action = serializers.CharField(source="action.public_id", default=None, read_only=True)
    total = MoneyField(read_only=True)
    asked = MoneyField(read_only=True)
    approved = MoneyField(read_only=True, allow_null=True)
    own_fields = OwnFieldsField("fund_request")

    class Meta:
        model = FundRequest
        fields = [
            "id", "partner", "allocation", "action", "title", "purpose", "activity_on", "total", "asked",
            "approved", "share", "status", "reason", "submitted_at", "decided_at", "claim_by", "created_at",
            "updated_at", "own_fields",
        ]  # fmt: skip


class FundRequestWrite(Input):
    """A draft; what is asked for is our share of the total cost where it is left out."""

    allocation = ScopedRelatedField(queryset=Allocation.objects.for_list())
    title = serializers.CharField(max_length=200)
    purpose = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    activity_on = DateField(required=False, allow_null=True)
    total = MoneyField(required=False)
    asked = MoneyField(required=False)
    action = ScopedRelatedField(queryset=CoMarketingAction.objects.all(), required=False, allow_null=True)
    own_fields = OwnFieldsInput()


class FundRequestChange(FundRequestWrite):
    """What is named of a draft; what is not stays."""

    allocation = None


class FundRequestApproval(Input):
    """What is approved: all that was asked for where ``amount`` is left out."""

    amount = MoneyField(required=False)
    remark = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class FundReason(Input):
    reason = serializers.CharField(max_length=1000)


class Base64File(Input):
    """A file: its name, and its bytes in base64."""

    name = serializers.CharField(max_length=200)
    content = serializers.CharField(trim_whitespace=False)

    def validate(self, attrs: dict[str, Any]) -> claims.Upload:
        try:
            return attrs["name"], decoded(attrs["name"], attrs["content"])
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"content": error.detail}) from error


class ClaimWrite(Input):
    request = ScopedRelatedField(queryset=FundRequest.objects.for_list())
    amount = MoneyField()
    invoice_number = serializers.CharField(max_length=60)
    invoiced_on = DateField()
    invoice = Base64File()
    proofs = Base64File(many=True)


class ClaimPayment(Input):
    paid_on = DateField()
    payment_reference = serializers.CharField(max_length=60)


class ClaimSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    request = serializers.CharField(source="request.public_id", read_only=True)
    amount = MoneyField(read_only=True)

    class Meta:
        model = Claim
        fields = [
            "id", "partner", "request", "amount", "invoice_number", "invoiced_on", "status", "reason",
            "submitted_at", "decided_at", "paid_on", "payment_reference", "created_at", "updated_at",
        ]  # fmt: skip


class FundRequestViewSet(OwnFilesMixin, Doing):
    """Requests for funds, newest first: a draft is created, then submitted, and decided by us."""

    queryset = FundRequest.objects.for_list().select_related("action")
    ordering = "-created_at"
    serializer_class = RequestForFundsSerializer
    filterset_class = FundRequestFilter
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": SUBMIT,
        "partial_update": SUBMIT,
        "submit": SUBMIT,
        "withdraw": SUBMIT,
        "approve": requests.DECIDE,
        "refuse": requests.DECIDE,
        "cancel": requests.DECIDE,
        "own_file": VIEW,
    }
    OWN = "fund_request"

    @extend_schema(request=FundRequestWrite, responses={201: RequestForFundsSerializer})
    def create(self, request) -> Response:
        values = self.valid(FundRequestWrite)
        return self.once(lambda: self.created(requests.request_draft(actor=self.actor, **values)))

    @extend_schema(request=FundRequestChange, responses=RequestForFundsSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(FundRequestChange, partial=True)
        row = requests.request_change(actor=self.actor, request=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=RequestForFundsSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, public_id: str) -> Response:
        return self.do(requests.request_submit, "request")

    @extend_schema(request=None, responses=RequestForFundsSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        return self.do(requests.request_withdraw, "request")

    @extend_schema(request=FundRequestApproval, responses=RequestForFundsSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id: str) -> Response:
        return self.do(decisions.request_approve, "request", FundRequestApproval)

    @extend_schema(request=FundReason, responses=RequestForFundsSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id: str) -> Response:
        return self.do(decisions.request_refuse, "request", FundReason)

    @extend_schema(request=FundReason, responses=RequestForFundsSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id: str) -> Response:
        return self.do(decisions.request_cancel, "request", FundReason)


class ClaimViewSet(Doing):
    """Claims on funds, newest first. Invoice and proofs come with the claim, in base64."""

    queryset = Claim.objects.for_list()
    ordering = "-created_at"
    serializer_class = ClaimSerializer
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": decisions.CLAIM,
        "accept": claims.ACCEPT,
        "send_back": claims.ACCEPT,
        "take_back": claims.ACCEPT,
        "pay": claims.PAY,
    }

    @extend_schema(request=ClaimWrite, responses={201: ClaimSerializer})
    def create(self, request) -> Response:
        values = self.valid(ClaimWrite)
        return self.once(lambda: self.created(claims.claim_submit(actor=self.actor, **values)))

    @extend_schema(request=None, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id: str) -> Response:
        return self.do(claims.claim_accept, "claim")

    @extend_schema(request=FundReason, responses=ClaimSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, public_id: str) -> Response:
        return self.do(claims.claim_return, "claim", FundReason)

    @extend_schema(request=FundReason, responses=ClaimSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request, public_id: str) -> Response:
        return self.do(claims.claim_take_back, "claim", FundReason)

    @extend_schema(request=ClaimPayment, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def pay(self, request, public_id: str) -> Response:
        return self.do(claims.claim_pay, "claim", ClaimPayment)
