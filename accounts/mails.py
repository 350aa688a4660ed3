"""Mails of this room that go through the outbox; those of the login itself are in letters.py."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import letters
from accounts.models import StaffToken
from core.models import Programme
from core.queue import mail as mails
from web.templatetags import formats


def _welcome(context: dict[str, Any]) -> dict[str, Any]:
    return {"programme": Programme.objects.first() or "", "login": reverse("account_request_login_code")}


def _token_ending(context: dict[str, Any]) -> dict[str, Any]:
    token = StaffToken.objects.get(public_id=context["stafftoken"])
    return {
        "token": token.name,
        "day": formats.day_long(token.expires_at),
        "page": reverse("accounts:tokens"),
    }


MAILS = [
    mails.MailKind(
        "accounts.welcome",
        subject=_("Your access to {programme}"),
        paragraphs=(
            _("You now have access to {programme}."),
            _(
                "Log in with this e-mail address: you get a code by e-mail, and can choose a password afterwards."
            ),
        ),
        action=_("Log in"),
        link="login",
        values=_welcome,
    ),
    mails.MailKind(
        "accounts.mfa_reset",
        subject=_("Your two-step login was reset"),
        paragraphs=(
            _(
                "An administrator removed the second step of your login, and all your sessions were "
                "ended. Log in with your password or a code sent by e-mail, and set up a new second "
                "step."
            ),
            _("If you did not ask for this, tell an administrator of the programme at once."),
        ),
        action=_("Log in"),
        link="login",
        values=_welcome,
    ),
    mails.MailKind(
        "accounts.token_expiring",
        subject=_("The API token “{token}” expires on {day}"),
        paragraphs=(
            _("The API token “{token}” expires on {day}. Whatever uses it stops working then."),
            _("Give it a new secret: the current one keeps working while you change over."),
        ),
        action=_("Open the tokens"),
        link="page",
        values=_token_ending,
    ),
    *letters.MAILS,
]
