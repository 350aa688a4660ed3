"""Several of us are given access at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from accounts.services.users import user_create
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.operation import operation


@operation("accounts.user:change", event=None, reason="each person's access is recorded by itself")
def users_create(*, actor: Actor, people: Sequence[dict[str, Any]], language: str) -> list[User]:
    """Give all of these people access, or none: each has ``name``, ``email`` and ``staff_role``.

    Raises DomainError with the errors at ``<place in the list>-<field>``.
    """
    made: list[User] = []
    wrong: dict[str, list[Sentence]] = {}
    for place, person in enumerate(people):
        try:
            made.append(user_create(actor=actor, language=language, **person))
        except DomainError as error:
            found = error.fields or {"email": [error.message]}
            wrong |= {f"{place}-{name}": sentences for name, sentences in found.items()}
    if wrong:
        raise DomainError("invalid", next(iter(wrong.values()))[0], fields=wrong)
    return made
