"""The mails about texts for the press. None holds a title or a text: a mail is forwarded in a moment, and what is
under embargo is read where it is worked on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from marketing.models import PressRequest
from marketing.press.events import PORTAL, STAFF
from marketing.press.presenters import embargo_said


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name, from the request."""
    row = PressRequest.objects.select_related("partner").get(public_id=context["pressrequest"])
    return {
        "kind": row.get_kind_display(),
        "partner": row.partner.name,
        "embargo": embargo_said(row) or "–",
        "reason": row.reason or "–",
        "us": STAFF.url(row),
        "portal": PORTAL.url(row),
    }


def _to_us(what: str, subject: Any, *paragraphs: Any) -> mails.MailKind:
    return mails.MailKind(f"marketing.press_{what}_us", subject, paragraphs, _("Open the text"), "us", _of)


def _to_partner(what: str, subject: Any, *paragraphs: Any) -> mails.MailKind:
    return mails.MailKind(
        f"marketing.press_{what}_partner", subject, paragraphs, _("Open the text"), "portal", _of
    )


_REASON = _("Reason: {reason}")
_EMBARGO = _("Embargo until: {embargo}")

MAILS = [
    _to_us(
        "submitted",
        _("A text for the press with {partner} waits for our approval"),
        _("A text with {partner} waits for our approval: {kind}. Approve it, or refuse it with a reason."),
        _EMBARGO,
    ),
    _to_partner(
        "submitted",
        _("A text for the press waits for your approval"),
        _(
            "A text about our partnership waits for your approval: {kind}. Approve it, or refuse it with a reason."
        ),
        _EMBARGO,
    ),
    _to_us(
        "approved",
        _("{partner} approves a text for the press"),
        _("{partner} approves the text that we sent: {kind}. Both sides agree to it now."),
        _EMBARGO,
    ),
    _to_partner(
        "approved",
        _("Your text for the press is approved"),
        _("We approve the text that you sent: {kind}. Both sides agree to it now."),
        _EMBARGO,
    ),
    _to_us(
        "refused",
        _("{partner} refuses a text for the press"),
        _("{partner} does not agree to this text: {kind}."),
        _REASON,
    ),
    _to_partner(
        "refused",
        _("Your text for the press is not approved"),
        _("We do not agree to this text: {kind}."),
        _REASON,
    ),
    _to_us(
        "withdrawn",
        _("{partner} withdraws a text for the press"),
        _("{partner} withdraws the text that it sent: {kind}. Do not publish it."),
    ),
    _to_partner(
        "withdrawn",
        _("We withdraw a text for the press"),
        _("We withdraw the text that we sent you: {kind}. Do not publish it."),
    ),
    _to_partner(
        "published",
        _("A text for the press is published"),
        _("The text that we both approved is published: {kind}."),
    ),
    _to_us(
        "embargo",
        _("An embargo with {partner} lifts soon"),
        _("The embargo on a text with {partner} lifts within a day: {kind}."),
        _EMBARGO,
    ),
    _to_partner(
        "embargo",
        _("An embargo lifts soon"),
        _("The embargo on a text about our partnership lifts within a day: {kind}."),
        _EMBARGO,
    ),
]
