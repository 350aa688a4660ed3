"""The pages every room builds on: parse, call a service, present.

A page names its permission. Order of refusals: not logged in → login; a foreign or missing row →
404, the same bytes; a visible row without permission → 403.
"""

from __future__ import annotations

from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from core import files
from core import paging as pages
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.permissions import read_only, refusal
from web import made_at, reauthentication
from web.exports import export_response
from web.forms import Form
from web.told import Told, announce

# Methods that change nothing.
SAFE = ("GET", "HEAD", "OPTIONS")


class Page(View):
    """A page for logged-in people. ``side`` is "staff", "portal" or "any" (the same page for both)."""

    permission: str = ""
    side = "staff"
    # Whether the person must have shown a moment ago that it is they: for money, keys and access.
    reauthenticate = False
    template_name = ""
    title: Sentence = ""

    @property
    def actor(self) -> Actor:
        return self.request.actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            self.check_side()
            if self.actor.acting_as and request.method not in SAFE:
                raise read_only()
            self.load()
            if not self.actor.can(self.permission):
                raise refusal(self.actor, self.permission)
            if self.reauthenticate and not reauthentication.is_recent(request):
                return reauthentication.confirm(request)
            return super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            return self.refused(error)

    def check_side(self) -> None:
        """Staff pages are for staff; a portal page belongs to one partner, else it is a 404."""
        if self.side == "staff" and not self.actor.is_staff:
            raise DomainError.forbidden()
        if self.side == "portal" and not self.actor.is_partner:
            raise DomainError.not_found()

    def load(self) -> None:
        """Fetch the row of the page, through its scope; before the permission is checked."""

    def refused(self, error: DomainError) -> HttpResponse:
        if self.request.method != "GET" and error.status not in (403, 404):
            messages.error(self.request, _linked(error.message, error.link))
            return HttpResponseRedirect(self.back_url())
        return error_page(self.request, error)

    def back_url(self) -> str:
        """Where a refused or finished action returns to: the page it came from, if it is ours."""
        wanted = self.request.POST.get("next") or self.request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}):
            return wanted
        return "/"

    @property
    def next_url(self) -> str:
        """The page of ours that a link asked to come back to."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        return wanted if url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}) else ""

    def told(self) -> Told | None:
        """Whom the action of the page informs; None when it informs nobody by its nature."""
        return None

    def get_context(self, **extra: Any) -> dict[str, Any]:
        extra.setdefault("told", self.told())
        return {"view": self, "title": self.title, **extra}

    def render(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context(**extra), status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render()


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    template = {403: "403.html", 404: "404.html"}.get(error.status, "400.html")
    return render(request, template, {"error": error}, status=error.status)


class RowMixin:
    """Loads the row named in the URL by its public id, within the actor's scope."""

    queryset: QuerySet
    url_kwarg = "public_id"

    def get_queryset(self) -> QuerySet:
        return self.queryset.all()

    def load(self) -> None:
        self.object = self.get_queryset().get_visible(self.actor, public_id=self.kwargs[self.url_kwarg])

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(object=self.object, **extra)


class DetailPage(RowMixin, Page):
    """A page about one row."""


class FileLinkPage(DetailPage):
    """Leads to a short-lived link to a file of the row; the bytes are never served from its own page."""

    file_column = "file"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = files.link_token(self.object, self.file_column, permission=self.permission, actor=self.actor)
        return HttpResponseRedirect(self.file_url(token))

    def file_url(self, token: str) -> str:
        return reverse("web:file", args=[token])


class ListPage(Page):
    """A filtered, sorted, keyset-paged list; the same rows as CSV or XLSX with ``?export=``.

    ``orderings`` maps the name in the URL to a non-null field; the first is the default.
    ``columns`` is what is exported: (header, function of the row), to whom ``export_permission``
    lets; without one the list cannot be taken away.
    """

    queryset: QuerySet
    filterset_class: Any = None
    orderings: dict[str, str] = {"-created_at": "-created_at"}
    columns: list[tuple[Sentence, Any]] = []
    export_permission = ""
    export_name = "export"
    page_size = pages.PAGE_SIZE

    def get_queryset(self) -> QuerySet:
        return self.queryset.all()

    def filtered(self) -> QuerySet:
        rows = self.get_queryset().visible_to(self.actor)
        self.filterset = None
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        return self.filterset.qs

    @property
    def ordering(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked in self.orderings else next(iter(self.orderings))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.filtered()
        if request.GET.get("export") in ("csv", "xlsx") and self.columns:
            if not self.may_export:
                raise DomainError.forbidden()
            return self.export(rows, request.GET["export"])
        return self.render(page=self.page_of(rows))

    @property
    def may_export(self) -> bool:
        return bool(self.columns and self.export_permission) and self.actor.can(self.export_permission)

    def export(self, rows: QuerySet, kind: str) -> HttpResponse:
        found = pages.in_parts(rows, ordering=self.orderings[self.ordering])
        return export_response(chain.from_iterable(found), self.columns, name=self.export_name, kind=kind)

    def page_of(self, rows: QuerySet) -> dict[str, Any]:
        found = pages.keyset_page(
            rows,
            ordering=self.orderings[self.ordering],
            cursor=self.request.GET.get("cursor", ""),
            size=self.page_size,
        )
        count = pages.capped_count(rows)
        return {
            "rows": self.decorate(found.rows),
            "next_url": self._url(found.next_cursor),
            "previous_url": self._url(found.previous_cursor),
            "count": count,
            "count_label": _("%(count)s+") % {"count": "10,000"} if count > pages.COUNT_CAP else str(count),
        }

    def decorate(self, rows: list[Any]) -> list[Any]:
        """Add to the rows of this page what the list shows, in set queries."""
        return rows

    def _url(self, cursor: str) -> str:
        if not cursor:
            return ""
        query = {k: v for k, v in self.request.GET.lists() if k not in ("cursor", "export")}
        return "?" + urlencode({**query, "cursor": cursor}, doseq=True)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            filterset=self.filterset, ordering=self.ordering, may_export=self.may_export, **extra
        )


