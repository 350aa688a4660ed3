"""Pages about API tokens: one's own, and those of the installation for who looks after them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import forms, selectors
from accounts.models import StaffToken
from accounts.services import tokens as tokens_services
from core import tokens
from core.clock import now, start_of
from web.views import ActionPage, FormPage, Page, RowFormPage


class TokenList(Page):
    """One's own tokens; those of the installation for who looks after them."""

    permission = "accounts.token:change"
    template_name = "accounts/tokens.html"
    title = _("API tokens")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        shown = selectors.tokens_of(self.actor).visible_to(self.actor)
        rows = [(token, [tokens.scope_label(scope) for scope in token.scopes]) for token in shown]
        return super().get_context(tokens=rows, now=now(), **extra)


def end_of(values: dict[str, Any]) -> datetime:
    """The instant at which the last day of a form is over."""
    return start_of(values.pop("expires_on") + timedelta(days=1))


class SecretForm(FormPage):
    """A form whose answer shows a secret: on that page, and nowhere else."""

    permission = "accounts.token:change"
    reauthenticate = True

    @property
    def cancel_url(self) -> str:
        return reverse("accounts:tokens")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.made: tuple[StaffToken, str] | None = None
        response = super().post(request, *args, **kwargs)
        if self.made is None:
            return response
        token, secret = self.made
        self.template_name = "accounts/token_made.html"
        response = self.render(status=201, token=token, secret=secret)
        response["Cache-Control"] = "no-store"
        return response

    def success_url(self, result: StaffToken) -> str:
        return self.cancel_url


class TokenNew(SecretForm):
    title = _("New API token")
    form_class = forms.TokenForm
    submit_label = _("Make the token")

    def perform(self, form: forms.TokenForm) -> StaffToken:
        values = dict(form.cleaned_data)
        self.made = tokens_services.staff_token_create(
            actor=self.actor, owner=self.request.user, expires_at=end_of(values), **values
        )
        return self.made[0]


class TokenRotate(SecretForm, RowFormPage):
    """Another secret for a token that is in use."""

    title = _("New secret")
    form_class = forms.TokenRotateForm
    submit_label = _("Make a new secret")

    def get_queryset(self) -> QuerySet:
        return selectors.tokens_of(self.actor)

    def perform(self, form: forms.TokenRotateForm) -> StaffToken:
        values = dict(form.cleaned_data)
        self.made = tokens_services.staff_token_rotate(
            actor=self.actor, token=self.object, expires_at=end_of(values), **values
        )
        return self.made[0]


class TokenRevoke(ActionPage):
    permission = "accounts.token:change"
    success_message = _("The token is revoked: it no longer works.")

    def get_queryset(self) -> QuerySet:
        return selectors.tokens_of(self.actor)

    def perform(self) -> StaffToken:
        return tokens_services.staff_token_revoke(actor=self.actor, token=self.object)
