"""API tokens of our people and systems."""

from __future__ import annotations

from datetime import datetime

from accounts.audiences import staff_with
from accounts.models import StaffToken, User
from accounts.selectors import staff_permissions
from core import tokens
from core.actor import Actor, ActorKind
from core.clock import now
from core.errors import DomainError
from core.notify import notify
from core.operation import create, lock, no_op, operation, record, update_fields


@operation("accounts.token:change", event="accounts.token.created")
def staff_token_create(
    *,
    actor: Actor,
    owner: User,
    name: str,
    scopes: list[str],
    expires_at: datetime,
    is_service: bool = False,
    networks: str = "",
) -> tuple[StaffToken, str]:
    """Make a token, and return it with its secret: the only time it can be read.

    A personal one is one's own and ends with one's access. A service token belongs to the installation:
    ``owner`` is who made it. Raises DomainError 403 for somebody else or by a token, 422 on a scope that is
    not offered, on networks that are none, and on an end that has passed or is more than a year away.
    """
    if not actor.is_system and (actor.kind is not ActorKind.STAFF or owner.pk != actor.user_id):
        raise DomainError.forbidden()
    if is_service:
        _check_service(actor, scopes)
    else:
        tokens.check_scopes(scopes, staff_permissions(owner))
    tokens.check_expiry(expires_at)
    secret = tokens.new_secret()
    token = create(
        StaffToken,
        owner=owner,
        name=name.strip(),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        is_service=is_service,
        networks=tokens.networks_of(networks),
        secret_hash=tokens.digest(secret),
    )
    said = {"scopes": token.scopes, "owner": owner.public_id, "expires_at": expires_at.isoformat()}
    record(token, data=said)
    return token, secret


def service_scopes(actor: Actor) -> list[str]:
    """What somebody may give to a token of the installation."""
    if actor.can("accounts.service_token:create"):
        return tokens.offered_scopes(actor.permissions)
    return [tokens.CONVERSIONS] if actor.can("accounts.conversion_token:create") else []


def _check_service(actor: Actor, scopes: list[str]) -> None:
    if actor.is_system:
        return
    if not service_scopes(actor):
        raise DomainError.forbidden()
    if set(scopes) - set(service_scopes(actor)):
        raise DomainError.forbidden()
    if not scopes:
        tokens.check_scopes(scopes, actor.permissions)


@operation("accounts.token:change", event="accounts.token.rotated")
def staff_token_rotate(
    *, actor: Actor, token: StaffToken, expires_at: datetime, keep_hours: int = 24
) -> tuple[StaffToken, str]:
    """Give a token another secret, and return it with that. The former one works for ``keep_hours`` more,
    so that a system changes over without a gap; with 0 it ends at once.

    Raises DomainError 404 for somebody else's token, 403 for one of the installation that one may not make
    any more, 409 for one that no longer works.
    """
    _check_own(actor, token)
    if token.is_service and not actor.can("accounts.service_token:create"):
        # It does not end with the role of who made it; with a new secret that role would be theirs again.
        _check_service(actor, token.scopes)
    token = lock(token)
    secret, changes = tokens.rotated(token, keep_hours=keep_hours, expires_at=expires_at)
    record(token, changes=update_fields(token, **changes), data={"keep_hours": keep_hours})
    return token, secret


@operation("accounts.token:change", event="accounts.token.revoked")
def staff_token_revoke(*, actor: Actor, token: StaffToken) -> StaffToken:
    """End a token at once: one's own, one of the installation, or anybody's for who manages people."""
    if not actor.can("accounts.user:change"):
        _check_own(actor, token)
    token = lock(token)
    if token.revoked_at:
        no_op()
        return token
    record(token, changes=update_fields(token, revoked_at=now()))
    return token


def _check_own(actor: Actor, token: StaffToken) -> None:
    ours = token.is_service and actor.can("accounts.service_token:create")
    if not (ours or actor.is_system or token.owner_id == actor.user_id):
        raise DomainError.not_found()


@operation("accounts.token:change", event=None, reason="the mail itself is the record of it")
def staff_token_remind(*, actor: Actor, token: StaffToken) -> int:
    """Tell who is to renew a token that it ends soon. Returns how many people hear of it."""
    token = lock(token)
    audience = [token.owner.public_id] if token.owner.is_active else []
    if token.is_service:
        audience += staff_with("accounts.service_token:create")
    update_fields(token, reminded_at=now())
    day = token.expires_at.date().isoformat()
    return notify("accounts.token_expiring", target=token, audience=audience, about=day)