class FormPage(Page):
    """A form that calls one operation. What was typed stays on the page when it is refused."""

    template_name = "staff/form.html"
    form_class: Any = None
    submit_label: Sentence = ""
    success_message: Sentence = ""
    cancel_url = ""

    # What an address must never fill in: a link from elsewhere would only need the button pressed.
    NEVER_PREFILLED = frozenset(
        {"email", "role", "staff_role", "scopes", "iban", "bic", "holder", "password"}
    )

    def get_initial(self) -> dict[str, Any]:
        return {name: text for name, text in self.request.GET.items() if name not in self.NEVER_PREFILLED}

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def get_form(self, data=None, files=None):
        return self.form_class(data, files, initial=self.get_initial(), **self.form_kwargs())

    def get_context(self, **extra: Any) -> dict[str, Any]:
        """A page with a post of its own would take the way to another page for its action."""
        if isinstance(extra.get("form"), Form):
            extra["form"].keeps_typed = type(self).post is FormPage.post
            extra["form"].page = self.request.get_full_path()
        return super().get_context(**extra)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = made_at.take_back(request)
        form = self.get_form(typed) if typed else self.get_form()
        if typed:
            form.show_unchecked()
        return self.render(form=form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        if away := made_at.way_out(form, request):
            return HttpResponseRedirect(away)
        if not form.is_valid():
            return self.render(form=form, status=422)
        if shown := self.second_look(form):
            return self.render(form=form, status=422, **shown)
        try:
            result = self.perform(form)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            add_error(form, error)
            return self.render(form=form, status=error.status)
        announce(request, self.success_message, self.told())
        return self.done(result)

    def second_look(self, form) -> dict[str, Any]:
        """What the page shows before it does what was asked for, such as rows like the new one; {} to go on."""
        return {}

    def done(self, result: Any) -> HttpResponse:
        """The answer after the operation: a redirect, unless a page shows something once."""
        return HttpResponseRedirect(self.next_url or self.success_url(result))

    def perform(self, form) -> Any:
        """Call the operation with the form's cleaned data and return what it returns."""
        raise NotImplementedError

    def success_url(self, result: Any) -> str:
        return self.back_url()


def add_error(form, error: DomainError) -> None:
    """Put a refusal at the fields it names, or above the form."""
    placed = False
    for name, sentences in error.fields.items():
        target = name if name in form.fields else None
        for sentence in sentences:
            form.add_error(target, _linked(sentence, error.link))
            placed = True
    if not placed:
        form.add_error(None, _linked(error.message, error.link))


def _linked(sentence: Sentence, link: str) -> str:
    """A sentence with the page of what it speaks of, where there is one."""
    return format_html('{} <a href="{}">{}</a>', sentence, link, _("Open it")) if link else str(sentence)


class InCurrency:
    """A form about a row whose amounts are all in the row's currency."""

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "currency": self.object.currency}


class RowFormPage(RowMixin, FormPage):
    """A form about one row."""


class ActionPage(RowMixin, Page):
    """A POST that does one thing to one row and returns where it came from."""

    http_method_names = ["post"]
    success_message: Sentence = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        result = self.perform()
        announce(request, self.success_message, self.told())
        return HttpResponseRedirect(self.success_url(result))

    def perform(self) -> Any:
        """Call the operation."""
        raise NotImplementedError

    def success_url(self, result: Any) -> str:
        return self.back_url()


class PublicPage(View):
    """A page without login. ``public`` says why it may be."""

    public: str = ""

    @property
    def actor(self) -> Actor:
        return self.request.actor


def keep_secret(response: HttpResponse) -> HttpResponse:
    """An answer at an address that is somebody's key: no proxy keeps it, no search finds it.

    No other site is told it. Our own is: without a referrer a browser sends the page's form from nowhere, and it
    is refused.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
