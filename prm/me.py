"""What a token is, for the system that holds it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from partners.models import Partner, PartnerToken
from rest.fields import DateTimeField


class Me(serializers.Serializer):
    """The token that asks: what it may do, for whom, from where and until when."""

    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["personal", "service", "partner"])
    person = serializers.CharField(allow_null=True, help_text="For whom a personal token speaks.")
    partner = serializers.CharField(allow_null=True, help_text="To which partner a token is bound.")
    role = serializers.CharField(
        allow_null=True, help_text="What the token may do at most; none of a service."
    )
    scopes = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    networks = serializers.ListField(child=serializers.CharField())
    rate = serializers.CharField(help_text="How many requests it may send in which time.")
    created_at = DateTimeField()
    expires_at = DateTimeField()
    last_used_at = DateTimeField(allow_null=True)
    previous_secret_until = DateTimeField(allow_null=True, help_text="After a rotation.")


class MeView(APIView):
    """What this token is."""

    public = "whoever holds a token may ask what it is"

    @extend_schema(responses=Me, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        return Response(Me(_facts(request.auth, request.user)).data)


def _facts(token: Any, actor: Any) -> dict[str, Any]:
    if isinstance(token, PartnerToken):
        partner: Partner = token.partner
        whose = {"kind": "partner", "person": None, "partner": partner.public_id, "role": token.role}
    elif token.is_service:
        whose = {"kind": "service", "person": None, "partner": None, "role": None}
    else:
        owner = token.owner
        whose = {"kind": "personal", "person": owner.public_id, "partner": None, "role": owner.staff_role}
    return {
        **whose,
        "id": token.public_id,
        "name": token.name,
        "scopes": token.scopes,
        "permissions": sorted(actor.permissions),
        "networks": token.networks.split(),
        "rate": settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["token"],
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "previous_secret_until": token.previous_until,
    }
