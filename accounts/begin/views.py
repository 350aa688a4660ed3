"""The first page of an empty installation."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts import attempts
from accounts.begin import services
from accounts.begin.forms import BeginForm
from accounts.selectors import nobody_yet
from core.actor import SYSTEM
from core.errors import DomainError
from web.setup.guesses import remember_zone
from web.views import PublicPage, add_error

_DIGEST = "begin"


class _BeginPage(PublicPage):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if nobody_yet():
            response = super().dispatch(request, *args, **kwargs)
        else:
            response = self.say("begun", status=404)
        # The link lets whoever has it in: no proxy, no disk and no other page learns it.
        response["Cache-Control"] = "private, no-store"
        return response

    def say(self, state: str, *, status: int = 200, form: BeginForm | None = None) -> HttpResponse:
        context = {"state": state, "form": form, "hours": services.LIFE.total_seconds() // 3600}
        return render(self.request, "accounts/begin.html", context, status=status)


class BeginLinkOpen(_BeginPage):
    """Takes the token out of the address, so that it is neither shown, nor kept in history, nor sent on."""

    public = "whoever has the link reads the server's terminal"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        digest = services.digest_of(token)
        # The right link is never held up: nobody guesses it, and a stranger's tries keep nobody out.
        if not services.is_valid(digest) and not attempts.claim("begin", "", request):
            return self.say("paused", status=429)
        request.session[_DIGEST] = digest
        response = HttpResponseRedirect(reverse("accounts:begin"))
        response["Referrer-Policy"] = "no-referrer"
        return response


class Begin(_BeginPage):
    """Name, address, password: the first administrator, who is logged in and led to the guide."""

    public = "works only with the link, and only while there is nobody"

    def get(self, request: HttpRequest) -> HttpResponse:
        if _DIGEST not in request.session:
            return self.say("none")
        if not services.is_valid(request.session[_DIGEST]):
            return self.say("void", status=410)
        return self.say("open", form=BeginForm(actor=self.actor))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BeginForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self.say("open", form=form, status=422)
        details = dict(form.cleaned_data)
        zone = details.pop("time_zone")
        try:
            user = services.administrator_begin(
                actor=SYSTEM, digest=request.session.get(_DIGEST, ""), **details
            )
        except DomainError as error:
            if error.code == "link-void":
                return self.say("void", status=410)
            if error.code == "begun-already":
                return self.say("begun", status=404)
            add_error(form, error)
            return self.say("open", form=form, status=error.status)
        request.session.pop(_DIGEST, None)
        attempts.clear("begin", "", request)
        remember_zone(request, zone)
        login = Login(user=user, redirect_url=reverse("web:setup"), email=user.email)
        return perform_password_login(request, {"email": user.email}, login)
