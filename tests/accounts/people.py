"""Plain factories of this room."""

from __future__ import annotations

from itertools import count

from allauth.account.models import EmailAddress

from accounts.models import User
from accounts.selectors import staff_permissions
from core.actor import Actor, ActorKind

_number = count(1)
PASSWORD = "a long enough password"


def make_user(role: str = "administrator", *, password: str = PASSWORD, **values) -> User:
    """One of us in a role, or somebody without one (role "")."""
    email = values.pop("email", f"person-{next(_number)}@own.test")
    values.setdefault("name", f"Person of {role or 'a partner'}")
    user = User.objects.create_user(email, password, staff_role=role, **values)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def actor_for(user: User) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        id=user.public_id,
        user_id=user.pk,
        role=user.staff_role,
        permissions=staff_permissions(user),
        own_partners_only=user.staff_role == "manager_own",
    )
