"""Loads the questions about fit and needs that ship with the product."""

from __future__ import annotations

from core.actor import Actor
from partners.questions.ready import load
from pipeline.fit.standard import FIT
from pipeline.needs.standard import NEEDS

SETS = {"fit": FIT, "needs": NEEDS}


def load_questions(actor: Actor, code: str) -> int:
    return load(actor, SETS[code])
