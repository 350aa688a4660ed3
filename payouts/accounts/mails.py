"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from partners.models import Partner
from payouts.models import PayoutAccount
from web.templatetags.formats import day_long


def _account(context: dict[str, Any]) -> dict[str, Any]:
    partner = Partner.objects.get(public_id=context["partner"])
    account = PayoutAccount.objects.get(public_id=context["account"])
    return {
        "partner": partner.name,
        "page": reverse("portal:money", args=[partner.public_id]),
        "iban": account.masked,
        "from": day_long(account.usable_from),
    }


MAILS = [
    mails.MailKind(
        "payouts.account_changed",
        subject=_("New bank account of {partner}"),
        paragraphs=(
            _("The bank account for payouts to {partner} is now {iban}. It is not used before {from}."),
            _(
                "We call you back on a number we already knew. "
                "If nobody at your organisation changed the account, reply to this e-mail at once."
            ),
        ),
        action=_("See the bank account"),
        link="page",
        values=_account,
    ),
]
