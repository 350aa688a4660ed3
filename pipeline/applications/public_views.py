"""The pages of applicants: the form, also within a page of another site, and what their mails lead to."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from core import languages
from core.actor import SYSTEM
from core.errors import DomainError
from pipeline.applications import limits, links, selectors, submission
from pipeline.applications.public_forms import ApplyForm, ReplyForm
from pipeline.models import Application, ApplicationPolicy
from web.views import PublicPage, add_error, error_page


class _Page(PublicPage):
    """A page in a language of its own, whatever the browser asks for."""

    def language(self, **kwargs: Any) -> str:
        """The language of the page. Raises DomainError 404 where there is no such page."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            language = self.language(**kwargs)
            with translation.override(language):
                response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            return error_page(request, error)
        response["Content-Language"] = language
        response["Cache-Control"] = "private, no-store"
        return response


class _FormPage(_Page):
    """The form, and the page behind it. They are shown within a page of the sites that the operator names.

    They read no cookie and set none: another site's page would not be sent it. Who is logged in is nobody's
    business here (``links`` says why the form needs no more than its own token).
    """

    def language(self, language: str = "", **kwargs: Any) -> str:
        asked = language or translation.get_language()
        if asked not in dict(languages.offered()):
            raise DomainError.not_found()
        self.policy = selectors.open_policy()
        return asked

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if settings.APPLY_FRAME_ANCESTORS:
            response.xframe_options_exempt = True  # type: ignore[attr-defined]  # read by Django's middleware
            response._csp_replace = {"frame-ancestors": settings.APPLY_FRAME_ANCESTORS}  # type: ignore[attr-defined]  # read by django-csp
        return response

    def show(self, template: str, *, route: str, status: int = 200, **context: Any) -> HttpResponse:
        current = translation.get_language()
        context["apply_languages"] = [
            (
                code,
                translation.get_language_info(code)["name_local"],
                reverse(route, args=[code]),
                code == current,
            )
            for code, _name in languages.offered()
        ]
        return render(self.request, template, {"policy": self.policy, **context}, status=status)


@method_decorator(csrf_exempt, name="dispatch")
class Apply(_FormPage):
    public = "whoever wants to be a partner writes to us; it shows nothing of anybody"

    def get(self, request: HttpRequest, language: str = "") -> HttpResponse:
        return self._form(ApplyForm(actor=SYSTEM))

    def post(self, request: HttpRequest, language: str = "") -> HttpResponse:
        typed = request.POST.copy()
        token = typed.get("token", "")
        shown = links.read_form(token)
        if shown is None or shown.policy != self.policy.number:
            token = ""
            # What is agreed to is agreed to as it is shown now.
            typed.pop("consent", None)
        form = ApplyForm(typed, actor=SYSTEM)
        form.full_clean()
        _look_at(form, shown, self.policy)
        if not form.is_valid():
            return self._form(form, token=token, status=422)
        if wait := limits.wait_for(request):
            return self._too_many(form, token, wait)
        try:
            submission.application_send(
                actor=SYSTEM, policy=self.policy, language=translation.get_language(), **form.details()
            )
        except DomainError as error:
            # Sent twice, it is there once: the second answer is that of the first.
            if error.code != "sent-already":
                add_error(form, error)
                return self._form(form, token=token, status=error.status)
        return HttpResponseRedirect(reverse("pipeline:apply-sent", args=[translation.get_language()]))

    def _form(self, form: ApplyForm, *, token: str = "", status: int = 200) -> HttpResponse:
        return self.show(
            "pipeline/applications/apply.html",
            route="pipeline:apply",
            status=status,
            form=form,
            token=token or links.form_token(self.policy.number),
        )

    def _too_many(self, form: ApplyForm, token: str, wait: int) -> HttpResponse:
        """What was typed stays on the page."""
        minutes = ceil(wait / 60)
        form.add_error(
            None,
            ngettext(
                "Too many applications came from your network. Nothing that you wrote is lost: send it again"
                " in %(n)s minute.",
                "Too many applications came from your network. Nothing that you wrote is lost: send it again"
                " in %(n)s minutes.",
                minutes,
            )
            % {"n": minutes},
        )
        response = self._form(form, token=token, status=429)
        response["Retry-After"] = str(wait)
        return response


