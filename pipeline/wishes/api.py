"""The wish list over the API: read, added to, changed, turned into recruitments, given up."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from partners.models import Partner, PartnerType, RelationshipKind
from pipeline.models import Wish
from pipeline.recruitment.filters import WishApiFilter
from pipeline.wishes import services
from rest.fields import CountryField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

VIEW, CHANGE, RECRUIT = "pipeline.wish:view", "pipeline.wish:change", "pipeline.wish:recruit"


class WishSerializer(RowSerializer):
    """An organisation that we would like to have as a partner; ``type`` and ``kind`` are codes, priority 1 is
    the highest."""

    id = serializers.CharField(source="public_id", read_only=True)
    type = serializers.CharField(source="type.code", read_only=True)
    kind = serializers.CharField(source="kind.code", default=None, read_only=True)
    country = serializers.CharField(source="country.code", read_only=True)
    priority = serializers.IntegerField(read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", default=None, read_only=True)

    class Meta:
        model = Wish
        fields = [
            "id", "name", "type", "kind", "country", "priority", "reason", "contact", "blocker", "status",
            "recruitment", "created_at",
        ]  # fmt: skip


class WishChange(Input):
    name = serializers.CharField(max_length=200, required=False)
    type = ScopedRelatedField(
        slug_field="code", queryset=PartnerType.objects.filter(is_active=True), required=False
    )
    kind = ScopedRelatedField(
        slug_field="code",
        queryset=RelationshipKind.objects.filter(is_active=True),
        required=False,
        allow_null=True,
    )
    country = CountryField(required=False, allow_blank=True)
    priority = serializers.IntegerField(min_value=1, max_value=3, required=False)
    reason = serializers.CharField(max_length=2000, required=False)
    contact = serializers.CharField(max_length=200, required=False, allow_blank=True)
    blocker = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class WishWrite(WishChange):
    name = serializers.CharField(max_length=200)
    type = ScopedRelatedField(slug_field="code", queryset=PartnerType.objects.filter(is_active=True))
    reason = serializers.CharField(max_length=2000)


class WishDrop(Input):
    reason = serializers.CharField(max_length=1000)


class WishRecruit(Input):
    """``partner`` for one that we have; ``country`` where the wish does not say it; ``owner`` looks after a new
    one: a token does not make its own person that."""

    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False)
    country = CountryField(required=False, allow_blank=True)
    owner = ScopedRelatedField(queryset=User.objects.exclude(staff_role=""), required=False)


class WishViewSet(IdempotentMixin, ScopedViewSet):
    """The wish list, newest first. ``updated_since`` gives the wishes to which something happened since an
    instant."""

    queryset = Wish.objects.for_list()
    serializer_class = WishSerializer
    filterset_class = WishApiFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "drop": CHANGE,
        "restore": CHANGE,
        "recruit": RECRUIT,
    }

    @extend_schema(request=WishWrite, responses={201: WishSerializer})
    def create(self, request) -> Response:
        values = self.valid(WishWrite)
        return self.once(lambda: self.created(services.wish_add(actor=self.actor, **values)))

    @extend_schema(request=WishChange, responses=WishSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(WishChange, partial=True)
        return self._answer(services.wish_change(actor=self.actor, wish=self.get_object(), **values))

    def _answer(self, row: Any) -> Response:
        return Response(self.get_serializer(row).data)

    @extend_schema(request=WishDrop, responses=WishSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request, public_id: str) -> Response:
        """Give the wish up, with the reason."""
        values, wish = self.valid(WishDrop), self.get_object()
        return self.once(lambda: self._answer(services.wish_drop(actor=self.actor, wish=wish, **values)))

    @extend_schema(request=None, responses=WishSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request, public_id: str) -> Response:
        """Want again what was given up."""
        self.valid(Nothing)
        wish = self.get_object()
        return self.once(lambda: self._answer(services.wish_restore(actor=self.actor, wish=wish)))

    @extend_schema(request=WishRecruit, responses=WishSerializer)
    @action(detail=True, methods=["post"])
    def recruit(self, request, public_id: str) -> Response:
        """Turn the wish into a recruitment, of a partner that we have or of a new one; ``recruitment`` names it."""
        values, wish = self.valid(WishRecruit), self.get_object()
        return self.once(
            lambda: self._answer(services.wish_recruit(actor=self.actor, wish=wish, **values).wish)
        )
