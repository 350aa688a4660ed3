"""Recruitments over the API, to be read."""

from __future__ import annotations

from rest_framework import serializers

from partners.questions.own_api import OwnFieldsField, OwnFilesMixin
from pipeline.models import Recruitment
from pipeline.needs.api import FitAndNeedsMixin
from pipeline.recruitment.filters import RecruitmentFilter
from rest.fields import MoneyField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class RecruitmentSerializer(RowSerializer):
    """A recruitment; ``phase`` and ``kind`` are codes, rows are named by public id."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    phase = serializers.CharField(source="phase.code", read_only=True)
    kind = serializers.CharField(source="kind.code", default=None, read_only=True)
    potential = MoneyField(read_only=True)
    next_step_owner = serializers.CharField(source="next_step_owner.public_id", default=None, read_only=True)
    own_fields = OwnFieldsField("recruitment")

    class Meta:
        model = Recruitment
        fields = [
            "id", "partner", "title", "headline", "phase", "kind", "outcome", "potential_kind", "potential",
            "potential_leads", "potential_note", "probability", "fit_us", "fit_them", "next_step",
            "next_step_on", "next_step_owner", "expected_on", "opened_on",
            "phase_since", "won_on", "live_on", "closed_at", "lost_reason", "created_at", "updated_at", "own_fields",
        ]  # fmt: skip


class RecruitmentViewSet(FitAndNeedsMixin, OwnFilesMixin, ScopedViewSet):
    """Recruitments, newest first. ``updated_since`` gives those changed since an instant. An own field that is
    listed filters as ``own.<code>``, a figure or day as ``own.<code>.min`` and ``own.<code>.max``; ``fit_us``
    and ``fit_them`` leave those whose fit is at least that many per cent."""

    queryset = Recruitment.objects.for_list()
    serializer_class = RecruitmentSerializer
    filterset_class = RecruitmentFilter
    ordering = "-created_at"
    permissions = dict.fromkeys(("list", "retrieve", "own_file", "fit", "needs"), "pipeline.recruitment:view")
    OWN = "recruitment"
