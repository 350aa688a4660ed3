"""Certification over the API: what is certified, and what partners passed."""

from __future__ import annotations

from typing import Any

import django_filters as django_filter
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import DomainError
from enablement.certification import filters, services
from enablement.certification.services import DECLARE, RECORD, VIEW
from enablement.models import Certificate, Certification, TrainingRecord
from partners.models import Contact, Partner, ProductLine
from rest.fields import DateField, ExactField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

_COMMON = [
    "status", "evidence", "link", "file", "decided_at", "revoked_on", "reason", "created_at", "updated_at",
]  # fmt: skip


class CertificationSerializer(RowSerializer):
    """What the programme certifies; without ``validity_months`` a certificate is valid for good."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = TranslatedTextField(read_only=True)
    description = TranslatedTextField(read_only=True)

    class Meta:
        model = Certification
        fields = ["id", "code", "name", "subject", "validity_months", "description", "is_active"]


class CertificationFilter(django_filter.FilterSet):
    class Meta:
        model = Certification
        fields = ["subject", "is_active"]


class CertificationViewSet(ScopedViewSet):
    """The certifications of the programme, in their order."""

    queryset = Certification.objects.all()
    serializer_class = CertificationSerializer
    filterset_class = CertificationFilter
    ordering = "position"
    permissions = {"list": VIEW, "retrieve": VIEW}


class _Qualification(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    contact = serializers.CharField(source="contact.public_id", default=None, read_only=True)
    file = serializers.CharField(source="file.name", default=None, read_only=True)


class CertificateSerializer(_Qualification):
    """That a person, an organisation, an implementation or a solution passed a certification. It is valid
    where ``status`` is confirmed, up to and including ``expires_on``."""

    certification = serializers.CharField(source="certification.code", read_only=True)
    product_line = serializers.CharField(source="product_line.code", default=None, read_only=True)

    class Meta:
        model = Certificate
        fields = [
            "id", "partner", "certification", "subject", "contact", "name", "customer", "product_line", "number",
            "obtained_on", "expires_on", *_COMMON,
        ]  # fmt: skip


class TrainingSerializer(_Qualification):
    """That a person took part in a training; ``entitlement`` is the code of a benefit of the tier it counts
    against."""

    hours = ExactField(read_only=True)

    class Meta:
        model = TrainingRecord
        fields = ["id", "partner", "contact", "what", "held_on", "hours", "entitlement", *_COMMON]


class _Write(Input):
    """One of evidence and link is asked for. ``partner`` is left out where a partner declares."""

    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False)
    evidence = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    link = serializers.URLField(max_length=500, required=False, allow_blank=True)


class CertificateWrite(_Write):
    certification = ScopedRelatedField(queryset=Certification.objects.all(), slug_field="code")
    contact = ScopedRelatedField(queryset=Contact.objects.current(), required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    customer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    product_line = ScopedRelatedField(
        queryset=ProductLine.objects.filter(is_active=True),
        slug_field="code",
        required=False,
        allow_null=True,
    )
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    obtained_on = DateField()


class TrainingWrite(_Write):
    contact = ScopedRelatedField(queryset=Contact.objects.current())
    what = serializers.CharField(max_length=200)
    held_on = DateField()
    hours = ExactField()
    entitlement = serializers.SlugField(max_length=40, required=False, allow_blank=True)


class QualificationReason(Input):
    reason = serializers.CharField(max_length=1000)


class _ViewSet(IdempotentMixin, ScopedViewSet):
    """What is recorded counts at once; what a partner declares, once it is confirmed."""

    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": RECORD,
        "declare": DECLARE,
        "confirm": RECORD,
        "refuse": RECORD,
        "revoke": RECORD,
        "withdraw": DECLARE,
    }

    def _record(self, operation: Any, shape: Any) -> Response:
        values = self.valid(shape)
        if "partner" not in values:
            raise DomainError.invalid(_("Say of which partner."), field="partner")
        return self.once(lambda: self.created(operation(actor=self.actor, **values)))

    def _declare(self, operation: Any, shape: Any) -> Response:
        values = self.valid(shape)
        values["partner"] = Partner.objects.all().get_visible(self.actor, pk=self.actor.partner_id)
        return self.once(lambda: self.created(operation(actor=self.actor, **values)))

    def _do(self, operation: Any, shape: Any = Nothing) -> Response:
        """Call an operation on the row with the body, once for an Idempotency-Key."""
        values = self.valid(shape)
        row = self.get_object()
        return self.once(lambda: Response(self.shown(operation(actor=self.actor, row=row, **values))))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request, public_id: str) -> Response:
        return self._do(services.qualification_confirm)

    @extend_schema(request=QualificationReason)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id: str) -> Response:
        return self._do(services.qualification_refuse, QualificationReason)

    @extend_schema(request=QualificationReason)
    @action(detail=True, methods=["post"])
    def revoke(self, request, public_id: str) -> Response:
        return self._do(services.qualification_revoke, QualificationReason)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        return self._do(services.qualification_withdraw)


class CertificateViewSet(_ViewSet):
    """Certificates, newest first. ``updated_since`` gives those changed since an instant."""

    queryset = Certificate.objects.for_list().select_related("file")
    serializer_class = CertificateSerializer
    filterset_class = filters.CertificateFilter
    ordering = "-created_at"

    @extend_schema(request=CertificateWrite, responses={201: CertificateSerializer})
    def create(self, request) -> Response:
        return self._record(services.certificate_record, CertificateWrite)

    @extend_schema(request=CertificateWrite, responses={201: CertificateSerializer})
    @action(detail=False, methods=["post"])
    def declare(self, request) -> Response:
        return self._declare(services.certificate_declare, CertificateWrite)


class TrainingViewSet(_ViewSet):
    """Training of partners' people, newest first. ``updated_since`` gives what changed since an instant."""

    queryset = TrainingRecord.objects.for_list().select_related("file")
    serializer_class = TrainingSerializer
    filterset_class = filters.TrainingFilter
    ordering = "-created_at"

    @extend_schema(request=TrainingWrite, responses={201: TrainingSerializer})
    def create(self, request) -> Response:
        return self._record(services.training_record, TrainingWrite)

    @extend_schema(request=TrainingWrite, responses={201: TrainingSerializer})
    @action(detail=False, methods=["post"])
    def declare(self, request) -> Response:
        return self._declare(services.training_declare, TrainingWrite)