def _look_at(form: ApplyForm, shown: links.Shown | None, policy: ApplicationPolicy) -> None:
    """Refuse what a program sends, in words that a person can act on."""
    if form.cleaned_data.get("topic"):
        form.add_error("topic", _("Leave this field empty: it is there to keep programs out."))
    if shown is None:
        form.add_error(None, _("This page was open for long. Look at it once more and send it again."))
    elif shown.policy != policy.number:
        form.add_error(None, _("What you agree to has changed meanwhile. Read it and send the form again."))
    elif timedelta(0) <= shown.age < links.LEAST:
        form.add_error(None, _("That was faster than people write. Send it once more."))


class Sent(_FormPage):
    """The same for everybody: whether the organisation is known, or the address, nobody learns here."""

    public = "says that a mail was sent, and nothing else"

    def get(self, request: HttpRequest, language: str) -> HttpResponse:
        return self.show("pipeline/applications/sent.html", route="pipeline:apply-sent")


class _LinkPage(_Page):
    """A page for whoever holds the link of a mail. Opening it changes nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        # The address is a secret of the applicant: no search engine keeps it. No other site is told it either
        # ("same-origin", as on every page); without any referrer browsers would send the form from nowhere.
        response["X-Robots-Tag"] = "noindex"
        return response


class Confirm(_LinkPage):
    """What was sent with an address, for its owner: each is confirmed by its button."""

    public = "whoever holds the signed link has the mailbox; confirming is a POST"

    def language(self, token: str, **kwargs: Any) -> str:
        self.application = links.application_from_link(token)
        return languages.spoken(self.application.language)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        rows = selectors.of_mailbox(self.application)
        for row in rows:
            row.open_question = None if row.confirmed_at is None else selectors.open_question(row)
        return render(request, "pipeline/applications/confirm.html", {"applications": rows})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        wanted = request.POST.get("application", "")
        for row in selectors.of_mailbox(self.application):
            if row.public_id == wanted:
                self._confirm(row)
                return HttpResponseRedirect(self._page_of(row))
        raise DomainError.not_found()

    def _confirm(self, row: Application) -> None:
        request_id = getattr(self.request, "request_id", "")
        submission.application_confirm(
            actor=submission.applicant(row, request_id=request_id), application=row
        )

    def _page_of(self, row: Application) -> str:
        """The page of the one that was confirmed, which stays when the others are gone."""
        return reverse("pipeline:apply-confirm", args=[links.confirm_link(row.public_id)])


class Answer(_LinkPage):
    """A question of ours, and the applicant's answer."""

    public = "whoever holds the signed link was asked; answering is a POST"

    def language(self, token: str, **kwargs: Any) -> str:
        self.question = links.question_from_link(token)
        return languages.spoken(self.question.application.language)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._show(ReplyForm(actor=SYSTEM))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = ReplyForm(request.POST, actor=SYSTEM)
        if not form.is_valid():
            return self._show(form, status=422)
        actor = submission.applicant(self.question.application, request_id=getattr(request, "request_id", ""))
        try:
            submission.question_answer(actor=actor, question=self.question, reply=form.cleaned_data["reply"])
        except DomainError as error:
            add_error(form, error)
            return self._show(form, status=error.status)
        return HttpResponseRedirect(request.path)

    def _show(self, form: ReplyForm, status: int = 200) -> HttpResponse:
        context = {
            "question": self.question,
            "is_over": self.question.application.status in Application.DECIDED,
            "form": form,
        }
        return render(self.request, "pipeline/applications/answer.html", context, status=status)
