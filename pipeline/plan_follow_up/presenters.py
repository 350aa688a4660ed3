"""What the pages of a followed plan show on either side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import clock
from core.actor import Actor
from pipeline.models import JointPlan, PlanDocument, PlanReview
from pipeline.plan_documents import contract
from pipeline.plans import document, presenters
from pipeline.plans.choices import Side
from pipeline.plans.document import Document, Row
from pipeline.plans.sections import titled

Link = Callable[..., str]
OWED_PARTS = ("commitments", "steps", "actions")


def page(plan: JointPlan, actor: Actor, link: Link) -> dict[str, Any]:
    """Documents, reviews, the contract, and what is owed when."""
    doc = document.read(plan, actor, presenters.reader_language())
    sent = (
        PlanDocument.objects.visible_to(actor).filter(plan=plan).select_related("file", "agreement", "review")
    )
    agreement = contract.current(plan, actor)
    annex = contract.annex_of(agreement) if agreement else None
    return {
        "plan": plan,
        "plan_page": doc,
        "us": doc.named(Side.US),
        "them": doc.named(Side.THEM),
        "documents": [_document(row, link) for row in sent],
        "reviews": list(PlanReview.objects.visible_to(actor).filter(plan=plan)),
        "agreement": agreement,
        "annex": annex,
        "annex_changed": [str(titled(code)) for code in contract.changed_sections(annex, plan)]
        if annex
        else [],
        "owed": owed(doc),
        "today": clock.today(),
        "actor_is_partner": actor.is_partner,
    }


def _document(row: PlanDocument, link: Link) -> dict[str, Any]:
    return {
        "name": row.file.name,
        "url": link("plan-document", row.public_id),
        "kind": row.get_kind_display(),
        "size": row.file.size,
        "at": row.sent_at,
        "note": f"SHA-256 {row.sha256[:16]}…",
    }


def owed(doc: Document) -> dict[str, list[Row]]:
    """What is promised and not done: late, to come, and without a day."""
    rows = [row for part in OWED_PARTS for row in doc.rows(part) if not row["done_on"]]
    dated = sorted((row for row in rows if row["due_on"]), key=lambda row: row["due_on"])
    today = clock.today()
    return {
        "late": [row for row in dated if row["due_on"] < today],
        "coming": [row for row in dated if row["due_on"] >= today],
        "undated": [row for row in rows if not row["due_on"]],
    }


def results(plan: JointPlan, actor: Actor) -> dict[str, Any]:
    """What each side promised beside what came of it, as far as the reader sees it."""
    doc = document.read(plan, actor, presenters.reader_language())
    return {
        "plan": plan,
        "us": doc.named(Side.US),
        "them": doc.named(Side.THEM),
        "commitments": doc.rows("commitments"),
        "gains": [(party, [*party["values"], *party["impacts"]]) for party in presenters.parties(doc)],
        "pilots": doc.rows("pilots"),
        "budget": document.budget_of(doc) if "budget" in doc.chapters else None,
    }
