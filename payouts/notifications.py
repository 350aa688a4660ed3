"""Mails about a partner's money, to everybody at the partner who minds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.queue import mail as mails
from partners.access.selectors import mail_recipients
from partners.models import Partner
from pipeline.deals.selectors import recipients_by_partner

MONEY_ROLES = {"administrator", "finance"}


def tell(partner: Partner, kind: str, *, key: str, context: dict[str, str], also: Iterable[str] = ()) -> None:
    """Owe a mail to the partner's administrators and finance people (else its main contact), and to
    those named by public id; once each, whoever is named twice. ``key`` says what it is about, so
    that it is told once."""
    told = mail_recipients(partner, MONEY_ROLES)
    for recipient in dict.fromkeys([*told, *also]):
        mails.enqueue_mail(kind, to=recipient, key=f"{key}:{recipient}", context=context)


def tell_many(kind: str, about: Sequence[tuple[int, str, dict[str, str]]]) -> None:
    """The same for many partners in three statements: (partner's database id, key, context) each."""
    people = recipients_by_partner({partner for partner, _key, _context in about}, MONEY_ROLES)
    mails.enqueue_mails(
        kind,
        [
            (recipient, f"{key}:{recipient}", context)
            for partner, key, context in about
            for recipient in people.get(partner, ())
        ],
    )
