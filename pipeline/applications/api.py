"""Applications over the API: read, and examined by the same operations as on the pages."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from partners.models import Partner, PartnerType
from partners.questions.own_api import OwnFieldsField
from pipeline.applications import services
from pipeline.applications.filters import SHOWN, ApplicationFilter
from pipeline.models import Application
from rest.fields import DateField, ScopedRelatedField
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class ApplicationSerializer(RowSerializer):
    """An application whose address is confirmed. ``consent_version`` is the version of what was agreed to,
    ``due_on`` the last day for a first answer."""

    id = serializers.CharField(source="public_id", read_only=True)
    status = serializers.ChoiceField(choices=SHOWN, read_only=True)
    country = serializers.CharField(source="country.code", read_only=True)
    type = serializers.CharField(source="type.code", default=None, read_only=True)
    consent_version = serializers.IntegerField(source="policy.number", read_only=True)
    partner = serializers.CharField(source="partner.public_id", default=None, read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", default=None, read_only=True)
    own_fields = OwnFieldsField("application")

    class Meta:
        model = Application
        fields = [
            "id", "status", "name", "country", "website", "type", "person", "email", "phone", "message",
            "language", "consent_version", "sent_at", "confirmed_at", "due_on", "first_answered_at",
            "decided_at", "reason", "apply_again_on", "partner", "recruitment", "updated_at", "own_fields",
        ]  # fmt: skip


class ApplicationAsk(Input):
    text = serializers.CharField(max_length=2000)


class ApplicationAside(Input):
    reason = serializers.CharField(max_length=1000)


class ApplicationRefuse(Input):
    """``apply_again_on`` is by the policy where it is not said."""

    reason = serializers.CharField(max_length=2000)
    apply_again_on = DateField(required=False)


class ApplicationAccept(Input):
    """``partner`` is one that we have; without it a new one is made, of the name and type that were written
    unless others are given."""

    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False)
    type = ScopedRelatedField(
        slug_field="code", queryset=PartnerType.objects.filter(is_active=True), required=False
    )
    owner = ScopedRelatedField(
        queryset=User.objects.exclude(staff_role="").filter(is_active=True), required=False
    )


class ApplicationViewSet(ScopedViewSet):
    """Applications, newest first. ``updated_since`` gives those changed since an instant. An own field that is
    listed filters as ``own.<code>``, a figure or day as ``own.<code>.min`` and ``own.<code>.max``."""

    queryset = Application.objects.for_list()
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    ordering = "-sent_at"
    elsewhere = {"status": "POST …/ask/, …/put-aside/, …/resume/, …/accept/, …/refuse/"}
    permissions = {
        **dict.fromkeys(("list", "retrieve"), "pipeline.application:view"),
        **dict.fromkeys(("ask", "put_aside", "resume", "accept", "refuse"), "pipeline.application:decide"),
    }

    @extend_schema(request=ApplicationAsk, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, public_id: str) -> Response:
        """Ask the applicant something, by mail."""
        values = self.valid(ApplicationAsk)
        services.application_ask(actor=self.actor, application=self.get_object(), **values)
        return self._as_it_is()

    @extend_schema(request=ApplicationAside, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"], url_path="put-aside")
    def put_aside(self, request: Request, public_id: str) -> Response:
        """Leave it for later, with the reason for us."""
        values = self.valid(ApplicationAside)
        services.application_put_aside(actor=self.actor, application=self.get_object(), **values)
        return self._as_it_is()

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, public_id: str) -> Response:
        """Examine it again."""
        self.valid(Nothing)
        services.application_resume(actor=self.actor, application=self.get_object())
        return self._as_it_is()

    @extend_schema(request=ApplicationAccept, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, public_id: str) -> Response:
        """Accept it: a partner with its contact and an open recruitment. The applicant is told."""
        values = self.valid(ApplicationAccept)
        services.application_accept(actor=self.actor, application=self.get_object(), **values)
        return self._as_it_is()

    @extend_schema(request=ApplicationRefuse, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, public_id: str) -> Response:
        """Refuse it, in words that the applicant reads."""
        values = self.valid(ApplicationRefuse)
        services.application_refuse(actor=self.actor, application=self.get_object(), **values)
        return self._as_it_is()

    def _as_it_is(self) -> Response:
        row = self.get_queryset().get(pk=self.get_object().pk)
        return Response(self.get_serializer(row).data)
