"""Pages behind links: a signer without an account, the calendar feed, the door of a mail."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from agreements.models import AgreementDocument
from agreements.signing import codes, forms, links, selectors, services
from agreements.signing.presenters import SigningMixin
from agreements.terms import calendar
from core import files
from core.errors import DomainError
from web.views import PublicPage, add_error, error_page, keep_secret

_OPENED = "signing"


class LinkPage(SigningMixin, PublicPage):
    """A page for whoever holds a signer's link and types the code from the signer's mailbox.

    Before the code, in this browser, it offers to send one and nothing else. Opening it changes nothing.
    """

    find = staticmethod(links.signature_from_link)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.signature = self.find(kwargs["token"])
            self.signer = links.link_actor(self.signature, request_id=getattr(request, "request_id", ""))
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        return keep_secret(response)

    @property
    def is_open(self) -> bool:
        """Whether the code was typed in this browser within the hour."""
        opened = self.request.session.get(_OPENED, {}).get(self.signature.public_id, 0)
        return time.time() - opened < links.OPEN_FOR.total_seconds()

    def form_kwargs(self) -> dict[str, Any]:
        fresh = self.is_open and services.verified_within(self.signature, services.CODE_TIME)
        return {"with_code": not fresh}

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.render(**self.signing_context()) if self.is_open else self.ask_code()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        wanted = request.POST.get("do", "")
        if wanted == "open":
            return self.open(request)
        if wanted != "code" and not self.is_open:
            return self.ask_code(status=403)
        return self.act(request)

    def again(self, form: forms.SignForm, status: int) -> HttpResponse:
        if self.is_open:
            return super().again(form, status)
        refused = forms.OpenForm(actor=self.signer)
        refused.errors["__all__"] = form.non_field_errors()
        return self.ask_code(form=refused, status=status)

    def open(self, request: HttpRequest) -> HttpResponse:
        form = forms.OpenForm(request.POST, actor=self.signer)
        if not form.is_valid():
            return self.ask_code(form=form, status=422)
        try:
            self.check_code(form.cleaned_data["code"])
        except DomainError as error:
            add_error(form, error)
            return self.ask_code(form=form, status=error.status)
        opened = request.session.get(_OPENED, {})
        request.session[_OPENED] = {**opened, self.signature.public_id: time.time()}
        return HttpResponseRedirect(request.path)

    def ask_code(self, *, form: forms.OpenForm | None = None, status: int = 200) -> HttpResponse:
        """The page before the code: it names no document, no partner and no address in full."""
        context = {
            "view": self,
            "title": self.title,
            "form": form or forms.OpenForm(actor=self.signer),
            "barred": not selectors.may_go_on(self.signature),
            "mailbox": masked(self.signature.email),
            "code_sent": self.signature.code_issued_at is not None,
            "minutes": codes.CODE_MINUTES,
        }
        return render(self.request, "agreements/sign_open.html", context, status=status)


def masked(email: str) -> str:
    """An address that its owner knows again and nobody else learns: “z…@alpha.test”."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"


class LinkSign(LinkPage):
    public = "whoever holds the signed link was asked to sign; a code from the mailbox opens it"

    document_route = "agreements:link-document"

    def render(self, *, status: int = 200, **context: Any) -> HttpResponse:
        token = self.kwargs["token"]
        kept = AgreementDocument.objects.filter(round=self.signature.round).select_related("file")
        files = [
            {
                "name": row.file.name,
                "kind": row.get_kind_display(),
                "size": row.file.size,
                "url": reverse(self.document_route, args=[token, row.kind]),
            }
            for row in kept
        ]
        document_url = reverse(self.document_route, args=[token, "presented"])
        context |= {"view": self, "title": self.title, "document_url": document_url, "files": files}
        return render(self.request, "agreements/sign_public.html", context, status=status)


class LinkCopy(LinkSign):
    """Where somebody without an account gets the documents, once all have signed."""

    public = "the signed documents for a signer without an account; a code from the mailbox opens it"
    find = staticmethod(links.signature_from_copy_link)
    document_route = "agreements:link-copy-document"


class LinkDocument(LinkPage):
    public = "the documents of the signature, in a browser where the code was typed"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, token: str, kind: str) -> HttpResponse:
        if not self.is_open:
            raise DomainError.not_found()
        row = self.signature.round
        if kind == "presented":
            return files.attachment(row.file)
        document = row.documents.filter(kind=kind).select_related("file").first()
        if document is None:
            raise DomainError.not_found()
        return files.attachment(document.file)


class LinkCopyDocument(LinkDocument):
    public = "the signed documents, in a browser where the code was typed"
    find = staticmethod(links.signature_from_copy_link)


class Feed(PublicPage):
    public = "the signed address names one person, and shows what that person may see"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            user, actor = calendar.feed_actor(token)
        except DomainError as error:
            return error_page(request, error)
        response = HttpResponse(calendar.feed(user, actor), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="agreements.ics"'
        response["Cache-Control"] = "private, max-age=900"
        return response


class Door(PublicPage):
    """Leads to the page of an agreement on one's own side; that page decides who may see it."""

    public = "sends everybody to their own side; shows nothing"

    def get(self, request: HttpRequest, partner: str, public_id: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.staff_role:
            return HttpResponseRedirect(reverse("agreements:detail", args=[public_id]))
        return HttpResponseRedirect(reverse("portal:agreement", args=[partner, public_id]))
