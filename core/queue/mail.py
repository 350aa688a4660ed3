"""Mails: declared by rooms, owed as rows, rendered in the recipient's language when sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from core import languages, look, people
from core.errors import Sentence
from core.models import OutgoingMail, Programme
from core.queue.lease import Heartbeat, request_id
from core.queue.notify import notify_worker
from core.text import fill, one_line

logger = structlog.get_logger(__name__)

QUEUE = "mail"
# Bulk mails that go out before it is looked again for one that somebody waits for.
BULK_AT_ONCE = 20
# Refusals of one mail by a server that goes on with the next.
_OF_THE_MAIL = (SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused)


@dataclass(frozen=True)
class Written:
    """A text that a person wrote for a mail, as it is read with HTML and without: it stands in place of the
    greeting. ``preheader`` is what a list of mails shows beside the subject, ``pixel`` an address asked for
    when the mail is read; ``foot`` says why somebody gets it, with the address where they end that."""

    text: str
    html: SafeString
    preheader: str = ""
    pixel: str = ""
    foot: Sentence = ""
    foot_action: Sentence = ""
    foot_url: str = ""


@dataclass(frozen=True)
class MailKind:
    """A kind of mail. ``values`` turns the stored context (ids, figures) into what the texts name,
    at sending, in the recipient's language. ``link`` is the value that holds the address of the page
    its button opens, as ``reverse()`` gives it; ``items`` the value that holds what the mail lists, each
    a text and the address of its page ("" for none). ``attached`` makes a file of the context: its name,
    its bytes and their media type. ``written`` is the value that holds what a person wrote (``Written``),
    ``headers`` gives more header lines. Mails of a kind that ``is_bulk`` go to many, and wait until no other
    does. ``wanted`` is asked just before the mail is sent: one that is not wanted any more is dropped.
    ``sent`` is told, in the transaction that notes it."""

    code: str
    subject: Sentence
    paragraphs: tuple[Sentence, ...]
    action: Sentence | None = None
    link: str = ""
    values: Callable[[dict[str, Any]], dict[str, Any]] = dict
    items: str = ""
    attached: Callable[[dict[str, Any]], tuple[str, bytes, str]] | None = None
    written: str = ""
    headers: Callable[[dict[str, Any]], dict[str, str]] | None = None
    is_bulk: bool = False
    wanted: Callable[[dict[str, Any]], bool] | None = None
    sent: Callable[[dict[str, Any]], None] | None = None


KINDS: dict[str, MailKind] = {}


def register(kinds: Iterable[MailKind]) -> None:
    """Take the table of a room's mails. Texts are filled with ``{name}`` from ``values``."""
    for kind in kinds:
        if KINDS.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"mail {kind.code} is declared twice")


def enqueue_mail(kind: str, *, to: str, key: str, context: dict[str, Any]) -> bool:
    """Owe a mail to a person (public id), in the running transaction. The same ``key`` is owed once.

    Returns False when it was owed already.
    """
    _check(kind)
    _mail, created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "recipient": to, "context": context, "request_id": request_id()},
    )
    transaction.on_commit(partial(notify_worker, QUEUE))
    return created


