"""Tokens of the API: ``Authorization: Bearer prm_…`` becomes an actor."""

from __future__ import annotations

import structlog
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header

from accounts.selectors import service_permissions, staff_permissions, staff_tokens
from core import tokens
from core.actor import Actor, ActorKind
from core.errors import DomainError
from core.logging import bind_actor
from core.origin import address_of
from core.permissions import scope_permissions
from partners.access.selectors import access_of, partner_tokens, scope_ids

logger = structlog.get_logger(__name__)


class TokenAuthentication(BaseAuthentication):
    """One of our tokens, or a partner's. It may do what its owner or role may, within its scopes."""

    def authenticate(self, request) -> tuple[Actor, object]:
        parts = get_authorization_header(request).decode("latin-1").split()
        if len(parts) != 2 or parts[0].lower() != "bearer":
            raise exceptions.NotAuthenticated(_("Send a token: Authorization: Bearer prm_…"))
        request_id = getattr(request._request, "request_id", "")
        actor, token = (
            staff_actor(parts[1], request_id) or partner_actor(parts[1], request_id) or (None, None)
        )
        if actor is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
        bind_actor(actor.id)
        address = address_of(request._request)
        if not token.allows(address):
            logger.warning("token.address_refused", address=address)
            sentence = _("This token may not be used from the address %(address)s.")
            raise DomainError("address-not-allowed", sentence % {"address": address or "–"}, status=403)
        return actor, token

    def authenticate_header(self, request) -> str:
        return 'Bearer realm="api"'


def staff_actor(secret: str, request_id: str):
    token = tokens.use(staff_tokens(), secret)
    if token is None:
        return None
    owner = token.owner
    scoped = scope_permissions(token.scopes)
    if token.is_service:
        # Who made it stays who answers for it where two people must act.
        return Actor(
            kind=ActorKind.TOKEN,
            id=token.public_id,
            permissions=service_permissions() & scoped,
            withheld=service_permissions() - scoped,
            owner=owner.public_id,
            request_id=request_id,
        ), token
    role = staff_permissions(owner)
    return Actor(
        kind=ActorKind.TOKEN,
        id=token.public_id,
        user_id=owner.pk,
        role=owner.staff_role,
        permissions=role & scoped,
        withheld=role - scoped,
        own_partners_only=owner.staff_role == "manager_own",
        owner=owner.public_id,
        request_id=request_id,
    ), token


def partner_actor(secret: str, request_id: str):
    token = tokens.use(partner_tokens(), secret)
    if token is None:
        return None
    access = access_of(token.role, token.partner)
    scoped = scope_permissions(token.scopes)
    return Actor(
        kind=ActorKind.TOKEN,
        id=token.public_id,
        role=token.role,
        permissions=access.permissions & scoped,
        withheld=access.permissions - scoped,
        barred=access.barred,
        not_offered=access.not_offered,
        partner_id=token.partner_id,
        partner_ids=scope_ids(token.partner),
        request_id=request_id,
    ), token


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes our tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}
