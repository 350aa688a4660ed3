"""The people who have a part in a recruitment, over the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from partners.models import Contact
from pipeline.models import Recruitment, RecruitmentContact
from pipeline.stakeholders import services
from pipeline.stakeholders.filters import StakeholderFilter
from rest.fields import ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet

VIEW = "pipeline.recruitment:view"


class RecruitmentContactSerializer(RowSerializer):
    """A contact and its part in a recruitment; mail and telephone are the contact's."""

    id = serializers.CharField(source="public_id", read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", read_only=True)
    contact = serializers.CharField(source="contact.public_id", read_only=True)
    name = serializers.CharField(source="contact.name", read_only=True)
    job_title = serializers.CharField(source="contact.job_title", read_only=True)
    email = serializers.CharField(source="contact.email", read_only=True)
    phone = serializers.CharField(source="contact.phone", read_only=True)

    class Meta:
        model = RecruitmentContact
        fields = [
            "id", "recruitment", "contact", "name", "job_title", "email", "phone", "part", "note", "created_at",
        ]  # fmt: skip


class RecruitmentContactChange(Input):
    part = serializers.ChoiceField(choices=RecruitmentContact.Part.choices)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class RecruitmentContactWrite(RecruitmentContactChange):
    recruitment = ScopedRelatedField(queryset=Recruitment.objects.all())
    contact = ScopedRelatedField(queryset=Contact.objects.current())


class StakeholderViewSet(IdempotentMixin, ScopedViewSet):
    """People with a part in a recruitment, newest first. The person itself is a contact of the partner."""

    queryset = RecruitmentContact.objects.current().select_related("recruitment", "contact")
    serializer_class = RecruitmentContactSerializer
    filterset_class = StakeholderFilter
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": services.CHANGE,
        "partial_update": services.CHANGE,
        "destroy": services.CHANGE,
    }

    @extend_schema(request=RecruitmentContactWrite, responses={201: RecruitmentContactSerializer})
    def create(self, request) -> Response:
        values = self.valid(RecruitmentContactWrite)
        return self.once(lambda: self.created(services.stakeholder_add(actor=self.actor, **values)))

    @extend_schema(request=RecruitmentContactChange, responses=RecruitmentContactSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        row = self.get_object()
        values = {"part": row.part, "note": row.note, **self.valid(RecruitmentContactChange, partial=True)}
        changed = services.stakeholder_change(actor=self.actor, stakeholder=row, **values)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        services.stakeholder_remove(actor=self.actor, stakeholder=self.get_object())
        return Response(status=204)
