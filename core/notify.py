"""Telling people something: the one way in which a room does it.

A room says what happened (the kind of mail), to which row, and who is to know: an audience of people
by their public ids, chosen by permission (``accounts.audiences``, ``partners.access.audiences``). How
they hear of it is decided here, once for all rooms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from core import people
from core.ids import public_id_of
from core.models import OutgoingMail
from core.queue import mail


@dataclass(frozen=True)
class Notice:
    """What is told of one row, to whom.

    A person is told once of the same kind, row and ``about`` (an occasion: a day, a version, a
    request). ``context`` is kept for the texts: ids and figures only; the row itself is in it
    under the name of its model.
    """

    target: models.Model
    audience: Iterable[str]
    about: str = ""
    context: dict[str, Any] = field(default_factory=dict)


def notify(
    kind: str, *, target: models.Model, audience: Iterable[str], about: str = "", **context: Any
) -> int:
    """Tell an audience of one row, in the running transaction. Returns how many people it reaches
    who were not told before; 0 when nobody hears of it."""
    return notify_all(kind, [Notice(target, audience, about, context)])


def notify_all(kind: str, notices: Iterable[Notice]) -> int:
    """The same for many rows, set-based."""
    rows = {
        _key(kind, notice, person): _row(notice, person) for notice in notices for person in _wanting(notice)
    }
    known = set(OutgoingMail.objects.filter(key__in=rows).values_list("key", flat=True))
    new = [(person, key, context) for key, (person, context) in rows.items() if key not in known]
    if new:
        mail.enqueue_mails(kind, new)
    return len(new)


def receivers(audience: Iterable[str]) -> list[str]:
    """The names of those of an audience whom a mail reaches. Asked before an action is offered, so that
    no page says that somebody is informed when nobody is; no query for an audience of nobody."""
    ids = dict.fromkeys(person for person in audience if person)
    known = people.find(ids)
    return [known[person].name for person in ids if person in known and known[person].email]


def _wanting(notice: Notice) -> Iterable[str]:
    """Whom of an audience it goes to. The one place to ask what a person wants to be told, and to
    write what is shown in an inbox."""
    return dict.fromkeys(person for person in notice.audience if person)


def _key(kind: str, notice: Notice, person: str) -> str:
    return ":".join(filter(None, (kind, public_id_of(notice.target), notice.about, person)))


def _row(notice: Notice, person: str) -> tuple[str, dict[str, Any]]:
    return person, {str(notice.target._meta.model_name): public_id_of(notice.target), **notice.context}
