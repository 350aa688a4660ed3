"""The mails of the login: allauth decides when, we say what, in the language and look of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import selectors
from core.errors import Sentence
from core.models import Programme
from core.people import Person
from core.text import fill
from web.templatetags.formats import instant

IGNORE = _("If you did not ask for this, you need do nothing.")
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
LETTERS = {
    "account/email/login_code": Letter(
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


def compose(prefix: str, email: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail for one of allauth's occasions, in the language of the person behind the address.

    Raises KeyError on an occasion that has no letter.
    """
    letter = LETTERS[prefix]
    person = selectors.person_by_email(email) or Person(
        name="", email=email, language=translation.get_language()
    )
    with translation.override(person.language):
        values = _values(email, context)
        page = {
            "programme": Programme.objects.first(),
            "person": person,
            "paragraphs": [fill(str(text), values) for text in letter.paragraphs],
            "action": letter.action,
            "url": context.get(letter.url, ""),
            "language": person.language,
        }
        message = EmailMultiAlternatives(
            subject=fill(str(letter.subject), values),
            body=render_to_string("email/base.txt", page),
            to=[email],
        )
        message.attach_alternative(render_to_string("email/base.html", page), "text/html")
    return message


def _values(email: str, context: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {
        name: context[name] for name in ("code", "from_email", "to_email", "deleted_email") if name in context
    }
    return {
        **known,
        "email": email,
        "ip": context.get("ip", ""),
        "browser": context.get("user_agent", ""),
        "at": instant(context.get("timestamp")),
    }
