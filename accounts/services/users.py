"""People: who has access, in which role, and what they say about themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffToken, User
from accounts.selectors import user_of
from accounts.services.sessions import void_sessions
from core import languages
from core.actor import Actor
from core.clock import now
from core.errors import DomainError
from core.notify import notify
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields
from core.permissions import STAFF_ROLES
from core.text import plain_name


@operation("accounts.user:change", event="accounts.user.created")
def user_create(
    *,
    actor: Actor,
    email: str,
    name: str,
    staff_role: str,
    language: str = "",
    phone: str = "",
    job_title: str = "",
) -> User:
    """Give one of us access, and tell them by mail. They log in by code and may choose a password.

    Raises DomainError when the address is taken or the role is none of ours.
    """
    _check_role(staff_role)
    user = person_add(
        email=email,
        name=name,
        language=language or languages.of_programme(),
        phone=phone,
        job_title=job_title,
        staff_role=staff_role,
    )
    notify("accounts.welcome", target=user, audience=[user.public_id])
    record(user, changes={"staff_role": ["", staff_role]})
    return user


@operation("accounts.user:change", event="accounts.user.created")
def user_get_or_create(*, actor: Actor, email: str, name: str, language: str, password: str = "") -> User:
    """The person behind an address, made without a role when there is none (a partner's member).

    The password is for a person made now; somebody who has an account keeps their own. Raises
    DomainError when that person was deactivated or the password is too weak.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = person_add(
            email=email,
            name=name,
            language=language,
            password=password_hash(password, email=email, name=name),
        )
        record(user)
        return user
    if not user.is_active:
        raise DomainError.conflict(
            _("This person's access was taken away. An administrator of the programme can give it back."),
            field="email",
            code="user-deactivated",
        )
    no_op()
    return user


@operation("accounts.user:change", event="accounts.user.changed")
def user_change(
    *, actor: Actor, user: User, name: str, language: str, phone: str, job_title: str, staff_role: str
) -> User:
    """Change the details and the role of one of us.

    Raises DomainError when it would leave no administrator.
    """
    _check_role(staff_role)
    if staff_role != "administrator":
        _keep_an_administrator(without=user)
    user = lock(user)
    if not user.staff_role:
        raise DomainError.conflict(
            _("This person belongs to a partner and has no role with us."), field="staff_role"
        )
    return _apply(user, name=name, language=language, phone=phone, job_title=job_title, staff_role=staff_role)


@operation("accounts.user:change", event="accounts.user.deactivated")
def user_deactivate(*, actor: Actor, user: User) -> User:
    """Take access away: no login, every session ends for good, and the person's own tokens are revoked
    for good; those of the installation that they made go on.

    Raises DomainError on oneself, on the last administrator, and when it is done already.
    """
    if actor.user_id == user.pk:
        raise DomainError.conflict(
            _("You cannot take away your own access. Ask another administrator."), code="own-account"
        )
    _keep_an_administrator(without=user)
    user = lock(user)
    if not user.is_active:
        raise DomainError.transition(_("deactivated"))
    live = list(StaffToken.objects.filter(owner=user, is_service=False, revoked_at=None).order_by("pk"))
    StaffToken.objects.filter(pk__in=[token.pk for token in live], revoked_at=None).update(revoked_at=now())
    record(user, changes={**update_fields(user, is_active=False), **void_sessions(user)}, also=live)
    return user


@operation("accounts.user:change", event="accounts.user.reactivated")
def user_reactivate(*, actor: Actor, user: User) -> User:
    """Give access back. Raises DomainError when it was not taken away."""
    user = lock(user)
    if user.is_active:
        raise DomainError.transition(_("active"))
    record(user, changes=update_fields(user, is_active=True))
    return user


@operation("accounts.profile:change", event="accounts.user.changed")
def profile_change(*, actor: Actor, name: str, language: str, phone: str, job_title: str) -> User:
    """Change what one says about oneself."""
    return _apply(_self(actor), name=name, language=language, phone=phone, job_title=job_title)


@operation("accounts.profile:change", event="accounts.user.changed")
def language_set(*, actor: Actor, language: str) -> User:
    """Choose the language of one's pages and mails."""
    return _apply(_self(actor), language=language)


@operation("accounts.profile:change", event="accounts.user.calendars_voided")
def calendars_void(*, actor: Actor) -> User:
    """Make the addresses of one's calendars void, for who gave one away; the pages show new ones."""
    user = _self(actor)
    record(user, changes=update_fields(user, calendars_voided=user.calendars_voided + 1))
    return user


def _self(actor: Actor) -> User:
    user = user_of(actor)
    if user is None:
        raise DomainError.forbidden()
    return lock(user)


def _apply(user: User, **values: Any) -> User:
    if "name" in values:
        values["name"] = plain_name(values["name"])
    changes = update_fields(user, **values)
    if changes:
        record(user, changes=changes)
    else:
        no_op()
    return user


def person_add(*, email: str, **values: Any) -> User:
    """A person with a verified address: whoever made them reached them there, and the first login
    is by a code or link sent to it."""
    values["name"] = plain_name(values["name"])
    user = create(User, email=email.strip().lower(), **{"password": make_password(None), **values})
    # An address that somebody added to an account of theirs and never verified gives way.
    EmailAddress.objects.filter(email=user.email, verified=False).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def password_hash(password: str, *, email: str, name: str) -> str:
    """The hash to keep, or one that nothing matches when no password was chosen (login by code)."""
    if not password:
        return make_password(None)
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise DomainError(
            "weak-password", error.messages[0], fields={"password": [*error.messages]}
        ) from error
    return make_password(password)


def _check_role(staff_role: str) -> None:
    if staff_role not in STAFF_ROLES:
        raise DomainError.invalid(_("Choose one of the roles."), field="staff_role")


def _keep_an_administrator(*, without: User) -> None:
    """Refuse to lose the last administrator. All of them are locked, in order, so that two who take
    each other's role away at the same moment do so one after the other."""
    remaining = lock_all(User.objects.administrators().order_by("pk"))
    if remaining == [without]:
        raise DomainError.conflict(
            _("This is the last administrator. Make somebody else administrator first."),
            field="staff_role",
            code="last-administrator",
        )
