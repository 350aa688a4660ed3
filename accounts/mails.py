"""Mails of this room that go through the outbox; those of the login itself are in letters.py."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Programme
from core.queue import mail as mails


def _welcome(context: dict[str, Any]) -> dict[str, Any]:
    return {"programme": Programme.objects.first() or "", "login": reverse("account_request_login_code")}


MAILS = [
    mails.MailKind(
        "accounts.welcome",
        subject=_("Your access to {programme}"),
        paragraphs=(
            _("You now have access to {programme}."),
            _(
                "Log in with this e-mail address: you get a code by mail, and can choose a password afterwards."
            ),
        ),
        action=_("Log in"),
        link="login",
        values=_welcome,
    ),
]
