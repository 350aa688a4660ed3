"""API tokens of a partner, for its own systems."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.permissions import PARTNER_ROLES, TABLE
from core.tokens import MOST_HOURS, offered_scopes, scope_label
from partners.access import services as access_services
from partners.access.models import partner_roles
from partners.models import PartnerToken
from portal.base import PortalForm, PortalRowForm
from portal.views.company import TeamAction
from web.forms import Form


def scopes() -> list[tuple[str, str]]:
    """What the API does for any role of partners."""
    permissions = frozenset().union(*(TABLE.for_partner(role) for role in PARTNER_ROLES))
    return [(code, scope_label(code)) for code in offered_scopes(permissions)]


def _days() -> forms.IntegerField:
    return forms.IntegerField(label=_("Valid for, in days"), min_value=1, max_value=365, initial=90)


def _end(values: dict[str, Any]) -> datetime:
    return clock.now() + timedelta(days=values.pop("days"))


class TokenForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    role = forms.ChoiceField(
        label=_("Role"), choices=partner_roles, help_text=_("The token does no more than this role may.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may do"), choices=scopes, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.CharField(
        label=_("May be used from"),
        required=False,
        max_length=1000,
        help_text=_("IP addresses or networks, such as 203.0.113.0/24; from everywhere when left empty."),
    )
    days = _days()


class TokenRotateForm(Form):
    keep_hours = forms.IntegerField(
        label=_("Hours for which the current secret still works"),
        min_value=0,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("0 ends it at once: the right choice if it has leaked."),
    )
    days = _days()


class SecretForm(PortalForm):
    """Shows a secret once, on the answer itself."""

    permission = "partners.token:change"
    reauthenticate = True

    @property
    def cancel_url(self) -> str:
        return self.portal_url("team")

    def done(self, result: tuple[PartnerToken, str]) -> HttpResponse:
        token, secret = result
        self.template_name = "portal/token.html"
        response = self.render(token=token, secret=secret)
        response["Cache-Control"] = "no-store"
        return response


class TokenNew(SecretForm):
    title = _("New API token")
    form_class = TokenForm
    submit_label = _("Create the token")

    def perform(self, form) -> tuple[PartnerToken, str]:
        values = dict(form.cleaned_data)
        return access_services.partner_token_create(
            actor=self.actor, partner=self.partner, expires_at=_end(values), **values
        )


class TokenRotate(SecretForm, PortalRowForm):
    """Another secret for a token that is in use."""

    queryset = PartnerToken.objects.select_related("partner")
    title = _("New secret")
    form_class = TokenRotateForm
    submit_label = _("Make a new secret")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, form) -> tuple[PartnerToken, str]:
        values = dict(form.cleaned_data)
        return access_services.partner_token_rotate(
            actor=self.actor, token=self.object, expires_at=_end(values), **values
        )


class TokenRevoke(TeamAction):
    permission = "partners.token:change"
    queryset = PartnerToken.objects.select_related("partner")
    success_message = _("The token is revoked.")

    def perform(self) -> PartnerToken:
        return access_services.partner_token_revoke(actor=self.actor, token=self.object)
