"""What allauth asks of us: nobody signs up alone, tries are counted, mails are ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from accounts import attempts, devices, letters, sessions
from accounts.models import User
from accounts.services import security as services
from web import reauthentication


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation; a login sets the language of the person who logs in."""

    error_messages = {**DefaultAccountAdapter.error_messages, "too_many_login_attempts": attempts.PAUSED}
    # The page that follows says it already.
    SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: Any, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in self.SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who has just logged in: the second step is set up right then."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return required and not reauthentication.shown_recently(context.request)

    # -- Counted tries, in place of allauth's own limit, which is kept in the cache ----------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not attempts.claim("password", credentials.get("email", ""), request):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user:
            attempts.clear("password", credentials.get("email", ""), request)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.login_failed(request, "password", credentials.get("email", ""))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password was chosen by a link from the mailbox: every way in is open again."""
        attempts.reopen(credentials.get("email", ""), request)

    # -- Language and device -----------------------------------------------------------------------

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        devices.remember_device(request, response, user.email)
        return response

    def logout(self, request: HttpRequest) -> None:
        sessions.forget(request)
        super().logout(request)

    # -- Mails: ours, from a row, and with links that no header of the request can turn --------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.enqueue_letter(template_prefix, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return path.replace("UID-KEY", quote(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_account_already_exists_mail(self, email: str) -> None:
        context = {"password_reset_url": reverse("account_reset_password")}
        self.send_mail("account/email/account_already_exists", email, context)


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep a language in the cookie that Django's LocaleMiddleware reads, and use it from now on."""
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
    )
