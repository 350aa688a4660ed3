"""The questions about needs on the page of a recruitment: how they stand, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.actor import Actor
from partners.questions.own_presenters import OwnField
from pipeline.models import NeedsRequest, Recruitment
from pipeline.needs import selectors as needs

_TONES = {"waiting": "warn", "answered": "ok", "revoked": ""}


@dataclass(frozen=True)
class Shown:
    """``is_asked`` says whether anything is asked about needs; ``asked`` and ``answered`` count all that the
    link asks for."""

    is_asked: bool
    request: NeedsRequest | None
    state: str
    tone: str
    answered: int
    asked: int
    fields: list[OwnField]


def shown(recruitment: Recruitment, actor: Actor) -> Shown:
    parts = needs.parts(recruitment)
    request = needs.last_request(recruitment)
    state, tone = _state(request)
    return Shown(
        any(part.subject == needs.SUBJECT for part in parts),
        request,
        state,
        tone,
        sum(part.answered for part in parts),
        sum(len(part.questions) for part in parts),
        needs.shown(recruitment, actor),
    )


def _state(request: NeedsRequest | None) -> tuple[str, str]:
    """How the last request stands, and the tone of its badge."""
    if request is None:
        return "", ""
    if request.status == NeedsRequest.Status.WAITING and not request.is_live:
        return _("Link expired"), "bad"
    return request.get_status_display(), _TONES[request.status]
