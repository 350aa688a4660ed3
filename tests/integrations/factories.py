"""Integrations and requests, as people make them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from accounts.models import StaffToken
from core import clock, tokens
from integrations.catalogue import services as catalogue
from integrations.models import Integration, IntegrationRequest
from integrations.requests import services as requests
from partners.models import PartnerToken


def integration(cast, name: str = "Connector", **details: Any) -> Integration:
    values = {"partner": cast.a, "kind": "plugin", "built_by": "partner", **details}
    return catalogue.integration_add(actor=cast.actor("manager"), name=name, **values)


def request(cast, name: str = "Zeta CRM", **details: Any) -> IntegrationRequest:
    return requests.request_add(actor=cast.actor("manager"), name={"en": name, "fr": name}, **details)


def staff_api(cast, role: str, *scopes: str) -> Client:
    return _api(StaffToken, scopes or ("integrations:write",), owner=cast.staff[role])


def partner_api(cast, role: str = "technical") -> Client:
    return _api(PartnerToken, ("integrations:write",), partner=cast.a, role=role)


def _api(model: Any, scopes: Any, **values: Any) -> Client:
    secret = tokens.new_secret()
    model.objects.create(
        name="x",
        scopes=list(scopes),
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1),
        **values,
    )
    return Client(headers={"authorization": f"Bearer {secret}"})
