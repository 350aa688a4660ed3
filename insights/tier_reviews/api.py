"""Reviews of tiers over the API, and what they propose and what was decided."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from insights.tier_reviews import decisions, services
from insights.tier_reviews.events import PROPOSAL_VIEW
from insights.tier_reviews.filters import ProposalFilter, ReviewFilter
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.services import DECIDE, PLAN, VIEW
from insights.tiers.presenters import may_read
from partners.figures.registry import FIGURES
from partners.models import PartnerType, Tier
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class TierReviewSerializer(RowSerializer):
    """A review of tiers. Without ``types`` and ``tiers`` it is about all partners; once it is opened,
    ``requirements`` is the number of the version by which they were measured, up to ``last_day``."""

    id = serializers.CharField(source="public_id", read_only=True)
    types = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    tiers = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    requirements = serializers.IntegerField(source="requirement_set.number", default=None, read_only=True)

    class Meta:
        model = TierReview
        fields = [
            "id", "review_on", "types", "tiers", "status", "requirements", "last_day", "opened_at", "closed_at",
            "created_at", "updated_at",
        ]  # fmt: skip


class TierReviewWrite(Input):
    review_on = DateField()
    types = ScopedRelatedField(
        slug_field="code", queryset=PartnerType.objects.filter(is_active=True), many=True, required=False
    )
    tiers = ScopedRelatedField(
        slug_field="code", queryset=Tier.objects.filter(is_active=True), many=True, required=False
    )


class TierReviewClose(Input):
    """What is open still is put off to the next review, with the reason, where ``put_off`` says so."""

    put_off = serializers.BooleanField(required=False)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class TierReviewViewSet(IdempotentMixin, ScopedViewSet):
    """Reviews of tiers. On its date a review opens by itself: the measures of every partner are frozen then."""

    queryset = TierReview.objects.select_related("requirement_set").prefetch_related("types", "tiers")
    serializer_class = TierReviewSerializer
    filterset_class = ReviewFilter
    permissions = {"list": VIEW, "retrieve": VIEW, "create": PLAN, "close": PLAN}

    @extend_schema(request=TierReviewWrite, responses={201: TierReviewSerializer})
    def create(self, request) -> Response:
        values = self.valid(TierReviewWrite)
        return self.once(lambda: self.created(services.review_plan(actor=self.actor, **values)))

    @extend_schema(request=TierReviewClose, responses=TierReviewSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id: str) -> Response:
        values = self.valid(TierReviewClose)
        row = services.review_close(actor=self.actor, review=self.get_object(), **values)
        return Response(self.get_serializer(row).data)


class TierProposalSerializer(RowSerializer):
    """What a review proposes of one partner. ``values`` are the measures on the day of the review, by figure and
    months, as far as the token may read each; with ``tier``, ``earned`` and ``move`` they never change."""

    id = serializers.CharField(source="public_id", read_only=True)
    review = serializers.CharField(source="review.public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    tier = serializers.CharField(source="tier.code", default=None, read_only=True)
    earned = serializers.CharField(source="earned.code", default=None, read_only=True)
    values = serializers.SerializerMethodField()

    class Meta:
        model = TierProposal
        fields = [
            "id", "review", "partner", "tier", "earned", "is_agreed", "move", "values", "decision", "reason",
            "decided_at", "grace", "grace_until", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_values(self, row: TierProposal) -> dict[str, str]:
        actor = self.context["request"].user
        figures = {key: FIGURES.get(key.partition(":")[0]) for key in row.values}
        return {
            key: value
            for key, value in row.values.items()
            if (figure := figures[key]) is not None and may_read(actor, figure)
        }


class TierDecision(Input):
    decision = serializers.ChoiceField(
        choices=[(code.value, code.label) for code in decisions.ANSWERS],
        help_text="An accepted rise takes effect at once, an accepted fall begins a grace.",
    )
    reason = serializers.CharField(max_length=2000)


class TierKeep(Input):
    reason = serializers.CharField(max_length=1000)


class TierProposalViewSet(IdempotentMixin, ScopedViewSet):
    """What reviews propose of the tiers of partners, newest first; a partner reads what was decided of it."""

    queryset = TierProposal.objects.for_list()
    serializer_class = TierProposalSerializer
    filterset_class = ProposalFilter
    permissions = {"list": PROPOSAL_VIEW, "retrieve": PROPOSAL_VIEW, "decide": DECIDE, "keep": DECIDE}

    @extend_schema(request=TierDecision, responses=TierProposalSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request, public_id: str) -> Response:
        """Accept, refuse or put off, with the reason; the partner reads it."""
        values = self.valid(TierDecision)
        row = decisions.proposal_decide(actor=self.actor, proposal=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=TierKeep, responses=TierProposalSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request, public_id: str) -> Response:
        """Let a partner in grace keep its tier."""
        values = self.valid(TierKeep)
        row = decisions.grace_withdraw(actor=self.actor, proposal=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
