"""What is signed for applicants: the form they fill in, and the links of their mails. Nothing of it is stored.

The form needs no cookie, so that it works within a page of another site. It carries a token of its own instead:
when it was shown, and which version of the policy was read. That token is no defence against a request from
elsewhere, and none is needed: the page knows nobody, reads no cookie and acts for nobody, so whoever makes
somebody's browser send it achieves what anybody does by sending it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from core import signed_links
from core.clock import now
from core.errors import DomainError
from pipeline.models import Application, ApplicationQuestion

# Nobody reads and fills in the form faster; a page left open over night is still good.
LEAST, LONGEST = timedelta(seconds=3), timedelta(hours=24)
LINK_DAYS = 60
_FORM, _CONFIRM, _ANSWER = (
    "pipeline.application.form",
    "pipeline.application",
    "pipeline.application.question",
)


@dataclass(frozen=True)
class Shown:
    """A form as it was shown: how long ago, and the version of the policy that it was shown with."""

    age: timedelta
    policy: int


def form_token(policy: int) -> str:
    """What a form carries that is shown now."""
    return signing.dumps({"p": policy, "t": round(now().timestamp(), 1)}, salt=_FORM)


def read_form(token: str) -> Shown | None:
    """How a form was shown; None for a token that is too old, or not ours."""
    try:
        said = signing.loads(token, salt=_FORM, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return Shown(timedelta(seconds=now().timestamp() - said["t"]), said["p"])


def confirm_link(public_id: str) -> str:
    """The signed part of the link by which a mailbox is confirmed."""
    return signed_links.signed(_CONFIRM, public_id)


def answer_link(public_id: str) -> str:
    """The signed part of the link behind which a question is answered."""
    return signed_links.signed(_ANSWER, public_id)


def application_from_link(token: str) -> Application:
    """The application behind a link. Raises DomainError 404 for one that is stale, gone or erased."""
    row = (
        Application.objects.filter(
            public_id=signed_links.behind(_CONFIRM, token, days=LINK_DAYS), erased_at=None
        )
        .for_list()
        .first()
    )
    if row is None:
        raise DomainError.not_found()
    return row


def question_from_link(token: str) -> ApplicationQuestion:
    """The question behind a link. Raises DomainError 404 for one that is stale or gone."""
    rows = ApplicationQuestion.objects.select_related("application")
    row = rows.filter(public_id=signed_links.behind(_ANSWER, token, days=LINK_DAYS)).first()
    if row is None:
        raise DomainError.not_found()
    return row
