"""What the pages of a joint plan show on either side: the document, its sums, and what the reader may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from core import clock
from core.actor import Actor
from pipeline.models import JointPlan, PlanParty, PlanStep
from pipeline.plans import document, rules
from pipeline.plans.choices import Side
from pipeline.plans.document import Chapter, Document, Row
from pipeline.plans.forms import PROGRESS_FORMS
from pipeline.plans.sections import PARTS, SECTIONS, Part
from pipeline.plans.services import CHANGE, SHARE, side_of

# Makes the address of a page of this side: its name, and what it is about.
Link = Callable[..., str]
STAGE_TONES = {"internal": "", "shared": "info", "joint": "info", "signed": "ok", "closed": ""}


@dataclass(frozen=True)
class Doing:
    """What the reader may do with a row: the addresses, "" for what is not theirs to do."""

    edit: str = ""
    remove: str = ""
    note: str = ""
    is_proposal: bool = False


@dataclass(frozen=True)
class Adding:
    """A row that the reader may add to a section."""

    label: Any
    url: str
    icon: str


def reader_language() -> str:
    return (get_language() or "en").split("-")[0]


def page(plan: JointPlan, actor: Actor, link: Link) -> dict[str, Any]:
    """The context of the page of a plan. ``link`` makes addresses of the reader's side."""
    doc = document.read(plan, actor, reader_language())
    for chapter in doc.chapters.values():
        stage = rules.stage_of_section(plan.stage, is_shared=chapter.is_shared)
        for rows in chapter.rows.values():
            for row in rows:
                row.doing = _doing(plan, actor, row, link, stage)
    return {
        "plan": plan,
        "document": doc,
        "chapters": [
            {
                "chapter": chapter,
                "template": f"pipeline/plans/sections/{chapter.code}.html",
                "adding": _adding(plan, actor, chapter, link),
                "edit_url": _text_url(plan, actor, chapter, link),
                **_sharing(plan, actor, chapter, link),
                # Tables reach from edge to edge.
                "flush": chapter.code in ("alignments", "budget", "options") and not chapter.is_empty,
            }
            for chapter in doc.chapters.values()
        ],
        "us": doc.named(Side.US),
        "them": doc.named(Side.THEM),
        "parties": parties(doc),
        "phases": phases(doc),
        "budget": document.budget_of(doc) if "budget" in doc.chapters else None,
        "horizons": horizons(doc),
        "progress": rules.progress(_owed(doc), clock.today()),
        "today": clock.today(),
        "actor_is_partner": actor.is_partner,
        "may_share": plan.is_open and actor.can(SHARE) and not actor.is_partner,
    }


def summary(plan: JointPlan, actor: Actor) -> dict[str, Any]:
    """The phases of a plan with their budgets, for the page of its recruitment."""
    doc = document.read(plan, actor, reader_language())
    return {
        "phases": phases(doc),
        "budget": document.budget_of(doc),
        "us": doc.named(Side.US),
        "them": doc.named(Side.THEM),
        "progress": rules.progress(_owed(doc), clock.today()),
    }


def _owed(doc: Document) -> list[Any]:
    return [row.row for part in ("commitments", "steps", "actions") for row in doc.rows(part)]


def may_write(plan: JointPlan, actor: Actor) -> bool:
    """Whether the reader writes in this plan at all, alone or with the other side's consent."""
    if not plan.is_open or not actor.can(CHANGE):
        return False
    return not actor.is_partner or plan.stage in (JointPlan.Stage.JOINT, JointPlan.Stage.SIGNED)


def _doing(plan: JointPlan, actor: Actor, row: Row, link: Link, stage: str) -> Doing:
    if not may_write(plan, actor):
        return Doing()
    part, writer = PARTS[row.part], side_of(actor)
    may_note = rules.may_note_progress(stage, writer, row.whose)
    note = link("plan-row-note", row.part, row.id) if may_note and row.part in PROGRESS_FORMS else ""
    if not part.fields:
        return Doing(remove=link("plan-row-remove", row.part, row.id) if may_note else "", note=note)
    way = rules.way_of_writing(stage, writer, {row.whose}, is_binding=part.is_binding)
    if way == rules.Way.NONE:
        return Doing(note=note)
    return Doing(
        edit=link("plan-row-edit", row.part, row.id),
        remove=link("plan-row-remove", row.part, row.id),
        note=note,
        is_proposal=way == rules.Way.PROPOSE,
    )


