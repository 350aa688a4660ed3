"""The five phases of MML's recruitment, with their steps and usual durations."""

from __future__ import annotations

from core.actor import SYSTEM
from pipeline.models import Phase
from pipeline.recruitment.ready import load_phases


def load() -> dict[str, Phase]:
    """The phases by code, as an administrator would set them up."""
    load_phases(SYSTEM)
    return {phase.code: phase for phase in Phase.objects.all()}
