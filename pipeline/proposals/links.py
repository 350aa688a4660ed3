"""The link by which a contact without an account reads a proposal. It is made when its mail is rendered:
nothing of it is stored, and it leads to a page that does nothing before its button is pressed."""

from __future__ import annotations

from dataclasses import replace

from core import signed_links
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from pipeline.models import Proposal
from pipeline.proposals.models import GIVEN

LINK_DAYS = 60
_KIND = "pipeline.proposal"


def proposal_link(public_id: str) -> str:
    """The signed part of the link."""
    return signed_links.signed(_KIND, public_id)


def proposal_from_link(token: str) -> Proposal:
    """The proposal behind a link. Raises DomainError 404 when the link is stale or not ours, when the
    proposal is not sent, and when its contact has left."""
    public_id = signed_links.behind(_KIND, token, days=LINK_DAYS)
    rows = Proposal.objects.select_related("recruitment__partner", "own_entity", "contact", "file")
    found = rows.filter(
        public_id=public_id, status__in=GIVEN, contact__isnull=False, contact__archived_at=None
    ).first()
    if found is None:
        raise DomainError.not_found()
    return found


def link_actor(proposal: Proposal, *, request_id: str = "") -> Actor:
    """Whoever has the link: the system, on behalf of the contact."""
    assert proposal.contact is not None
    return replace(SYSTEM, on_behalf=proposal.contact.public_id, request_id=request_id)
