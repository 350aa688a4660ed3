"""The mails about certificates and training."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from enablement.certification.events import CERTIFICATE, PORTAL_CERTIFICATE, PORTAL_TRAINING, TRAINING
from enablement.models import Certificate, TrainingRecord
from web.templatetags.formats import day_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name, from the certificate or the training."""
    row: Any
    if "certificate" in context:
        row = Certificate.objects.for_list().get(public_id=context["certificate"])
        us, portal = CERTIFICATE.url(row), PORTAL_CERTIFICATE.url(row)
    else:
        row = TrainingRecord.objects.for_list().get(public_id=context["trainingrecord"])
        us, portal = TRAINING.url(row), PORTAL_TRAINING.url(row)
    expires_on = getattr(row, "expires_on", None)
    return {
        "title": str(row),
        "partner": row.partner.name,
        "reason": row.reason or "–",
        "day": day_long(expires_on) if expires_on else "–",
        "us": us,
        "portal": portal,
    }


def _to_us(code: str, subject: Any, *paragraphs: Any) -> mails.MailKind:
    return mails.MailKind(f"enablement.{code}", subject, paragraphs, _("Open it"), "us", _of)


def _to_partner(code: str, subject: Any, *paragraphs: Any) -> mails.MailKind:
    return mails.MailKind(f"enablement.{code}", subject, paragraphs, _("Open it"), "portal", _of)


_REASON = _("Reason: {reason}")

MAILS = [
    _to_us(
        "qualification_declared",
        _("{partner} declares: {title}"),
        _("{partner} declares what it passed: {title}. Look at the evidence, and confirm it or say why not."),
        _("Until then it counts nowhere."),
    ),
    _to_partner(
        "qualification_confirmed",
        _("Confirmed: {title}"),
        _("We confirm what you declared: {title}. It counts from now on."),
    ),
    _to_partner(
        "qualification_refused",
        _("Not confirmed: {title}"),
        _("We cannot confirm what you declared: {title}."),
        _REASON,
        _("Declare it anew with other evidence, or answer whoever of us looks after you."),
    ),
    _to_partner(
        "qualification_revoked",
        _("Revoked: {title}"),
        _("We take back what was recorded: {title}. It counts no longer."),
        _REASON,
    ),
    _to_us(
        "certificate_ends_us",
        _("A certificate of {partner} ends: {title}"),
        _("This certificate of {partner} is valid until {day}: {title}."),
        _("If it is not renewed, it then counts no longer, for the tier neither."),
    ),
    _to_partner(
        "certificate_ends_partner",
        _("A certificate ends: {title}"),
        _("This certificate is valid until {day}: {title}."),
        _("Renew it in time, and declare the new one in the portal: it then counts on, for your tier too."),
    ),
]
