"""Mails: declared by rooms, owed as rows, rendered in the recipient's language when sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from core import people
from core.clock import now
from core.errors import Sentence
from core.queue import outbox
from core.text import fill

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class MailKind:
    """A kind of mail. ``values`` turns the stored context (ids, figures) into what the texts name,
    at sending, in the recipient's language; ``path`` is the page its button opens."""

    subject: Sentence
    paragraphs: tuple[Sentence, ...]
    action: Sentence | None
    path: str
    values: Callable[[dict[str, Any]], dict[str, Any]]


KINDS: dict[str, MailKind] = {}


def declare(
    kind: str,
    *,
    subject: Sentence,
    paragraphs: tuple[Sentence, ...],
    action: Sentence | None = None,
    path: str = "",
    values: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> None:
    """Declare a kind of mail. Texts and path are filled with ``{name}`` from ``values``."""
    if kind in KINDS:
        raise ValueError(f"mail {kind} is declared twice")
    KINDS[kind] = MailKind(subject, paragraphs, action, path, values)


def enqueue_mail(kind: str, *, to: str, key: str, context: dict[str, Any]) -> bool:
    """Owe a mail to a person (public id), in the running transaction. The same ``key`` is owed once.

    Returns False when it was owed already.
    """
    from core.models import OutgoingMail

    if kind not in KINDS:
        raise ValueError(f"mail {kind} is not declared")
    _mail, created = OutgoingMail.objects.get_or_create(
        key=key, defaults={"kind": kind, "recipient": to, "context": context}
    )
    transaction.on_commit(outbox.notify_worker)
    return created


def enqueue_mails(kind: str, rows: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Owe mails of one kind to many people, set-based: (recipient, key, context) each."""
    from core.models import OutgoingMail

    if kind not in KINDS:
        raise ValueError(f"mail {kind} is not declared")
    OutgoingMail.objects.bulk_create(
        [OutgoingMail(kind=kind, recipient=to, key=key, context=context) for to, key, context in rows],
        ignore_conflicts=True,
        batch_size=1_000,
    )
    transaction.on_commit(outbox.notify_worker)


def send_due(*, limit: int = 1_000) -> int:
    """Send due mails, each claimed by a lease first, and say how many were taken up."""
    for taken in range(limit):
        mail = _claim_next()
        if mail is None:
            return taken
        _send(mail)
    return limit


def _claim_next():
    from core.models import OutgoingMail

    at = now()
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    due = OutgoingMail.objects.filter(free, status=OutgoingMail.Status.PENDING, next_at__lte=at)
    for mail in due.order_by("next_at", "id")[:20]:
        mine = OutgoingMail.objects.filter(free, pk=mail.pk, status=OutgoingMail.Status.PENDING)
        if mine.update(lease_until=at + outbox.LEASE, attempts=F("attempts") + 1) == 1:
            mail.attempts += 1
            return mail
    return None


def _send(mail) -> None:
    from core.models import OutgoingMail

    person = people.find([mail.recipient]).get(mail.recipient)
    if person is None or not person.email:
        OutgoingMail.objects.filter(pk=mail.pk).update(
            status=OutgoingMail.Status.FAILED, lease_until=None, error="no address"
        )
        return
    try:
        compose(mail, person).send()
    except Exception as error:
        logger.warning("mail.failed", mail_id=mail.public_id, error=type(error).__name__)
        outbox.failed(mail, error, OutgoingMail.Status.FAILED)
        return
    OutgoingMail.objects.filter(pk=mail.pk).update(
        status=OutgoingMail.Status.SENT, sent_at=now(), lease_until=None, error=""
    )


def compose(mail, person: people.Person) -> EmailMultiAlternatives:
    """The mail in the person's language. Its Message-ID is stable, so a second sending after a
    crash is the same message to mail programs."""
    from core.models import Programme

    kind = KINDS[mail.kind]
    with translation.override(person.language):
        values = {"name": person.name, **kind.values(mail.context)}
        programme = Programme.objects.first()
        context = {
            "programme": programme,
            "person": person,
            # What people wrote never makes a paragraph of its own: it would look like one of ours.
            "paragraphs": [" ".join(fill(str(text), values).split()) for text in kind.paragraphs],
            "action": kind.action,
            "url": settings.BASE_URL + fill(kind.path, values) if kind.path else "",
            "language": person.language,
        }
        message = EmailMultiAlternatives(
            # A line break of any kind would end the header.
            subject=" ".join(fill(str(kind.subject), values).split()),
            body=render_to_string("email/base.txt", context),
            to=[person.email],
            headers={"Message-ID": f"<{mail.public_id}@{settings.BASE_URL.split('//')[-1].split(':')[0]}>"},
        )
        message.attach_alternative(render_to_string("email/base.html", context), "text/html")
    return message
