"""The links of a signer who has no account: one to sign by, while the round is open, and one to the copy.

A link is not a person: it leads to a page that sends a code to the signer's mailbox, and shows and
does nothing else before the code was typed there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agreements.models import Signature, SignatureRound
from core import clock, signed_links
from core.actor import SYSTEM, Actor
from core.errors import DomainError

LINK_DAYS = 60
# How long a page opened by a code stays open in that browser.
OPEN_FOR = timedelta(minutes=60)
_SALT = "agreements.signature"
_COPY_SALT = "agreements.signature.copy"
_ROWS = Signature.objects.select_related(
    "round__agreement__partner", "round__agreement__own_entity", "round__file"
)


def signature_link(public_id: str) -> str:
    """The signed part of a signer's link, made when the mail is rendered: nothing is stored."""
    return signed_links.signed(_SALT, public_id)


def copy_link(public_id: str) -> str:
    """The signed part of the link to the documents, once all have signed."""
    return signed_links.signed(_COPY_SALT, public_id)


def signature_from_link(token: str) -> Signature:
    """The signature behind a link. Raises DomainError 404 when it is stale, when its round is over, or
    when its signer logs in."""
    signature = _behind(token, _SALT)
    if signature.round.status != SignatureRound.Status.OPEN:
        raise DomainError.not_found()
    return signature


def signature_from_copy_link(token: str) -> Signature:
    """The signature behind the link to the copy. Raises DomainError 404 60 days after the last one signed."""
    signature = _behind(token, _COPY_SALT)
    row = signature.round
    over = row.finished_at is None or row.finished_at < clock.now() - timedelta(days=LINK_DAYS)
    if row.status != SignatureRound.Status.COMPLETED or over:
        raise DomainError.not_found()
    return signature


def _behind(token: str, salt: str) -> Signature:
    public_id = signed_links.behind(salt, token, days=LINK_DAYS)
    signature = _ROWS.filter(public_id=public_id, user=None).first()
    if signature is None:
        raise DomainError.not_found()
    return signature


def link_actor(signature: Signature, *, request_id: str = "") -> Actor:
    """Whoever types the code controls the mailbox: the system, on behalf of this signer."""
    return replace(SYSTEM, on_behalf=signature.public_id, request_id=request_id)


def may_have_code(signature: Signature) -> bool:
    """Whether a code may be sent: to sign while it is the signer's turn, and to open the page of
    somebody without an account as long as there is something to read."""
    if signature.status == Signature.Status.ASKED:
        return True
    readable = (SignatureRound.Status.OPEN, SignatureRound.Status.COMPLETED)
    return (
        signature.user_id is None
        and signature.status == Signature.Status.SIGNED
        and signature.round.status in readable
    )