def enqueue_mails(kind: str, rows: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Owe mails of one kind to many people, set-based: (recipient, key, context) each."""
    _check(kind)
    asked_by = request_id()
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(kind=kind, recipient=to, key=key, context=context, request_id=asked_by)
            for to, key, context in rows
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )
    transaction.on_commit(partial(notify_worker, QUEUE))


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"mail {kind} is not declared")


def send_due(*, limit: int = 1_000) -> int:
    """Send due mails over one connection, and say how many were taken up.

    A server that is away or silent ends the round: the others wait for the next one, unharmed.
    """
    OutgoingMail.objects.give_up_dead()
    server = get_connection()
    taken = 0
    try:
        for mail in _due(limit):
            taken += 1
            if not _send(mail, server):
                break
    finally:
        _close(server)
    return taken


def _due(limit: int) -> Iterator[OutgoingMail]:
    """Claim due mails; those to many a few at a time, and while no other waits."""
    bulk = [kind.code for kind in KINDS.values() if kind.is_bulk]
    taken, before = 0, -1
    while taken < limit and taken != before:
        before = taken
        for mail in OutgoingMail.objects.exclude(kind__in=bulk).claims(limit - taken):
            taken += 1
            yield mail
        for mail in OutgoingMail.objects.filter(kind__in=bulk).claims(min(BULK_AT_ONCE, limit - taken)):
            taken += 1
            yield mail


def _send(mail: OutgoingMail, server: BaseEmailBackend) -> bool:
    """Send one mail. False when the server, not the mail, is to blame."""
    bound = structlog.contextvars.bound_contextvars(request_id=mail.request_id, mail_id=mail.public_id)
    with bound, Heartbeat(mail):
        person = people.find([mail.recipient]).get(mail.recipient)
        if person is None or not person.email:
            OutgoingMail.objects.give_up(mail, "no address")
            return True
        kind = KINDS[mail.kind]
        try:
            if kind.wanted is not None and not kind.wanted(mail.context):
                OutgoingMail.objects.held(mail).delete()
                return True
            message = compose(mail, person)
            server.open()
            server.send_messages([message])
        except Exception as error:  # noqa: BLE001  # whatever it was: this mail waits, the others go on
            logger.warning("mail.failed", error=type(error).__name__, attempts=mail.attempts)
            OutgoingMail.objects.fail(mail, type(error).__name__)
            return not _is_servers_fault(error)
        _finish(mail, kind)
        return True


def _finish(mail: OutgoingMail, kind: MailKind) -> None:
    """Note that a mail is sent. Whatever comes of telling its room, it is not sent again."""
    with transaction.atomic():
        OutgoingMail.objects.finish(mail)
        if kind.sent is None:
            return
        try:
            with transaction.atomic():
                kind.sent(mail.context)
        except Exception:
            logger.exception("mail.sent_not_told", kind=kind.code)


def _is_servers_fault(error: Exception) -> bool:
    return isinstance(error, OSError) and not isinstance(error, _OF_THE_MAIL)


def _close(server: BaseEmailBackend) -> None:
    with suppress(OSError):  # it may be gone already; what was sent is written down
        server.close()


def compose(mail: OutgoingMail, person: people.Person) -> EmailMultiAlternatives:
    """The mail in the person's language, or in the one that its context names. Its Message-ID is stable, so a
    second sending after a crash is the same message to mail programs."""
    kind = KINDS[mail.kind]
    language = languages.spoken(mail.context.get("language") or person.language)
    with translation.override(language):
        values = {"name": person.name, **kind.values(mail.context)}
        programme = Programme.objects.select_related("logo").first()
        logo = look.logo_address(programme)
        context = {
            "programme": programme,
            "logo": settings.BASE_URL + logo if logo else "",
            "palette": look.palette(programme),
            "person": person,
            "written": values[kind.written] if kind.written else None,
            # What people wrote never makes a paragraph of its own: it would look like one of ours.
            "paragraphs": [said for text in kind.paragraphs if (said := one_line(fill(str(text), values)))],
            "items": [
                (one_line(text), settings.BASE_URL + address if address else "")
                for text, address in (values[kind.items] if kind.items else ())
            ],
            "action": kind.action,
            "url": settings.BASE_URL + values[kind.link] if kind.link else "",
            "language": language,
        }
        message = EmailMultiAlternatives(
            # A line break of any kind would end the header.
            subject=one_line(fill(str(kind.subject), values)),
            body=render_to_string("email/base.txt", context),
            to=[person.email],
            headers={
                "Message-ID": f"<{mail.public_id}@{settings.BASE_URL.split('//')[-1].split(':')[0]}>",
                **(kind.headers(mail.context) if kind.headers else {}),
            },
        )
        message.attach_alternative(render_to_string("email/base.html", context), "text/html")
        if kind.attached:
            message.attach(*kind.attached(mail.context))
    return message
