"""A joint plan as a document to hand over: HTML of its body, and the PDF. Rendered outside of operations."""

from __future__ import annotations

import base64
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from core import clock, files, fonts
from partners.models import Partner
from pipeline.plans import document, presenters
from pipeline.plans.choices import Side
from pipeline.plans.document import Document
from web import pdf


def render(doc: Document, *, notice: Any = "") -> bytes:
    """The proposal: the plan as its reader may see it, under both logos. ``notice`` stands at the foot."""
    with translation.override(doc.language):
        context = {**_context(doc), **_logos(doc), "notice": notice, "today": clock.today()}
        html = render_to_string("pdf/plan.html", {**context, **pdf.brand(), "language": doc.language})
        return pdf.from_html(fonts.spelled(html))


def body(doc: Document) -> str:
    """The sections of the plan as part of another document, such as an agreement."""
    with translation.override(doc.language):
        return fonts.spelled(render_to_string("pdf/plan/body.html", _context(doc)))


def html(doc: Document) -> str:
    """What a proposal says, before it is laid out."""
    with translation.override(doc.language):
        context = {**_context(doc), **_logos(doc), "today": clock.today()}
        return render_to_string("pdf/plan.html", {**context, **pdf.brand(), "language": doc.language})


def _context(doc: Document) -> dict[str, Any]:
    phases = presenters.phases(doc)
    for phase in phases:
        phase["lines"] = [
            line for line in doc.rows("lines") if phase["row"] and line["phase"] == phase["row"].id
        ]
    return {
        "document": doc,
        "us": doc.named(Side.US),
        "them": doc.named(Side.THEM),
        "parties": presenters.parties(doc),
        "phases": phases,
        "months": sum(phase["row"]["months"] for phase in phases if phase["row"]),
        "budget": document.budget_of(doc),
        "horizons": presenters.horizons(doc),
        "texts": {name: text for chapter in doc.chapters.values() for name, text in chapter.texts.items()},
        "rows": {
            part: doc.rows(part)
            for part in ("alignments", "synergies", "lines", "pilots", "options", "actions", "spends")
        },
    }


def _logos(doc: Document) -> dict[str, str]:
    return {"partner_logo": logo_of(doc.plan.partner)}


def logo_of(partner: Partner) -> str:
    """The partner's logo as an address that holds it; "" without one."""
    if partner.logo is None:
        return ""
    return f"data:image/png;base64,{base64.b64encode(files.read(partner.logo)).decode()}"
