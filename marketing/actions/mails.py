"""The mails about co-marketing actions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from marketing.actions.events import PORTAL, STAFF
from marketing.models import CoMarketingAction
from web.templatetags.formats import day_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name, from the action."""
    rows = CoMarketingAction.objects.select_related("partner")
    action = rows.get(public_id=context["comarketingaction"])
    return {
        "title": action.title,
        "partner": action.partner.name,
        "kind": action.get_kind_display(),
        "day": day_long(action.held_on),
        "reason": action.reason or "–",
        "staff": STAFF.url(action),
        "portal": PORTAL.url(action),
    }


MAILS = [
    mails.MailKind(
        "marketing.action_proposed",
        _("{partner} proposes a co-marketing action: {title}"),
        (_("{partner} proposes “{title}” ({kind}) on {day}. Accept it, or refuse it with a reason."),),
        _("Decide"),
        "staff",
        _of,
    ),
    mails.MailKind(
        "marketing.action_withdrawn",
        _("{partner} withdraws its proposal: {title}"),
        (_("{partner} withdraws “{title}” ({kind}), proposed for {day}. Nothing is left to decide."),),
        _("Open the action"),
        "staff",
        _of,
    ),
    mails.MailKind(
        "marketing.action_accepted",
        _("Your co-marketing action is accepted: {title}"),
        (_("We accept the action “{title}” that you proposed. It is planned for {day}."),),
        _("Open the action"),
        "portal",
        _of,
    ),
    mails.MailKind(
        "marketing.action_refused",
        _("Your co-marketing action is not accepted: {title}"),
        (_("We could not accept the action “{title}” that you proposed."), _("Reason: {reason}")),
        _("Open the action"),
        "portal",
        _of,
    ),
    mails.MailKind(
        "marketing.action_cancelled",
        _("The co-marketing action is cancelled: {title}"),
        (_("The action “{title}” planned for {day} does not take place."), _("Reason: {reason}")),
        _("Open the action"),
        "portal",
        _of,
    ),
]
