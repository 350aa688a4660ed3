"""A statement as a PDF, from its snapshot alone: the same data, the same document."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from core import fonts
from core.money import Money
from core.text import Translated
from payouts.statements import vat
from payouts.statements.explained import line_text, short
from web import pdf

AMOUNTS = ("opening", "commissions", "adjustments", "total", "minimum", "payable", "carried")
DAYS = ("period_start", "period_end", "issued_on", "contest_until", "due_on")


def render(snapshot: dict[str, Any]) -> bytes:
    """The document in the partner's language. ``snapshot`` is what ``statement_snapshot`` made."""
    with translation.override(snapshot["language"]):
        return pdf.render(
            "pdf/statement.html", {"statement": _context(snapshot)}, language=snapshot["language"]
        )


def _context(snapshot: dict[str, Any]) -> dict[str, Any]:
    currency = snapshot["currency"]
    return {
        **snapshot,
        **{name: Money(snapshot[name], currency) for name in AMOUNTS},
        **{name: date.fromisoformat(snapshot[name]) if snapshot[name] else None for name in DAYS},
        "vat_note": vat.note(snapshot["partner"].get("vat_situation", "")),
        "programme": str(Translated(snapshot["programme"])),
        "lines": [
            {
                "position": line["position"],
                "on": date.fromisoformat(line["on"]),
                "text": fonts.spelled(line_text(line["facts"])),
                "why": fonts.spelled(short(line["explanation"])),
                "amount": Money(line["amount"], currency),
            }
            for line in snapshot["lines"]
        ],
    }
