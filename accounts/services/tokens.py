"""API tokens of our people and systems."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import StaffToken, User
from accounts.selectors import staff_permissions
from core import tokens
from core.actor import Actor, ActorKind
from core.clock import now
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record

LONGEST = timedelta(days=366)


@operation("accounts.token:change", event="accounts.token.created")
def staff_token_create(
    *,
    actor: Actor,
    owner: User,
    name: str,
    scopes: list[str],
    expires_at: datetime,
    is_service: bool = False,
) -> tuple[StaffToken, str]:
    """Make a token for oneself, and return it with its secret: the only time it can be read.

    Raises DomainError 403 for somebody else or by a token, 422 on a scope that the owner does not
    have and on an end that has passed or is more than a year away.
    """
    if not actor.is_system and (actor.kind is not ActorKind.STAFF or owner.pk != actor.user_id):
        raise DomainError.forbidden()
    if is_service and not actor.can("accounts.service_token:create"):
        raise DomainError.forbidden()
    if not scopes or set(scopes) - set(tokens.offered_scopes(staff_permissions(owner))):
        raise DomainError.invalid(_("Choose what the token may do, among what you may do."), field="scopes")
    if not now() < expires_at <= now() + LONGEST:
        raise DomainError.invalid(_("Choose a day within the next 365 days."), field="expires_on")
    secret = tokens.new_secret()
    token = create(
        StaffToken,
        owner=owner,
        name=name.strip(),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        is_service=is_service,
        secret_hash=tokens.digest(secret),
    )
    record(
        token, data={"scopes": token.scopes, "owner": owner.public_id, "expires_at": expires_at.isoformat()}
    )
    return token, secret


@operation("accounts.token:change", event="accounts.token.revoked")
def staff_token_revoke(*, actor: Actor, token: StaffToken) -> StaffToken:
    """End a token at once: one's own, or anybody's for who manages people."""
    if token.owner_id != actor.user_id and not actor.can("accounts.user:change"):
        raise DomainError.not_found()
    token = lock(token)
    if token.revoked_at:
        no_op()
        return token
    token.revoked_at = now()
    token.save(update_fields=["revoked_at"])
    record(token, changes={"revoked_at": [None, token.revoked_at.isoformat()]})
    return token
