"""The first administrator: by a link that whoever runs the server finds in the terminal."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import BeginLink, User
from accounts.selectors import nobody_yet
from accounts.services.users import password_hash, person_add
from core.actor import Actor
from core.clock import now
from core.errors import DomainError
from core.operation import operation, record

LIFE = timedelta(hours=24)


def digest_of(token: str) -> str:
    """What is kept of a link: the link itself is nowhere but with whoever was given it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_valid(digest: str) -> bool:
    return BeginLink.objects.filter(digest=digest, expires_at__gt=now()).exists()


@operation(
    "accounts.user:change",
    event=None,
    reason="a digest that dies within a day; whoever uses the link is recorded",
)
def begin_link_create(*, actor: Actor) -> str:
    """A new link's token; the one before is void. Raises DomainError when there is somebody already."""
    if not nobody_yet():
        raise _somebody()
    token = secrets.token_urlsafe(32)
    values = {"digest": digest_of(token), "expires_at": now() + LIFE}
    BeginLink.objects.update_or_create(id=1, defaults=values)
    return token


@operation("accounts.user:change", event="accounts.user.first")
def administrator_begin(
    *, actor: Actor, digest: str, name: str, email: str, password: str, language: str
) -> User:
    """Make the first administrator, with an address that needs no mail to be confirmed: whoever has the
    link reads the server's terminal. The link is claimed by deleting it, so two at once make one.

    Raises DomainError when the link is void, when there is somebody already, and at the fields.
    """
    claimed, _rows = BeginLink.objects.filter(digest=digest, expires_at__gt=now()).delete()
    if not nobody_yet():
        raise _somebody()
    if not claimed:
        raise DomainError.conflict(_("This link is no longer valid."), code="link-void")
    user = person_add(
        email=email,
        name=name,
        language=language,
        staff_role="administrator",
        password=password_hash(password, email=email, name=name),
    )
    record(user, changes={"staff_role": ["", "administrator"]})
    return user


def _somebody() -> DomainError:
    return DomainError.conflict(_("There is already an administrator."), code="begun-already")
