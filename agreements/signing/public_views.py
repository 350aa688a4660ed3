"""Pages behind links: a signer without an account, the calendar feed, the door of a mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from agreements.models import AgreementDocument
from agreements.signing.presenters import SigningMixin
from agreements.signing.services import link_actor, signature_from_link
from agreements.terms import calendar
from core import files
from core.errors import DomainError
from web.views import PublicPage, error_page


class LinkPage(PublicPage):
    """A page for whoever holds a signer's link. Opening it changes nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.signature = signature_from_link(kwargs["token"])
            self.signer = link_actor(self.signature, request_id=getattr(request, "request_id", ""))
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        # The address is a secret of the signer: no proxy keeps it, no other site is told it.
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer" if request.method == "GET" else "same-origin"
        return response


class LinkSign(SigningMixin, LinkPage):
    public = "whoever holds the signed link was asked to sign; a code follows by mail"

    def render(self, *, status: int = 200, **context: Any) -> HttpResponse:
        token = self.kwargs["token"]
        kept = AgreementDocument.objects.filter(round=self.signature.round).select_related("file")
        links = [
            {
                "name": row.file.name,
                "kind": row.get_kind_display(),
                "size": row.file.size,
                "url": reverse("agreements:link-document", args=[token, row.kind]),
            }
            for row in kept
        ]
        document_url = reverse("agreements:link-document", args=[token, "presented"])
        context |= {"view": self, "title": self.title, "document_url": document_url, "files": links}
        return render(self.request, "agreements/sign_public.html", context, status=status)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.render(**self.signing_context())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.act(request)


class LinkDocument(LinkPage):
    public = "the documents of the signature, for whoever was asked to sign"

    def get(self, request: HttpRequest, token: str, kind: str) -> HttpResponse:
        row = self.signature.round
        if kind == "presented":
            return files.attachment(row.file)
        document = row.documents.filter(kind=kind).select_related("file").first()
        if document is None:
            raise DomainError.not_found()
        return files.attachment(document.file)


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
