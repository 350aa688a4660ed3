"""Governance over the API: bodies, who sits on them, when they meet and what they decide."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from partners.governance import services
from partners.governance.services import MANAGE, VIEW
from partners.models import BodyDecision, BodyMeeting, Contact, GovernanceBody, Partner, Seat
from rest.fields import DateField, DateTimeField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class BodySerializer(RowSerializer):
    """A body with so many seats; ``benefit_code`` is of the benefit of tiers by which partners sit on it."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = TranslatedTextField(read_only=True)
    purpose = TranslatedTextField(read_only=True)

    class Meta:
        model = GovernanceBody
        fields = ["id", "code", "name", "purpose", "benefit_code", "seats", "interval_months", "is_active"]


class BodyChange(Input):
    name = TranslatedTextField(required=False)
    purpose = TranslatedTextField(required=False)
    benefit_code = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    seats = serializers.IntegerField(min_value=1, max_value=500, required=False)
    interval_months = serializers.IntegerField(min_value=1, max_value=36, required=False)
    is_active = serializers.BooleanField(required=False)


class BodyWrite(BodyChange):
    name = TranslatedTextField()
    seats = serializers.IntegerField(min_value=1, max_value=500)
    interval_months = serializers.IntegerField(min_value=1, max_value=36)


class BodyFilter(filters.FilterSet):
    class Meta:
        model = GovernanceBody
        fields = ["is_active"]


class BodyViewSet(IdempotentMixin, ScopedViewSet):
    """Governance bodies, in their order; a partner's token sees those on which the partner sits."""

    queryset = GovernanceBody.objects.all()
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    ordering = "position"
    permissions = {"list": VIEW, "retrieve": VIEW, "create": MANAGE, "partial_update": MANAGE}

    @extend_schema(request=BodyWrite, responses={201: BodySerializer})
    def create(self, request) -> Response:
        values = self.valid(BodyWrite)
        return self.once(lambda: self.created(services.body_save(actor=self.actor, **values)))

    @extend_schema(request=BodyChange, responses=BodySerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(BodyChange, partial=True)
        return Response(self.shown(services.body_save(actor=self.actor, body=self.get_object(), **values)))


class SeatSerializer(RowSerializer):
    """One person on a body for a term: a contact of a partner, or one of us. ``until`` is the last day."""

    id = serializers.CharField(source="public_id", read_only=True)
    body = serializers.CharField(source="body.public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", default=None, read_only=True)
    contact = serializers.CharField(source="contact.public_id", default=None, read_only=True)
    user = serializers.CharField(source="user.public_id", default=None, read_only=True)
    grant = serializers.CharField(source="grant.public_id", default=None, read_only=True)

    class Meta:
        model = Seat
        fields = ["id", "body", "partner", "contact", "user", "grant", "role", "since", "until"]


class SeatWrite(Input):
    """``partner`` and ``contact``, or ``user`` for one of us."""

    body = ScopedRelatedField(queryset=GovernanceBody.objects.all())
    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False)
    contact = ScopedRelatedField(queryset=Contact.objects.current(), required=False)
    user = ScopedRelatedField(queryset=User.objects.all(), required=False)
    role = serializers.ChoiceField(choices=Seat.Role.choices, required=False)
    since = DateField()
    until = DateField(required=False, allow_null=True)


class SeatEnd(Input):
    until = DateField(required=False)


class SeatFilter(filters.FilterSet):
    body = filters.CharFilter(label=_("Body"), field_name="body__public_id")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = Seat
        fields: list[str] = []


class SeatViewSet(IdempotentMixin, ScopedViewSet):
    """Seats on governance bodies with their terms, newest first."""

    queryset = Seat.objects.for_list()
    serializer_class = SeatSerializer
    filterset_class = SeatFilter
    permissions = {"list": VIEW, "retrieve": VIEW, "create": MANAGE, "end": MANAGE}

    @extend_schema(request=SeatWrite, responses={201: SeatSerializer})
    def create(self, request) -> Response:
        values = self.valid(SeatWrite)
        return self.once(lambda: self.created(services.seat_give(actor=self.actor, **values)))

    @extend_schema(request=SeatEnd, responses=SeatSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, public_id: str) -> Response:
        values, seat = self.valid(SeatEnd), self.get_object()
        return self.once(
            lambda: Response(self.shown(services.seat_end(actor=self.actor, seat=seat, **values)))
        )