def _adding(plan: JointPlan, actor: Actor, chapter: Chapter, link: Link) -> list[Adding]:
    if not may_write(plan, actor):
        return []
    return [
        Adding(part.label, link("plan-row-add", plan.public_id, part.code), SECTIONS[chapter.code].icon)
        for part in SECTIONS[chapter.code].parts
        if _has_parent(part, chapter)
    ]


def _has_parent(part: Part, chapter: Chapter) -> bool:
    """Whether there is a row of this section on which a new one could hang, if it needs one."""
    above = next(
        (one for one in SECTIONS[chapter.code].parts if one.model is document.parent_model(part)), None
    )
    needed = above is not None and not part.model._meta.get_field(part.parent).null
    return not needed or bool(chapter.rows[above.code])


def _text_url(plan: JointPlan, actor: Actor, chapter: Chapter, link: Link) -> str:
    if not chapter.texts or not may_write(plan, actor):
        return ""
    return link("plan-text", plan.public_id, chapter.code)


def _sharing(plan: JointPlan, actor: Actor, chapter: Chapter, link: Link) -> dict[str, str]:
    if not plan.is_open or actor.is_partner or not actor.can(SHARE):
        return {}
    if chapter.is_shared:
        return {"withdraw_url": link("plan-section-withdraw", plan.public_id, chapter.code)}
    return {"share_url": link("plan-section-share", plan.public_id, chapter.code)}


def parties(doc: Document) -> list[dict[str, Any]]:
    """Each party with everything that is about it, in whichever section the reader sees it."""
    return [
        {
            "row": party,
            "products": _about(doc, "products", party),
            "contributions": _about(doc, "contributions", party),
            "values": [row for row in _about(doc, "gains", party) if row["kind"] == "value"],
            "impacts": [row for row in _about(doc, "gains", party) if row["kind"] == "impact"],
            "contacts": _about(doc, "contacts", party),
            "links": _about(doc, "links", party),
        }
        for party in _parties(doc)
    ]


def _parties(doc: Document) -> list[Row]:
    """The parties of the plan: their names are known to the reader even where profiles are private."""
    if shown := doc.rows("parties"):
        return shown
    part = PARTS["parties"]
    rows = PlanParty.objects.filter(plan=doc.plan)
    return [
        Row(row.public_id, part.code, row.whose, {"name": row.name, "side": row.side}, row.version, row)
        for row in rows
    ]


def _about(doc: Document, part: str, party: Row) -> list[Row]:
    return [row for row in doc.rows(part) if row["party"] == party.id]


def phases(doc: Document) -> list[dict[str, Any]]:
    """Each phase with its months, what each side provides, its budget and how far it is; what is
    provided throughout comes last, without a phase."""
    rows = doc.rows("phases")
    spans = rules.spans([row["months"] for row in rows], doc.starts_on)
    today = clock.today()
    found = [
        {
            "row": row,
            "span": span,
            "ours": _promised(row.children["commitments"], Side.US),
            "theirs": _promised(row.children["commitments"], Side.THEM),
            "progress": rules.progress([one.row for one in row.children["commitments"]], today),
            "budget": document.budget_of(doc, row.id),
        }
        for row, span in zip(rows, spans, strict=True)
    ]
    throughout = [row for row in doc.rows("commitments") if not row["phase"]]
    if throughout:
        found.append(
            {
                "row": None,
                "ours": _promised(throughout, Side.US),
                "theirs": _promised(throughout, Side.THEM),
                "progress": rules.progress([one.row for one in throughout], today),
            }
        )
    return found


def _promised(rows: list[Row], side: str) -> list[Row]:
    return [row for row in rows if row["side"] == side]


def horizons(doc: Document) -> list[tuple[Any, list[Row]]]:
    """Next steps by horizon, without the horizons that have none."""
    rows = doc.rows("steps")
    return [
        (label, [row for row in rows if row["horizon"] == code])
        for code, label in PlanStep.Horizon.choices
        if any(row["horizon"] == code for row in rows)
    ]
