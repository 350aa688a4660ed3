"""Webinars and those on their lists over the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from partners.models import Contact
from pipeline.models import Recruitment, Webinar, WebinarRegistration
from pipeline.webinars import attendance, services
from pipeline.webinars.events import VIEW
from pipeline.webinars.filters import RegistrationFilter, WebinarFilter
from rest.fields import ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class WebinarSerializer(RowSerializer):
    """A webinar; ``starts_at`` is in UTC, ``zone`` says where its hour is told."""

    id = serializers.CharField(source="public_id", read_only=True)
    title = TranslatedTextField(read_only=True)
    description = TranslatedTextField(read_only=True)

    class Meta:
        model = Webinar
        fields = [
            "id", "title", "description", "starts_at", "zone", "minutes", "language", "join_url", "seats",
            "is_public", "status", "created_at", "updated_at",
        ]  # fmt: skip


class AttendanceInput(Input):
    attended = ScopedRelatedField(queryset=WebinarRegistration.objects.all(), many=True)


class WebinarViewSet(IdempotentMixin, ScopedViewSet):
    """Webinars, newest first."""

    queryset = Webinar.objects.all()
    serializer_class = WebinarSerializer
    filterset_class = WebinarFilter
    permissions = {"list": VIEW, "retrieve": VIEW, "attendance": services.CHANGE}

    @extend_schema(request=AttendanceInput, responses=WebinarSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request, public_id: str) -> Response:
        """Who of those with a seat took part; the others were absent."""
        values = self.valid(AttendanceInput)
        row = attendance.webinar_attendance_set(actor=self.actor, webinar=self.get_object(), **values)
        return Response(self.get_serializer(row).data)


class WebinarRegistrationSerializer(RowSerializer):
    """Somebody on the list of a webinar: a contact for a recruitment, or who came by the public page."""

    id = serializers.CharField(source="public_id", read_only=True)
    webinar = serializers.CharField(source="webinar.public_id", read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", default=None, read_only=True)
    contact = serializers.CharField(source="contact.public_id", default=None, read_only=True)

    class Meta:
        model = WebinarRegistration
        fields = [
            "id", "webinar", "recruitment", "contact", "name", "email", "organisation", "language", "state",
            "since", "created_at",
        ]  # fmt: skip


class WebinarRegistrationWrite(Input):
    webinar = ScopedRelatedField(queryset=Webinar.objects.all())
    recruitment = ScopedRelatedField(queryset=Recruitment.objects.all())
    contacts = ScopedRelatedField(queryset=Contact.objects.current(), many=True)


class RegistrationViewSet(IdempotentMixin, ScopedViewSet):
    """Those on the lists of webinars, newest first."""

    queryset = WebinarRegistration.objects.select_related("webinar", "recruitment__partner", "contact")
    serializer_class = WebinarRegistrationSerializer
    filterset_class = RegistrationFilter
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": services.REGISTER,
        "accept": services.REGISTER,
        "decline": services.REGISTER,
    }

    @extend_schema(
        request=WebinarRegistrationWrite, responses={201: WebinarRegistrationSerializer(many=True)}
    )
    def create(self, request) -> Response:
        """Register contacts for a recruitment: each gets a seat, or a place on the waiting list."""
        values = self.valid(WebinarRegistrationWrite)

        def register() -> Response:
            rows = services.webinar_register(actor=self.actor, **values)
            return Response(self.get_serializer(rows, many=True).data, status=201)

        return self.once(register)

    @extend_schema(request=None, responses=WebinarRegistrationSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        row = services.registration_accept(actor=self.actor, registration=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=WebinarRegistrationSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        row = services.registration_decline(actor=self.actor, registration=self.get_object())
        return Response(self.get_serializer(row).data)
