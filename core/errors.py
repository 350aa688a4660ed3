"""The one error that crosses from operations to faces.

Forms show it at its field, the API answers it as RFC 9457 problem details.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.actor import Actor

Sentence = str | Promise


class DomainError(Exception):
    """A refusal that a person can act on.

    ``code`` is stable and meant for machines, ``status`` is the HTTP status, ``message`` a
    translated sentence that says what to do next, ``field`` the input it belongs to (None for the
    whole request), ``fields`` further errors by field, ``codes`` what each of those is called, ``link``
    the page of what it speaks of.
    """

    def __init__(
        self,
        code: str,
        message: Sentence,
        *,
        status: int = 422,
        field: str | None = None,
        fields: dict[str, list[Sentence]] | None = None,
        codes: dict[str, list[str]] | None = None,
        link: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status
        self.field = field
        self.link = link
        self.fields = fields or ({field: [message]} if field else {})
        self.codes = codes or {}

    def told_to(self, actor: Actor) -> DomainError:
        """The refusal as this actor can act on it: what one may do, another asks somebody for."""
        return self

    @classmethod
    def invalid(cls, message: Sentence, *, field: str | None = None, code: str = "invalid") -> DomainError:
        """422: the input breaks a rule."""
        return cls(code, message, field=field)

    @classmethod
    def not_found(cls) -> DomainError:
        """404: the row does not exist, or not for this actor; the two are never told apart."""
        return cls("not-found", _("There is nothing at this address."), status=404)

    @classmethod
    def forbidden(cls) -> DomainError:
        """403: the actor may see the row but not do this to it."""
        return cls(
            "forbidden",
            _("Your role does not allow this. Ask an administrator if you need it."),
            status=403,
        )

    @classmethod
    def scope_missing(cls, scope: str) -> DomainError:
        """403: the role behind a token may do this, the token may not."""
        sentence = _("This token lacks the scope %(scope)s. Make a token that has it.")
        return cls("scope-missing", sentence % {"scope": scope}, status=403)

    @classmethod
    def conflict(
        cls, message: Sentence, *, field: str | None = None, code: str = "conflict", link: str = ""
    ) -> DomainError:
        """409: the state of the row, or a row that exists already, does not allow this."""
        return cls(code, message, status=409, field=field, link=link)

    @classmethod
    def transition(cls, current: Sentence) -> DomainError:
        """409: the row is not in a status from which this can be done."""
        return cls(
            "wrong-status",
            _("This cannot be done any more: the status is now “%(status)s”. Look at it again.")
            % {"status": current},
            status=409,
        )

    @classmethod
    def stale(cls) -> DomainError:
        """412: somebody else changed the row since it was read (If-Match)."""
        return cls(
            "changed-meanwhile",
            _("Somebody changed this in the meantime. Look at the change, and try again."),
            status=412,
        )

    @classmethod
    def too_many(cls, message: Sentence) -> DomainError:
        """429: a counted limit was reached."""
        return cls("too-many", message, status=429)

    @classmethod
    def from_validation(cls, error: ValidationError) -> DomainError:
        """422: what ``full_clean`` found, field by field."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        fields: dict[str, list[Sentence]] = {}
        codes: dict[str, list[str]] = {}
        for name, errors in by_field.items():
            place = "" if name == "__all__" else name
            fields[place] = [message for e in errors for message in e.messages]
            codes[place] = [e.code or "invalid" for e in errors for _message in e.messages]
        whole = fields.pop("", [])
        first = whole[0] if whole else next(iter(fields.values()))[0]
        return cls("invalid", first, fields=fields, codes=codes)
