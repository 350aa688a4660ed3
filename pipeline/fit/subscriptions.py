"""What the fit hears of the questions of the programme."""

from typing import Any

from core.actor import SYSTEM
from core.events.registry import subscribe
from partners.models import Questionnaire
from pipeline.fit.selectors import SUBJECT
from pipeline.fit.services import fit_refresh


def _refresh(event: Any) -> None:
    if Questionnaire.objects.filter(public_id=event.target_id, subject=SUBJECT).exists():
        fit_refresh(actor=SYSTEM)


@subscribe("partners.questionnaire.published", name="pipeline.fit_asked_anew")
def asked_anew(event: Any) -> None:
    """Other questions and weights hold for every recruitment that is open."""
    _refresh(event)


@subscribe("partners.questionnaire.archived", name="pipeline.fit_asked_no_more")
def asked_no_more(event: Any) -> None:
    """Without questions there is no fit."""
    _refresh(event)
