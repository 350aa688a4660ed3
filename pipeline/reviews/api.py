"""The recurring reviews of partners over the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from pipeline.models import PartnershipReview
from pipeline.reviews import services
from pipeline.reviews.events import VIEW
from pipeline.reviews.filters import ReviewFilter
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class PartnershipReviewSerializer(RowSerializer):
    """A review; ``owner`` is who holds it where that is not whoever looks after the partner."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, read_only=True)

    class Meta:
        model = PartnershipReview
        fields = [
            "id", "partner", "due_on", "owner", "held_on", "notes", "decisions", "created_at", "updated_at",
        ]  # fmt: skip


class PartnershipReviewChange(Input):
    due_on = DateField()
    owner = ScopedRelatedField(
        queryset=User.objects.exclude(staff_role="").filter(is_active=True), required=False, allow_null=True
    )


class PartnershipReviewHeld(Input):
    held_on = DateField()
    notes = serializers.CharField(max_length=5000)
    decisions = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    next_on = DateField(required=False, allow_null=True)


class PartnershipReviewInterval(Input):
    months = serializers.IntegerField(min_value=1, max_value=36, allow_null=True)


class PartnershipReviewViewSet(IdempotentMixin, ScopedViewSet):
    """The recurring reviews of active partners, newest first: those held and the next one of each."""

    queryset = PartnershipReview.objects.for_list()
    serializer_class = PartnershipReviewSerializer
    filterset_class = ReviewFilter
    elsewhere = {"held_on": "POST …/held/", "notes": "POST …/held/", "decisions": "POST …/held/"}
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "partial_update": services.CHANGE,
        "held": services.CHANGE,
        "interval": services.CHANGE,
    }

    @extend_schema(request=PartnershipReviewChange, responses=PartnershipReviewSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        row = self.get_object()
        values = {
            "due_on": row.due_on,
            "owner": row.owner,
            **self.valid(PartnershipReviewChange, partial=True),
        }
        changed = services.review_change(actor=self.actor, review=row, **values)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=PartnershipReviewHeld, responses=PartnershipReviewSerializer)
    @action(detail=True, methods=["post"])
    def held(self, request, public_id: str) -> Response:
        values = self.valid(PartnershipReviewHeld)
        row = services.review_hold(actor=self.actor, review=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=PartnershipReviewInterval, responses=PartnershipReviewSerializer)
    @action(detail=True, methods=["post"])
    def interval(self, request, public_id: str) -> Response:
        """Months between two reviews of this partner; null: as its tier says."""
        row = self.get_object()
        values = self.valid(PartnershipReviewInterval)
        services.partner_interval_set(actor=self.actor, partner=row.partner, review=row, **values)
        return Response(self.get_serializer(row).data)
