"""Ending sessions: one's own, and anybody's by who manages people; and letting in who is locked out."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from accounts import sessions
from accounts.models import User, UserSession
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import lock, operation, record, update_fields


@operation("accounts.profile:change", event="accounts.user.session_ended")
def session_end(*, actor: Actor, session: UserSession) -> None:
    """End one session of one's own. Raises DomainError 404 for somebody else's."""
    if session.user_id != actor.user_id:
        raise DomainError.not_found()
    record(session.user, data={"device": session.device})
    sessions.end([session])


@operation("accounts.profile:change", event="accounts.user.sessions_ended")
def own_sessions_end(*, actor: Actor) -> User:
    """End every session of one's own; the page gives the one in use its new number."""
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise DomainError.forbidden()
    return _void(lock(user))


@operation("accounts.user:change", event="accounts.user.sessions_ended")
def sessions_end(*, actor: Actor, user: User) -> User:
    """End every session of a person, known and unknown, for good."""
    return _void(lock(user))


def void_sessions(user: User) -> dict[str, list]:
    """Make every session of a locked person void, inside an operation. Returns the changes."""
    sessions.end(list(UserSession.objects.filter(user=user)))
    return update_fields(user, sessions_voided=user.sessions_voided + 1)


def _void(user: User) -> User:
    record(user, changes=void_sessions(user))
    return user


@operation("accounts.user:change", event="accounts.user.mfa_reset")
def second_factor_reset(*, actor: Actor, user: User) -> User:
    """Take away the second factor of somebody who lost it, and end their sessions.

    The person is told by mail, and sets up a new one at the next login where their role asks for it.
    Raises DomainError 409 on oneself: whoever is logged in removes it on their own page.
    """
    if actor.user_id == user.pk:
        raise DomainError.conflict(
            _("You cannot reset your own second step. Ask another administrator."), code="own-account"
        )
    user = lock(user)
    rows = Authenticator.objects.filter(user=user)
    if not rows.exists():
        raise DomainError.conflict(_("This person has no second step."), code="no-second-factor")
    rows.delete()
    changes = void_sessions(user)
    record(user, changes=changes)
    notify(
        "accounts.mfa_reset", target=user, audience=[user.public_id], about=f"sessions{user.sessions_voided}"
    )
    return user


@operation("accounts.user:change", event="accounts.user.recovered")
def administrator_recover(*, actor: Actor, user: User) -> User:
    """From the shell: an administrator who can get in again, whatever was lost. Access and role are
    given back, the second factor is taken away and sessions end."""
    user = lock(user)
    Authenticator.objects.filter(user=user).delete()
    changes = {**void_sessions(user), **update_fields(user, is_active=True, staff_role="administrator")}
    record(user, changes=changes)
    return user
