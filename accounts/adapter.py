"""What allauth asks of us: nobody signs up alone, tries are counted, mails are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from accounts import attempts, letters
from accounts.models import User
from accounts.services import security as services


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

    # -- Counted tries, in place of allauth's own limit, which is kept in the cache ----------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not attempts.claim("password", credentials.get("email", "")):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user:
            attempts.clear("password", credentials.get("email", ""))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.login_paused(request, "password", credentials.get("email", ""))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        attempts.clear("password", credentials.get("email", ""))

    # -- Language ----------------------------------------------------------------------------------

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.compose(template_prefix, email, context).send()


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep a language in the cookie that Django's LocaleMiddleware reads, and use it from now on."""
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
