"""Mails about a partner's money, to everybody at the partner who minds it."""

from __future__ import annotations

from collections.abc import Iterable

from core.queue import mail as mails
from partners.access.selectors import mail_recipients
from partners.models import Partner


def tell(partner: Partner, kind: str, *, key: str, context: dict[str, str], also: Iterable[str] = ()) -> None:
    """Owe a mail to the partner's administrators and finance people (else its main contact), and to
    those named by public id; once each, whoever is named twice. ``key`` says what it is about, so
    that it is told once."""
    told = mail_recipients(partner, {"administrator", "finance"})
    for recipient in dict.fromkeys([*told, *also]):
        mails.enqueue_mail(kind, to=recipient, key=f"{key}:{recipient}", context=context)
