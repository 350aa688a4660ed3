"""A proposal as a PDF, from its snapshot alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from core import fonts
from pipeline.business_cases import presenters, rules, selectors
from pipeline.proposals.rules import blocks
from web import pdf


def render(snapshot: dict[str, Any], *, draft: bool = False) -> bytes:
    """The document in its language; ``draft`` marks one that is not sent."""
    with translation.override(snapshot["language"]):
        return pdf.render("pdf/proposal.html", _context(snapshot, draft), language=snapshot["language"])


def _context(snapshot: dict[str, Any], draft: bool) -> dict[str, Any]:
    case = selectors.from_json(snapshot["case"]) if snapshot["case"] else None
    return {
        "title": snapshot["title"],
        "number": snapshot["number"],
        "day": date.fromisoformat(snapshot["on"]),
        "ours": snapshot["ours"],
        "partner": fonts.spelled(snapshot["partner"]),
        "is_draft": draft,
        "sections": [{**section, "blocks": blocks(section["text"])} for section in snapshot["sections"]],
        "case": case,
        "side": presenters.shown_side(case, rules.THEIRS) if case else None,
    }
