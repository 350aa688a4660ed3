"""The meetings of partners' reviews over the API: when and where, what was sent, what is undertaken."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from core import languages, programme
from insights.models import MeetingDocument, ReviewAction, ReviewMeeting
from insights.review_meetings import action_services, document, selectors, services
from insights.review_meetings.events import CHANGE, TICK, VIEW
from insights.review_meetings.filters import ActionFilter, DocumentFilter, MeetingFilter
from insights.review_meetings.pages import DOCUMENTS
from partners.models import Contact
from pipeline.models import PartnershipReview
from rest.fields import DateField, DateTimeField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

PEOPLE = User.objects.filter(is_active=True)


class ReviewMeetingSerializer(RowSerializer):
    """A meeting; ``starts_at`` is in UTC, ``zone`` says where its hour is told, ``duration`` is in minutes."""

    id = serializers.CharField(source="public_id", read_only=True)
    review = serializers.CharField(source="review.public_id", read_only=True)
    partner = serializers.CharField(source="review.partner.public_id", read_only=True)
    held_on = DateField(source="review.held_on", read_only=True)

    class Meta:
        model = ReviewMeeting
        fields = [
            "id", "review", "partner", "language", "starts_at", "zone", "duration", "place", "held_on",
            "invited_at", "created_at", "updated_at",
        ]  # fmt: skip


class ReviewMeetingWrite(Input):
    review = ScopedRelatedField(queryset=PartnershipReview.objects.all())
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class ReviewMeetingChange(Input):
    starts_at = DateTimeField(required=False, allow_null=True)
    zone = serializers.CharField(max_length=64, required=False, allow_blank=True)
    duration = serializers.IntegerField(min_value=5, max_value=720, required=False)
    place = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReviewMinutesInput(Input):
    text = serializers.CharField(max_length=20_000, allow_blank=True)


class ReviewParticipantsInput(Input):
    users = ScopedRelatedField(queryset=PEOPLE, many=True)
    contacts = ScopedRelatedField(queryset=Contact.objects.current(), many=True)


class SentSection(serializers.Serializer):
    """A section as it was sent."""

    code = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()


class MeetingDocumentSerializer(RowSerializer):
    """What the partner was sent, with the sections that the reader may read; ``sha256`` is that of the PDF."""

    id = serializers.CharField(source="public_id", read_only=True)
    meeting = serializers.CharField(source="meeting.public_id", read_only=True)
    sections = serializers.SerializerMethodField()

    class Meta:
        model = MeetingDocument
        fields = ["id", "meeting", "kind", "number", "language", "sha256", "sections", "sent_at"]

    @extend_schema_field(SentSection(many=True))
    def get_sections(self, row: MeetingDocument) -> list[dict[str, Any]]:
        actor = self.context["request"].user
        return [
            {name: section[name] for name in ("code", "title", "text")}
            for section in selectors.readable(actor, row)
        ]


class ReviewMeetingViewSet(IdempotentMixin, ScopedViewSet):
    """The meetings of partners' reviews, newest first. A partner sees those to which it is invited, or of which
    it was sent something."""

    queryset = selectors.MEETINGS
    serializer_class = ReviewMeetingSerializer
    filterset_class = MeetingFilter
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "participants": CHANGE,
        "minutes": CHANGE,
        "invite": CHANGE,
        "send": CHANGE,
    }

    @extend_schema(request=ReviewMeetingWrite, responses={201: ReviewMeetingSerializer})
    def create(self, request) -> Response:
        """Prepare the meeting of a review: its document is written from what is known of the partner."""
        values = self.valid(ReviewMeetingWrite)
        values.setdefault("language", languages.of_programme())
        return self.once(lambda: self.created(services.review_meeting_prepare(actor=self.actor, **values)))

    @extend_schema(request=ReviewMeetingChange, responses=ReviewMeetingSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        row = self.get_object()
        now = {name: getattr(row, name) for name in ("starts_at", "zone", "duration", "place")}
        values = {**now, **self.valid(ReviewMeetingChange, partial=True)}
        values["zone"] = values["zone"] or str(programme.zone())
        changed = services.review_meeting_change(actor=self.actor, meeting=row, **values)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=ReviewParticipantsInput, responses=ReviewMeetingSerializer)
    @action(detail=True, methods=["post"])
    def participants(self, request, public_id: str) -> Response:
        """Who takes part: people of ours or members of the partner, and contacts without access."""
        values = self.valid(ReviewParticipantsInput)
        row = services.meeting_participants_set(actor=self.actor, meeting=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=ReviewMinutesInput, responses=ReviewMeetingSerializer)
    @action(detail=True, methods=["post"])
    def minutes(self, request, public_id: str) -> Response:
        values = self.valid(ReviewMinutesInput)
        row = services.meeting_minutes_write(actor=self.actor, meeting=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=ReviewMeetingSerializer)
    @action(detail=True, methods=["post"])
    def invite(self, request, public_id: str) -> Response:
        """Send everybody who takes part an entry for their calendar."""
        self.valid(Nothing)
        row = services.review_meeting_invite(actor=self.actor, meeting=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses={201: MeetingDocumentSerializer})
    @action(detail=True, methods=["post"])
    def send(self, request, public_id: str) -> Response:
        """Send the agenda, or after the meeting the minutes, to the partner."""
        self.valid(Nothing)
        meeting = self.get_object()
        kind = services.kind_to_send(meeting)

        def work() -> Response:
            services.check_sendable(meeting, kind)
            data = document.snapshot(meeting, kind)
            row = services.meeting_document_send(
                actor=self.actor,
                meeting=meeting,
                kind=kind,
                snapshot=data,
                content=document.render(meeting, data),
            )
            shown = MeetingDocumentSerializer(row, context=self.get_serializer_context())
            return Response(shown.data, status=201)

        return self.once(work)


class MeetingDocumentViewSet(ScopedViewSet):
    """What was sent to partners of review meetings, newest first."""

    queryset = DOCUMENTS
    serializer_class = MeetingDocumentSerializer
    filterset_class = DocumentFilter
    permissions = {"list": VIEW, "retrieve": VIEW}


class ReviewActionSerializer(RowSerializer):
    """What one side undertook in a review. ``owner`` is one of us or a member of the partner, ``contact``
    somebody of the partner without access."""

    id = serializers.CharField(source="public_id", read_only=True)
    review = serializers.CharField(source="review.public_id", read_only=True)
    partner = serializers.CharField(source="review.partner.public_id", read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, read_only=True)
    contact = serializers.CharField(source="contact.public_id", default=None, read_only=True)

    class Meta:
        model = ReviewAction
        fields = [
            "id", "review", "partner", "text", "side", "owner", "contact", "due_on", "done_on", "evidence",
            "dropped_on", "reason", "created_at", "updated_at",
        ]  # fmt: skip


class ReviewActionChange(Input):
    text = serializers.CharField(max_length=500)
    side = serializers.ChoiceField(choices=ReviewAction.Side.choices)
    due_on = DateField()
    owner = ScopedRelatedField(queryset=PEOPLE, required=False, allow_null=True)
    contact = ScopedRelatedField(queryset=Contact.objects.current(), required=False, allow_null=True)


class ReviewActionWrite(ReviewActionChange):
    review = ScopedRelatedField(queryset=PartnershipReview.objects.all())


class ReviewActionTick(Input):
    done_on = DateField(required=False)
    evidence = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ReviewActionDrop(Input):
    reason = serializers.CharField(max_length=1000)


class ReviewActionViewSet(IdempotentMixin, ScopedViewSet):
    """What both sides undertook in reviews, newest first."""

    queryset = selectors.ACTIONS
    serializer_class = ReviewActionSerializer
    filterset_class = ActionFilter
    elsewhere = {
        "done_on": "POST …/done/",
        "evidence": "POST …/done/",
        "dropped_on": "POST …/drop/",
        "reason": "POST …/drop/",
    }
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "done": TICK,
        "reopen": CHANGE,
        "drop": CHANGE,
    }

    @extend_schema(request=ReviewActionWrite, responses={201: ReviewActionSerializer})
    def create(self, request) -> Response:
        values = self.valid(ReviewActionWrite)
        return self.once(
            lambda: self.created(action_services.review_action_agree(actor=self.actor, **values))
        )

    @extend_schema(request=ReviewActionChange, responses=ReviewActionSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        row = self.get_object()
        now = {name: getattr(row, name) for name in ("text", "side", "due_on", "owner", "contact")}
        values = {**now, **self.valid(ReviewActionChange, partial=True)}
        changed = action_services.review_action_change(actor=self.actor, action=row, **values)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=ReviewActionTick, responses=ReviewActionSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request, public_id: str) -> Response:
        """It is done; whoever is named says so, or those of us who prepare the meetings."""
        values = self.valid(ReviewActionTick)
        row = action_services.review_action_tick(actor=self.actor, action=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=ReviewActionSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, public_id: str) -> Response:
        """It is not done after all."""
        self.valid(Nothing)
        row = action_services.review_action_reopen(actor=self.actor, action=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=ReviewActionDrop, responses=ReviewActionSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request, public_id: str) -> Response:
        """Nobody does it any more; both sides read why."""
        values = self.valid(ReviewActionDrop)
        row = action_services.review_action_drop(actor=self.actor, action=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
