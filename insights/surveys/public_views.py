"""The page behind the link of somebody who is asked. Opening it changes nothing; answers are posts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import languages
from core.cache import count
from core.errors import DomainError
from insights.surveys import links, presenters
from insights.surveys.forms import ResponseForm
from web.views import PublicPage, add_error, error_page, keep_secret

# Answers by one link in a minute: more than anybody types.
MOST = 20


class SurveyLink(PublicPage):
    """The questions of a wave, in the language of whoever is asked."""

    public = "whoever holds the signed link is asked for this answer; it shows that answer alone"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.invitation = links.invitation_from(kwargs["token"])
            with translation.override(self._language()):
                response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        return keep_secret(response)

    def _language(self) -> str:
        """What the reader chose in this browser, else what we speak with the person."""
        chosen = self.request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        person = self.invitation.user or self.invitation.contact
        assert person is not None  # a check of the table
        return chosen if chosen in dict(languages.offered()) else languages.spoken(person.language)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, 422)
        try:
            if count(f"survey:{self.invitation.public_id}", 60) > MOST:
                raise DomainError.too_many(_("That was a lot in one minute. Wait a minute, then try again."))
            form.send(self.invitation, links.answering(self.invitation, request_id=request.request_id))
        except DomainError as error:
            add_error(form, error)
            return self._page(form, error.status)
        return HttpResponseRedirect(f"{request.path}?done")

    def _form(self, data: Any = None) -> ResponseForm:
        actor = links.answering(self.invitation)
        return ResponseForm(
            data, actor=actor, wave=self.invitation.wave, kept=presenters.kept(self.invitation)
        )

    def _page(self, form: ResponseForm, status: int = 200) -> HttpResponse:
        context = presenters.state_of(self.invitation) | {"form": form, "done": "done" in self.request.GET}
        return render(self.request, "insights/surveys/public.html", context, status=status)
