"""The page behind an invitation's link. Opening it changes nothing; accepting is a POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import SYSTEM
from core.errors import DomainError
from partners.access import services
from partners.access.forms import AcceptForm
from partners.access.services import invitation_from_link
from web.views import PublicPage, add_error, error_page


class InvitationPage(PublicPage):
    public = "whoever holds the signed link was invited; accepting is a POST"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            self.invitation = invitation_from_link(kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        # The address lets whoever has it in: no proxy and no disk keeps the page that shows it.
        response["Cache-Control"] = "private, no-store"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._render(AcceptForm(actor=self.actor))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = AcceptForm(request.POST, actor=self.actor)
        if form.is_valid():
            try:
                services.invitation_accept(
                    actor=SYSTEM, invitation=self.invitation, password=form.cleaned_data["password"]
                )
            except DomainError as error:
                add_error(form, error)
            else:
                messages.success(request, _("Welcome. Log in with your e-mail address."))
                # The login page offers the address that was just invited.
                request.session["invited_email"] = self.invitation.email
                by_code = not form.cleaned_data["password"]
                return HttpResponseRedirect(
                    reverse("account_request_login_code" if by_code else "account_login")
                )
        return self._render(form, status=422)

    def _render(self, form: AcceptForm, status: int = 200) -> HttpResponse:
        context = {"invitation": self.invitation, "form": form}
        return render(self.request, "partners/invitation.html", context, status=status)
