"""Pages about sessions: one's own list, the login again, and what an administrator does for others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from accounts import selectors, sessions
from accounts.models import User, UserSession
from accounts.services import sessions as services
from core.errors import DomainError
from web.views import ActionPage, Page


class Sessions(Page):
    """Where one is logged in."""

    permission = "accounts.profile:change"
    side = "any"
    template_name = "accounts/sessions.html"
    title = _("Where you are logged in")

    @property
    def base_template(self) -> str:
        return "staff/base.html" if self.actor.is_staff else "portal/base.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = selectors.sessions_of(self.request.user)
        for row in rows:
            row.current = sessions.is_current(self.request, row)
        return super().get_context(
            sessions=rows,
            back_url=reverse("accounts:profile"),
            idle_hours=settings.SESSION_IDLE_MINUTES // 60,
            days=settings.SESSION_DAYS,
            **extra,
        )


class SessionsEndOthers(Page):
    """Ends every session but the one in use."""

    permission = "accounts.profile:change"
    side = "any"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user = services.own_sessions_end(actor=self.actor)
        update_session_auth_hash(request, user)
        sessions.begin(request, user)
        messages.success(request, _("All your other sessions are ended."))
        return HttpResponseRedirect(reverse("accounts:sessions"))


class SessionEnd(ActionPage):
    permission = "accounts.profile:change"
    side = "any"
    success_message = _("The session is ended.")

    queryset = UserSession.objects.all()

    def load(self) -> None:
        """By its user and not by a partner: members of partners have sessions like us."""
        mine = self.queryset.filter(user_id=self.actor.user_id, public_id=self.kwargs["public_id"])
        self.object = mine.first()
        if self.object is None:
            raise DomainError.not_found()

    def perform(self) -> None:
        services.session_end(actor=self.actor, session=self.object)

    def success_url(self, result: Any) -> str:
        return reverse("accounts:sessions")


class LoginAgain(Page):
    """For somebody with neither a password nor a second step: who they are is shown by a new code."""

    permission = "accounts.profile:change"
    side = "any"
    template_name = "account/login_again.html"
    title = _("Confirm that it is you")

    @property
    def wanted(self) -> str:
        wanted = self.request.GET.get("next", "")
        return wanted if url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}) else "/"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(wanted=self.wanted, **extra)

    def post(self, request: HttpRequest) -> HttpResponse:
        sessions.forget(request)
        logout(request)
        return HttpResponseRedirect(
            f"{reverse('account_request_login_code')}?{urlencode({'next': self.wanted})}"
        )


class PersonAction(ActionPage):
    """Something an administrator does to the account of one of us or of a partner's member."""

    permission = "accounts.user:change"

    def get_queryset(self) -> QuerySet:
        return User.objects.all()


class PersonSessionsEnd(PersonAction):
    success_message = _("All sessions of this person are ended.")

    def perform(self) -> User:
        return services.sessions_end(actor=self.actor, user=self.object)


class PersonFactorReset(PersonAction):
    reauthenticate = True
    success_message = _("The second step is reset, and the person is informed by e-mail.")

    def perform(self) -> User:
        return services.second_factor_reset(actor=self.actor, user=self.object)