class MeetingSerializer(RowSerializer):
    """A meeting of a body; a partner's token reads ``minutes`` once they are published."""

    id = serializers.CharField(source="public_id", read_only=True)
    body = serializers.CharField(source="body.public_id", read_only=True)
    minutes = serializers.SerializerMethodField()

    class Meta:
        model = BodyMeeting
        fields = [
            "id", "body", "starts_at", "zone", "duration", "place", "agenda", "minutes", "status", "published_at",
            "updated_at",
        ]  # fmt: skip

    def get_minutes(self, row: BodyMeeting) -> str:
        actor = self.context["request"].user
        return row.minutes if row.published_at or not actor.is_partner else ""


class MeetingChange(Input):
    starts_at = DateTimeField(required=False)
    zone = serializers.CharField(max_length=64, required=False)
    duration = serializers.IntegerField(min_value=5, max_value=1440, required=False)
    place = serializers.CharField(max_length=300, required=False)
    agenda = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class MeetingWrite(MeetingChange):
    body = ScopedRelatedField(queryset=GovernanceBody.objects.all())
    starts_at = DateTimeField()
    zone = serializers.CharField(max_length=64)
    place = serializers.CharField(max_length=300)


class MeetingMinutes(Input):
    """``attended`` are seats of the body."""

    minutes = serializers.CharField(max_length=50_000)
    attended = ScopedRelatedField(queryset=Seat.objects.all(), many=True, required=False)


class MeetingFilter(filters.FilterSet):
    body = filters.CharFilter(label=_("Body"), field_name="body__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=BodyMeeting.Status)

    class Meta:
        model = BodyMeeting
        fields: list[str] = []


class MeetingViewSet(IdempotentMixin, ScopedViewSet):
    """Meetings of governance bodies, the last planned first."""

    queryset = BodyMeeting.objects.select_related("body")
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": MANAGE,
        "partial_update": MANAGE,
        "cancel": MANAGE,
        "hold": MANAGE,
        "publish": MANAGE,
    }

    @extend_schema(request=MeetingWrite, responses={201: MeetingSerializer})
    def create(self, request) -> Response:
        values = self.valid(MeetingWrite)
        return self.once(lambda: self.created(services.meeting_plan(actor=self.actor, **values)))

    @extend_schema(request=MeetingChange, responses=MeetingSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(MeetingChange, partial=True)
        row = services.meeting_change(actor=self.actor, meeting=self.get_object(), **values)
        return Response(self.shown(row))

    def _do(self, operation: Any, shape: Any = Nothing) -> Response:
        values, row = self.valid(shape), self.get_object()
        return self.once(lambda: Response(self.shown(operation(actor=self.actor, meeting=row, **values))))

    @extend_schema(request=None, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id: str) -> Response:
        return self._do(services.meeting_cancel)

    @extend_schema(request=MeetingMinutes, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request, public_id: str) -> Response:
        return self._do(services.meeting_hold, MeetingMinutes)

    @extend_schema(request=None, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, public_id: str) -> Response:
        return self._do(services.meeting_publish)


class DecisionSerializer(RowSerializer):
    """What a meeting decided; where it is to be done, by ``seat`` until ``due_on``."""

    id = serializers.CharField(source="public_id", read_only=True)
    meeting = serializers.CharField(source="meeting.public_id", read_only=True)
    seat = serializers.CharField(source="seat.public_id", default=None, read_only=True)

    class Meta:
        model = BodyDecision
        fields = ["id", "meeting", "text", "seat", "due_on", "done_on"]


class DecisionWrite(Input):
    meeting = ScopedRelatedField(queryset=BodyMeeting.objects.all())
    text = serializers.CharField(max_length=2000)
    seat = ScopedRelatedField(queryset=Seat.objects.all(), required=False, allow_null=True)
    due_on = DateField(required=False, allow_null=True)


class DecisionDone(Input):
    done_on = DateField(required=False)


class DecisionFilter(filters.FilterSet):
    meeting = filters.CharFilter(label=_("Meeting"), field_name="meeting__public_id")

    class Meta:
        model = BodyDecision
        fields: list[str] = []


class DecisionViewSet(IdempotentMixin, ScopedViewSet):
    """Decisions of governance bodies, newest first; a partner's token reads those that are published."""

    queryset = BodyDecision.objects.select_related("meeting", "seat")
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    permissions = {"list": VIEW, "retrieve": VIEW, "create": MANAGE, "done": MANAGE}

    @extend_schema(request=DecisionWrite, responses={201: DecisionSerializer})
    def create(self, request) -> Response:
        values = self.valid(DecisionWrite)
        return self.once(lambda: self.created(services.decision_record(actor=self.actor, **values)))

    @extend_schema(request=DecisionDone, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request, public_id: str) -> Response:
        values, row = self.valid(DecisionDone), self.get_object()
        return self.once(
            lambda: Response(self.shown(services.decision_done(actor=self.actor, decision=row, **values)))
        )
