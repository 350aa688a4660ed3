"""The mails of the login: allauth decides when, we say what, in the language and look of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from ulid import ULID

from accounts.selectors import ADDRESS as _ADDRESS
from core import encryption
from core.errors import Sentence
from core.queue import mail as mails
from core.queue.notify import notify_worker
from web.templatetags.formats import instant

IGNORE = _("If you did not ask for this, you can ignore this e-mail.")
ALARM = _(
    "If this was not you, choose a new password at once and tell an administrator of the programme."
    " It happened on {at}, from the address {ip}, with {browser}."
)


@dataclass(frozen=True)
class Letter:
    """``url`` names the value of allauth's context that the button opens."""

    subject: Sentence
    paragraphs: tuple[Sentence, ...]
    action: Sentence = ""
    url: str = ""


_CONFIRM = Letter(
    _("Confirm your e-mail address"),
    (_("Please confirm that {email} is your address."), IGNORE),
    _("Confirm the address"),
    "activate_url",
)
_KNOWN = Letter(
    _("You already have an account"),
    (_("Somebody, perhaps you, asked for an account for {email}. There is one already."), IGNORE),
    _("Choose a new password"),
    "password_reset_url",
)
LOGIN_CODE = "account/email/login_code"
LETTERS = {
    LOGIN_CODE: Letter(
        _("Your login code: {code}"),
        (_("Your login code is {code}. Enter it in the page that is open in your browser."), IGNORE),
    ),
    "account/email/password_reset_key": Letter(
        _("Choose a new password"),
        (_("Somebody, perhaps you, asked for a new password for {email}."), IGNORE),
        _("Choose a new password"),
        "password_reset_url",
    ),
    "account/email/email_confirmation": _CONFIRM,
    "account/email/email_confirmation_signup": _CONFIRM,
    "account/email/account_already_exists": _KNOWN,
    "account/email/email_changed": Letter(
        _("Your e-mail address was changed"),
        (_("Your address was changed from {from_email} to {to_email}."), ALARM),
    ),
    "account/email/email_confirm": Letter(
        _("Your e-mail address is confirmed"), (_("The address {email} is confirmed."), ALARM)
    ),
    "account/email/email_deleted": Letter(
        _("An e-mail address was removed"),
        (_("The address {deleted_email} no longer leads to your account."), ALARM),
    ),
    "account/email/password_changed": Letter(
        _("Your password was changed"), (_("The password of your account was changed."), ALARM)
    ),
    "account/email/password_reset": Letter(
        _("Your password was changed"),
        (_("The password of your account was changed by a link sent to you."), ALARM),
    ),
    "account/email/password_set": Letter(
        _("Your account has a password"), (_("A password was set for your account."), ALARM)
    ),
    "mfa/email/totp_activated": Letter(
        _("Two-step login is on"), (_("An authenticator app was connected to your account."), ALARM)
    ),
    "mfa/email/totp_deactivated": Letter(
        _("Two-step login is off"), (_("The authenticator app was disconnected from your account."), ALARM)
    ),
    "mfa/email/recovery_codes_generated": Letter(
        _("New recovery codes"),
        (_("New recovery codes were made; the old ones no longer work."), ALARM),
    ),
}


def enqueue_letter(prefix: str, email: str, context: dict[str, Any]) -> None:
    """Owe the mail of one of allauth's occasions to an address of an account.

    Nothing is rendered or sent inside the request, and an address that nobody has costs the same
    work: its row is written and taken back. So neither a silent mail server nor a stop-watch tells
    whether there is an account. What must stay secret in the row (a code, a link) is encrypted.

    Raises KeyError on an occasion that has no letter.
    """
    with transaction.atomic():
        address = EmailAddress.objects.filter(email=email.strip().lower()).first()
        mails.enqueue_mail(
            _kind(prefix) if address else _kind(LOGIN_CODE),
            to=f"{_ADDRESS}_{address.pk if address else 0}",
            key=f"letter:{ULID()}",
            context={"sealed": encryption.encrypt_values(_kept(prefix, email, context))},
        )
        if address is None:
            transaction.set_rollback(True)
    if address is None:
        notify_worker(mails.QUEUE)


def _kept(prefix: str, email: str, context: dict[str, Any]) -> dict[str, Any]:
    letter = LETTERS.get(prefix)
    names = ("code", "from_email", "to_email", "deleted_email", "ip", "user_agent")
    kept = {name: context[name] for name in names if name in context}
    at = context.get("timestamp")
    # The adapter gives addresses of our own pages; BASE_URL is put before them at sending.
    path = context.get(letter.url, "") if letter and letter.url else ""
    return {**kept, "email": email, "path": path, "timestamp": at.isoformat() if at else ""}


def _values(context: dict[str, Any]) -> dict[str, Any]:
    kept = encryption.decrypt_values(context["sealed"])
    return {
        **kept,
        "ip": kept.get("ip", ""),
        "browser": kept.get("user_agent", ""),
        "at": instant(parse_datetime(kept["timestamp"])) if kept["timestamp"] else "",
    }


def _kind(prefix: str) -> str:
    return f"accounts.{prefix.rsplit('/', 1)[1]}"


MAILS = [
    mails.MailKind(
        _kind(prefix),
        subject=letter.subject,
        paragraphs=letter.paragraphs,
        action=letter.action or None,
        link="path" if letter.url else "",
        values=_values,
    )
    for prefix, letter in LETTERS.items()
]
