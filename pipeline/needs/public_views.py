"""The pages behind the link of a contact without an account. They work without script; with it, what is typed
is saved while it is typed. Nothing that we answered or think stands there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import languages
from core.cache import count
from core.errors import DomainError
from core.origin import place_of
from partners.questions.cells import said_html
from pipeline.needs import links, selectors, services
from pipeline.needs.forms import LinkForm
from web.views import PublicPage, add_error, error_page, keep_secret

# Savings in a minute: more than anybody types, from one link and from one address.
MOST_SAVED, MOST_FROM_ADDRESS = 60, 120


class _LinkPage(PublicPage):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.request_row = links.request_from_link(kwargs["token"])
            self.contact_actor = links.link_actor(
                self.request_row, request_id=getattr(request, "request_id", "")
            )
            with translation.override(self._language()):
                response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        return keep_secret(response)

    def _language(self) -> str:
        """What the reader chose in this browser, else what we speak with the contact."""
        chosen = self.request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(languages.offered())
        return chosen if known else languages.spoken(self.request_row.contact.language)

    def check_pace(self) -> None:
        """Raise DomainError 429 on more savings than people make."""
        link = count(f"needs:link:{self.request_row.public_id}", 60)
        address = count(f"needs:address:{place_of(self.request)}", 60)
        if link > MOST_SAVED or address > MOST_FROM_ADDRESS:
            raise DomainError(
                "throttled", _("That was a lot in one minute. Wait a minute, then save again."), status=429
            )

    @property
    def url(self) -> str:
        return reverse("pipeline:needs-link", args=[self.kwargs["token"]])

    def part_url(self, place: int) -> str:
        return reverse("pipeline:needs-link-part", args=[self.kwargs["token"], place])

    def render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        row = self.request_row
        context |= {"asked": row, "partner": row.recruitment.partner, "start_url": self.url}
        return render(self.request, template, context, status=status)


class NeedsOverview(_LinkPage):
    """The sections and how far each is; once all is answered, the button that sends it back."""

    public = "whoever holds the signed link was asked for these answers; it shows those of the link alone"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            self.check_pace()
            services.needs_send_back(actor=self.contact_actor, request=self.request_row)
        except DomainError as error:
            if error.status == 404:
                raise
            self.request_row.refresh_from_db()
            return self._page(status=error.status, refused=error)
        return HttpResponseRedirect(self.url)

    def _page(self, status: int = 200, refused: DomainError | None = None) -> HttpResponse:
        parts = selectors.parts(self.request_row.recruitment)
        rows = [
            {
                "part": part,
                "url": self.part_url(part.place),
                "missing": selectors.missing(part.questions, part.values) if refused else [],
                "is_flush": self.request_row.status != self.request_row.Status.ANSWERED,
                "said": [(one.label, said_html(one, part.values.get(one.code))) for one in part.questions],
            }
            for part in parts
        ]
        following = next((row["url"] for row in rows if not row["part"].is_done), "")
        return self.render(
            "pipeline/needs/overview.html", status, rows=rows, following=following, refused=refused
        )


class NeedsPart(_LinkPage):
    """One section: saved when it is left, and with script while it is filled in."""

    public = "whoever holds the signed link was asked for these answers; it shows those of the link alone"

    def get(self, request: HttpRequest, token: str, place: int) -> HttpResponse:
        if not self.request_row.is_writable:
            return HttpResponseRedirect(self.url)
        self._load(place)
        return self._page(self._form())

    def post(self, request: HttpRequest, token: str, place: int) -> HttpResponse:
        self._load(place)
        form = self._form(request.POST)
        form.is_valid()
        status = 422 if form.errors else 200
        try:
            self._save(form)
        except DomainError as error:
            if error.status == 404:
                raise
            add_error(form, error)
            status = error.status
        if getattr(request, "htmx", False):
            return self._said(form)
        if form.errors:
            return self._page(form, status)
        messages.success(request, _("Your answers are saved."))
        last = place == len(self.parts)
        return HttpResponseRedirect(self.url if last else self.part_url(place + 1))

    def _load(self, place: int) -> None:
        self.parts = selectors.parts(self.request_row.recruitment)
        found = next((part for part in self.parts if part.place == place), None)
        if found is None:
            raise DomainError.not_found()
        self.part = found

    def _form(self, data: Any = None) -> LinkForm:
        return LinkForm(data, actor=self.contact_actor, questions=self.part.questions, kept=self.part.values)

    def _save(self, form: LinkForm) -> None:
        self.check_pace()
        seen = set(self.request.POST.get("seen", "").split(","))
        services.needs_save(
            actor=self.contact_actor,
            request=self.request_row,
            subject=self.part.subject,
            values=form.given(seen, self.part.values),
        )

    def _page(self, form: LinkForm, status: int = 200) -> HttpResponse:
        before = self.part_url(self.part.place - 1) if self.part.place > 1 else self.url
        return self.render(
            "pipeline/needs/part.html",
            status,
            form=form,
            part=self.part,
            count=len(self.parts),
            before=before,
            seen=self._seen(),
        )

    def _said(self, form: LinkForm) -> HttpResponse:
        """What became of what was typed, for the line below the form. Swapped in whatever the status."""
        self._load(self.part.place)
        wrong = [form.fields[name].label for name in form.errors if name in form.fields]
        context = {
            "wrong": wrong,
            "refused": form.non_field_errors(),
            "seen": self._seen(),
        }
        return render(self.request, "pipeline/needs/_saved.html", context)

    def _seen(self) -> str:
        """The codes that have an answer now."""
        return ",".join(sorted(code for code, value in self.part.values.items() if value is not None))
