"""Over the API: who is asked for answers to reviews, somebody else instead, or nobody any more."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core import clock
from insights.review import asking, services
from partners.models import Assignment
from rest.fields import DateField, DateTimeField, ScopedRelatedField
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

STAFF = User.objects.exclude(staff_role="")


class AskedSerializer(serializers.Serializer):
    """Who is asked for an answer, and by when. ``assignment`` is what is handed over or withdrawn."""

    assignment = serializers.CharField(source="public_id", read_only=True)
    person = serializers.CharField(source="person.public_id", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    due_on = DateField(read_only=True)
    overdue = serializers.SerializerMethodField()

    def get_overdue(self, row: Any) -> bool:
        return bool(row.due_on < clock.today())


class AssignmentSerializer(AskedSerializer):
    """An answer that somebody is asked for; ``question`` is its code."""

    assignment = None
    id = serializers.CharField(source="public_id", read_only=True)
    review = serializers.CharField(source="sheet.questionnaire.public_id", read_only=True)
    question = serializers.CharField(source="code", read_only=True)
    asked_at = DateTimeField(read_only=True)
    asked_by = serializers.CharField(read_only=True)
    done_at = DateTimeField(read_only=True, allow_null=True)


class HandOverWrite(Input):
    """Of whom the answer is asked, by which day."""

    person = ScopedRelatedField(queryset=STAFF)
    due_on = serializers.DateField()


class AskWrite(HandOverWrite):
    """The same, and for which questions, by their codes."""

    codes = serializers.ListField(child=serializers.CharField(max_length=40), allow_empty=False)


class AssignmentFilter(filters.FilterSet):
    review = filters.CharFilter(label=_("Programme review"), field_name="sheet__questionnaire__public_id")
    person = filters.CharFilter(label=_("Person"), field_name="person__public_id")

    class Meta:
        model = Assignment
        fields: list[str] = []


class AssignmentViewSet(ScopedViewSet):
    """The answers to reviews that are waited for. One that is given or withdrawn has left the list; at its
    own address it says since when."""

    queryset = asking.assignments()
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    permissions = {
        "list": services.VIEW,
        "retrieve": services.VIEW,
        "hand_over": services.ASK,
        "withdraw": services.ASK,
    }

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        return rows.filter(done_at=None) if self.action == "list" else rows

    @extend_schema(request=HandOverWrite, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, public_id: str) -> Response:
        """Ask somebody else, or by another day. What is asked of somebody else is an assignment of its own."""
        sent = self.valid(HandOverWrite)
        row = asking.answer_hand_over(actor=self.actor, assignment=self.get_object(), **sent)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, public_id: str) -> Response:
        """Ask for the answer no more."""
        self.valid(Nothing)
        row = asking.answer_withdraw(actor=self.actor, assignment=self.get_object())
        return Response(self.get_serializer(row).data)
