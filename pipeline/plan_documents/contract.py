"""What a joint plan says in the contract that is drawn up from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from agreements.drafting.querysets import OPEN
from agreements.library import definitions
from agreements.models import Agreement, Template
from core.actor import Actor
from core.clock import add_months
from core.text import one_line
from pipeline.models import JointPlan, PlanDocument
from pipeline.plans import document
from pipeline.plans.document import Document
from pipeline.plans.sections import PARTS, SECTIONS, Part

# From the draft to the end of its term.
_TAKEN = (*OPEN, "signed", "active")
_LONGEST = 2_000


def current(plan: JointPlan, actor: Actor) -> Agreement | None:
    """The agreement of a plan that is on its way or in force, as far as the actor sees it."""
    if not actor.can("agreements.agreement:view"):
        return None
    rows = Agreement.objects.visible_to(actor).filter(drawn_from__plan=plan, status__in=_TAKEN)
    return rows.order_by("-pk").first()


def values(template: Template, doc: Document) -> dict[str, Any]:
    """What the plan says of the template's variables, for those that it can fill in."""
    known = {
        "purpose_summary": _purpose(doc),
        "motivation": _motivation(doc),
        "decision_date": _decision(doc),
    }
    wanted = {item["name"]: item["type"] for item in definitions.schema_for(template)}
    kinds = {"purpose_summary": "text", "motivation": "text", "decision_date": "date"}
    return {name: said for name, said in known.items() if said and wanted.get(name) == kinds[name]}


def _purpose(doc: Document) -> str:
    """The summary where it is one paragraph, else the title."""
    summary = _text(doc, "summary")
    return (summary if summary and "\n" not in summary.strip() else doc.title).strip()[:_LONGEST]


def _motivation(doc: Document) -> str:
    """What both share, one value a line."""
    said = [
        f"{row['theme']} – {one_line(row['ours'])} / {one_line(row['theirs'])}"
        for row in doc.rows("alignments")
    ]
    return "\n".join(said)[:_LONGEST]


def _decision(doc: Document) -> str:
    """The day by which the steps of the nearest horizon are due."""
    days = [row["due_on"] for row in doc.rows("steps") if row["horizon"] == "immediate" and row["due_on"]]
    return max(days).isoformat() if days else ""


def _text(doc: Document, section: str) -> str:
    chapter = doc.chapters.get(section)
    return chapter.texts[section] if chapter else ""


def terms(template: Template, doc: Document) -> dict[str, Any]:
    """First and last day as the phases have them, the usual notice of the template, and the budget."""
    found: dict[str, Any] = {"notice_days": template.notice_days, "currency": doc.currency}
    months = sum(row["months"] for row in doc.rows("phases"))
    if doc.starts_on and months:
        found |= {"starts_on": doc.starts_on, "ends_on": _last_day(doc.starts_on, months)}
        found["notice_days"] = min(template.notice_days, (found["ends_on"] - doc.starts_on).days)
    if total := document.budget_of(doc).total:
        found["value_minor"] = total.amount_minor
    return found


def _last_day(first: date, months: int) -> date:
    return date.fromordinal(add_months(first, months).toordinal() - 1)


# -- What changed since it was frozen -----------------------------------------------------------------


def annex_of(agreement: Agreement) -> PlanDocument | None:
    """The annex as it was last put to signature."""
    return PlanDocument.objects.filter(agreement=agreement).order_by("-number").first()


def changed_sections(annex: PlanDocument, plan: JointPlan) -> list[str]:
    """Codes of the sections in which what is agreed is not as in the annex. Progress is no change."""
    then, now = annex.snapshot, document.plain(document.read_shared(plan, annex.language))
    before, after = _agreed(then), _agreed(now)
    return [code for code in SECTIONS if before.get(code) != after.get(code)]


def _agreed(plain: dict[str, Any]) -> dict[str, Any]:
    """What was agreed, by section: texts, and the rows without what became of them."""
    return {
        section["code"]: (
            section["texts"],
            {
                code: [{name: row.get(name) for name in _columns(PARTS[code])} for row in rows]
                for code, rows in section["rows"].items()
            },
        )
        for section in plain["sections"]
    }


def _columns(part: Part) -> list[str]:
    """The columns that are agreed, as the plain document names them. Who does it may change hands."""
    return ["id", *(name.removesuffix("_minor") for name in part.fields if name != "owner")]
