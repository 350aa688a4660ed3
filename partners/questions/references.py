"""Answers that name a row: somebody of us, a partner, a file. Each is one that the actor may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.errors import DomainError
from partners.models import Answer, Partner, Question
from partners.questions.rules import is_empty

Kind = Question.Kind
_PUBLIC_ID = re.compile(r"[a-z]+_[0-9a-z]{26}")


def found(
    questions: list[Question],
    values: Mapping[str, Any],
    kept: Mapping[str, Answer],
    actor: Actor,
    *,
    at: str = "",
) -> dict[str, Any]:
    """The raw answers with the row in place of a public id, or of the object in which it is read. What is
    kept already may be sent back as it is, whatever became of the row since. Raises DomainError 422."""
    by_code = {question.code: question for question in questions}
    answers = dict(values)
    for code, raw in values.items():
        kind = by_code[code].kind if code in by_code else ""
        known = kept[code].value if code in kept else None
        if kind not in (Kind.FILE, Kind.PERSON, Kind.PARTNER) or not isinstance(raw, str | Mapping):
            continue
        public_id = raw if isinstance(raw, str) else str(raw.get("id", ""))
        if is_empty(raw) or (known and known["id"] == public_id):
            answers[code] = known if raw else None
            continue
        row = _row(kind, public_id, actor)
        if row is None:
            raise DomainError.invalid(_("Choose one of the list."), field=at + code)
        answers[code] = row
    return answers


def _row(kind: str, public_id: str, actor: Actor) -> models.Model | None:
    """A file is none: it is uploaded where it is answered. What is no public id is not looked up: a database
    cannot be asked for every text."""
    rows: dict[str, Any] = {
        Kind.PERSON: User.objects.staff().filter(is_active=True),
        Kind.PARTNER: Partner.objects.current(),
    }
    if kind not in rows or not _PUBLIC_ID.fullmatch(public_id):
        return None
    return rows[kind].filter(public_id=public_id).visible_to(actor).first()
