"""What allauth tells us happened to an account, for the audit log (the named exception to "no signals")."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from accounts import attempts, sessions
from accounts.services import security as services


@receiver(account.user_logged_in, dispatch_uid="accounts.logged_in")
def logged_in(request: Any, user: Any, **_kwargs: Any) -> None:
    sessions.begin(request, user)
    services.security_record(
        actor=services.on_behalf_of(user, request), user=user, event="accounts.user.logged_in"
    )


@receiver(account.password_set, dispatch_uid="accounts.password_set")
@receiver(account.password_changed, dispatch_uid="accounts.password_changed")
@receiver(account.password_reset, dispatch_uid="accounts.password_reset")
def password_changed(request: Any, user: Any, **_kwargs: Any) -> None:
    services.security_record(
        actor=services.on_behalf_of(user, request), user=user, event="accounts.user.password_changed"
    )


@receiver(account.email_changed, dispatch_uid="accounts.email_changed")
def email_changed(request: Any, user: Any, **_kwargs: Any) -> None:
    services.security_record(
        actor=services.on_behalf_of(user, request), user=user, event="accounts.user.email_changed"
    )


@receiver(mfa.authenticator_added, dispatch_uid="accounts.mfa_added")
def mfa_added(request: Any, user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        services.security_record(
            actor=services.on_behalf_of(user, request), user=user, event="accounts.user.mfa_added"
        )


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.mfa_removed")
def mfa_removed(request: Any, user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        services.security_record(
            actor=services.on_behalf_of(user, request), user=user, event="accounts.user.mfa_removed"
        )


@receiver(account.login_code_rejected, dispatch_uid="accounts.code_rejected")
def code_rejected(request: Any, user: Any, **_kwargs: Any) -> None:
    services.login_failed(request, "code", user.email)


@receiver(mfa.authentication_failed, dispatch_uid="accounts.mfa_failed")
def mfa_failed(request: Any, user: Any, **_kwargs: Any) -> None:
    services.login_failed(request, "mfa", user.email)


@receiver(mfa.authenticator_used, dispatch_uid="accounts.mfa_used")
def mfa_used(request: Any, user: Any, **_kwargs: Any) -> None:
    attempts.clear("mfa", user.email, request)
