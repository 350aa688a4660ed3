"""Pages of webinars without a login: to register by a link that was passed on, and to answer one's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import languages
from core.actor import SYSTEM
from core.cache import count
from core.errors import DomainError
from core.origin import network_of
from pipeline.models import Webinar, WebinarRegistration
from pipeline.webinars import services
from pipeline.webinars.forms import PublicForm
from pipeline.webinars.links import link_actor, registration_from
from pipeline.webinars.presenters import TONES, hour_of
from web.templatetags.formats import day_long
from web.views import PublicPage, add_error, error_page, keep_secret

# Answers from one network within ten minutes.
MOST, WITHIN = 10, 600


class PublicWebinar(PublicPage):
    """Whoever has the link may register. The answer is the same for who is on the list already."""

    public = "a webinar that we opened to whoever has its link; it shows no other person"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Webinar.objects.coming().filter(is_public=True).with_figures()
        public_id = kwargs["public_id"]
        found = rows.filter(public_id=public_id).first() if "\x00" not in public_id else None
        if found is None:
            return error_page(request, DomainError.not_found())
        self.webinar = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.shown(PublicForm(actor=self.actor), done="done" in request.GET)

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = PublicForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self.shown(form, status=422)
        values = form.cleaned_data
        if values.pop("website"):
            return HttpResponseRedirect("?done")
        values.pop("consent")
        try:
            self.check_rate()
            language = languages.spoken((get_language() or "").split("-")[0])
            services.webinar_register_public(actor=SYSTEM, webinar=self.webinar, language=language, **values)
        except DomainError as error:
            add_error(form, error)
            return self.shown(form, status=error.status)
        return HttpResponseRedirect("?done")

    def check_rate(self) -> None:
        if count(f"webinar:{network_of(self.request)}", WITHIN) > MOST:
            raise DomainError.too_many(_("Too many registrations from here. Try again in ten minutes."))

    def shown(self, form: PublicForm, *, done: bool = False, status: int = 200) -> HttpResponse:
        webinar = self.webinar
        full = webinar.seats is not None and webinar.seated >= webinar.seats
        context = {**said_of(webinar), "form": form, "done": done, "full": full}
        return render(self.request, "pipeline/webinars/public.html", context, status=status)


class OwnRegistration(PublicPage):
    """One's own registration, by the link of a mail. Opening it changes nothing; answers are posts."""

    public = "whoever holds the signed link is on the list of the webinar"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.row = registration_from(kwargs["token"])
            with translation.override(languages.spoken(self.row.language)):
                response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        return keep_secret(response)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        webinar, states = self.row.webinar, WebinarRegistration.State
        is_open = webinar.status == Webinar.Status.PLANNED and not webinar.has_begun
        context = {
            **said_of(webinar),
            "row": self.row,
            "tone": TONES[self.row.state],
            "cancelled": webinar.status == Webinar.Status.CANCELLED,
            "may_come": is_open and self.row.state in (states.INVITED, states.DECLINED),
            "may_leave": is_open and self.row.state in (states.INVITED, states.REGISTERED, states.WAITING),
            "may_join": is_open and self.row.state == states.REGISTERED,
        }
        return render(request, "pipeline/webinars/own.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        actor = link_actor(self.row, request_id=getattr(request, "request_id", ""))
        if request.POST.get("answer") == "no":
            services.registration_decline(actor=actor, registration=self.row)
        else:
            services.registration_accept(actor=actor, registration=self.row)
        return HttpResponseRedirect(request.path)


def said_of(webinar: Webinar) -> dict[str, Any]:
    """What both pages say of a webinar."""
    return {
        "webinar": webinar,
        "day": day_long(webinar.local_start.date()),
        "hour": hour_of(webinar),
    }
