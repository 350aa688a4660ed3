"""What the document of a review meeting says, written from the plan: each line a sentence of its own.

Only what is shared with the partner is read, so both sides may have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Event
from core.text import one_line
from pipeline.models import JointPlan, PlanProposal, PlanReview, PlanReviewSection
from pipeline.plans import document, presenters, rules
from pipeline.plans.choices import Side
from pipeline.plans.document import Document, Row
from pipeline.plans.sections import SECTIONS
from web.templatetags import formats

Code = PlanReviewSection.Code
# How far ahead the next steps of a review look.
AHEAD = timedelta(days=90)
# How much without a day is asked for one by one.
NAMED = 5
OWED_PARTS = ("commitments", "steps", "actions")


@dataclass(frozen=True)
class Reading:
    """A plan as both sides read it, on the day of the review, and since when things moved."""

    plan: JointPlan
    doc: Document
    on: date
    since: date | None


def written(plan: JointPlan, held_on: date, language: str) -> dict[str, str]:
    """The text of each section of a review, in a language."""
    with translation.override(language):
        doc = document.read_shared(plan, language)
        reading = Reading(plan, doc, held_on, _last_review(plan, held_on))
        return {code: "\n".join(_WRITERS[code](reading)) for code in Code.values}


def _last_review(plan: JointPlan, before: date) -> date | None:
    rows = PlanReview.objects.filter(plan=plan, held_on__lt=before, status=PlanReview.Status.SENT)
    return rows.order_by("-held_on").values_list("held_on", flat=True).first()


def _owed(reading: Reading) -> list[Row]:
    return [row for part in OWED_PARTS for row in reading.doc.rows(part)]


def _named(row: Row) -> str:
    return one_line(row["label"] if row.part == "steps" else row["text"])


def _named_side(doc: Document, side: str) -> str:
    """A side by its name; both by theirs."""
    return f"{doc.named(Side.US)} – {doc.named(Side.THEM)}" if side == Side.BOTH else doc.named(side)


def _whose(reading: Reading, row: Row) -> str:
    return _named_side(reading.doc, row["side"])


def _progress(reading: Reading) -> list[str]:
    """Per phase and side, how much of what was promised is done."""
    lines = []
    for phase in presenters.phases(reading.doc):
        name = phase["row"]["name"] if phase["row"] else _("Throughout")
        for side, rows in ((Side.US, phase["ours"]), (Side.THEM, phase["theirs"])):
            if rows:
                lines.append(_done(name, reading.doc.named(side), [row.row for row in rows], reading.on))
    for part, label in (("steps", _("Next steps")), ("actions", _("Recommended actions"))):
        by_side = {side: [row.row for row in reading.doc.rows(part) if row["side"] == side] for side in Side}
        lines += [
            _done(label, _named_side(reading.doc, side), rows, reading.on)
            for side, rows in by_side.items()
            if rows
        ]
    return lines or [_("Nothing is promised yet.")]


def _done(what: str, who: str, rows: list[Any], on: date) -> str:
    found = rules.progress(rows, on)
    values = {"what": what, "who": who, "done": found.done, "total": found.total, "late": found.late}
    if found.late:
        return _("%(what)s, %(who)s: %(done)s of %(total)s done, %(late)s late.") % values
    return _("%(what)s, %(who)s: %(done)s of %(total)s done.") % values


def _slippage(reading: Reading) -> list[str]:
    """What is late and by how much, then what was moved since the review before."""
    late = [
        row for row in _owed(reading) if not row["done_on"] and row["due_on"] and row["due_on"] < reading.on
    ]
    lines = [_late(reading, row) for row in sorted(late, key=lambda row: row["due_on"])]
    return [*lines, *_moved(reading)] or [_("Nothing is late, and nothing was moved.")]


def _late(reading: Reading, row: Row) -> str:
    days = (reading.on - row["due_on"]).days
    said = ngettext(
        "%(what)s (%(who)s): %(days)s day late, due on %(day)s.",
        "%(what)s (%(who)s): %(days)s days late, due on %(day)s.",
        days,
    )
    values = {"what": _named(row), "who": _whose(reading, row), "day": formats.day_long(row["due_on"])}
    return said % {**values, "days": formats.number(days)}


def _moved(reading: Reading) -> list[str]:
    """Days that were changed, by the events of the plan in sections that are shared."""
    said = _("%(what)s: moved from %(before)s to %(after)s.")
    return [
        said % {"what": one_line(event.data["row"]), "before": _day(before), "after": _day(after)}
        for event in _changes(reading)
        for name, change in event.changes.items()
        if name.endswith(".due_on") and isinstance(change, list)
        for before, after in [change]
        if before and after
    ]


def _changes(reading: Reading) -> QuerySet[Event]:
    rows = Event.objects.filter(
        targets__target_id=reading.plan.public_id,
        code="pipeline.plan.row_changed",
        data__section__in=list(reading.doc.chapters),
    )
    return (rows.filter(at__date__gte=reading.since) if reading.since else rows).order_by("pk")


def _day(value: str) -> str:
    return formats.day_long(date.fromisoformat(value))


def _budget(reading: Reading) -> list[str]:
    """Planned, committed and spent, by phase and in all."""
    if "budget" not in reading.doc.chapters:
        return [_("The budget is not shared.")]
    lines = [
        _money(phase["row"]["name"], phase["budget"])
        for phase in presenters.phases(reading.doc)
        if phase["row"] and phase["budget"].total
    ]
    total = document.budget_of(reading.doc)
    return [*lines, _money(_("In all"), total)] if total.total else [_("The budget has no line yet.")]


def _money(what: str, budget: rules.Budget) -> str:
    values = {
        "what": what,
        "planned": formats.money(budget.total),
        "committed": formats.money(budget.committed),
        "spent": formats.money(budget.spent),
    }
    return _("%(what)s: planned %(planned)s, committed %(committed)s, spent %(spent)s.") % values


def _pilots(reading: Reading) -> list[str]:
    """Each pilot with its decision, and what its tests measured beside their targets."""
    lines = []
    for pilot in reading.doc.rows("pilots"):
        lines.append(_decided(pilot))
        lines += [_test(row) for row in pilot.children["tests"]]
    return lines or [_("The plan has no pilot.")]


def _decided(pilot: Row) -> str:
    if not pilot["decision"]:
        return _("%(pilot)s: not decided yet.") % {"pilot": pilot["name"]}
    return _("%(pilot)s: %(decision)s.") % {"pilot": pilot["name"], "decision": pilot["decision_label"]}


def _test(row: Row) -> str:
    values = {"what": row["what"], "unit": row["unit"], "goal": row["direction_label"]}
    if row["measured"] is None:
        return _("%(what)s: not measured yet.") % values
    values |= {"measured": formats.number(row["measured"]), "result": _result(row)}
    if row["direction"] == "yes_no":
        return _("%(what)s: %(result)s.") % values
    values["target"] = formats.number(row["target"])
    return _("%(what)s: %(measured)s %(unit)s measured, %(goal)s %(target)s wanted: %(result)s.") % values


def _result(row: Row) -> str:
    return _("met") if row.row.is_met else _("not met")


def _decisions(reading: Reading) -> list[str]:
    """What waits for both sides to decide."""
    doc = reading.doc
    payer = _("Who pays for “%(what)s” (%(amount)s)?")
    lines = [
        payer % {"what": row["label"], "amount": formats.money(row["amount"])}
        for row in doc.rows("lines")
        if row["payer"] == "undecided"
    ]
    lines += [
        _("Go or no go for the pilot “%(name)s”?") % {"name": row["name"]}
        for row in doc.rows("pilots")
        if not row["decision"]
    ]
    options = doc.rows("options")
    if options and not any(row["is_chosen"] for row in options):
        lines.append(_("Which of the economic options is chosen?"))
    lines += _proposed(reading)
    lines += _undated(reading)
    return lines or [_("No decision is wanted.")]


def _undated(reading: Reading) -> list[str]:
    """What nobody gave a day: by name where it is little, else how much it is on each side."""
    rows = [row for row in _owed(reading) if not row["done_on"] and not row["due_on"]]
    if len(rows) <= NAMED:
        by_when = _("By when is “%(what)s” done (%(who)s)?")
        return [by_when % {"what": _named(row), "who": _whose(reading, row)} for row in rows]
    counted = Counter(_whose(reading, row) for row in rows)
    return [
        ngettext(
            "%(who)s: %(n)s thing that is promised has no day yet.",
            "%(who)s: %(n)s things that are promised have no day yet.",
            count,
        )
        % {"who": who, "n": count}
        for who, count in counted.items()
    ]


def _proposed(reading: Reading) -> list[str]:
    """Changes of shared sections that one side proposed and the other has not answered."""
    said = _("What %(who)s proposed on %(day)s waits for an answer: %(section)s.")
    rows = PlanProposal.objects.filter(
        plan=reading.plan, state=PlanProposal.State.OPEN, section__in=list(reading.doc.chapters)
    )
    return [
        said
        % {
            "who": reading.doc.named(row.side),
            "day": formats.day_long(row.made_at),
            "section": SECTIONS[row.section].title,
        }
        for row in rows.order_by("made_at", "pk")
    ]


def _steps(reading: Reading) -> list[str]:
    """What is due in the coming three months."""
    rows = [
        row
        for row in _owed(reading)
        if not row["done_on"] and row["due_on"] and reading.on <= row["due_on"] <= reading.on + AHEAD
    ]
    said = _("%(day)s: %(what)s (%(who)s).")
    lines = [
        said % {"day": formats.day_long(row["due_on"]), "what": _named(row), "who": _whose(reading, row)}
        for row in sorted(rows, key=lambda row: row["due_on"])
    ]
    return lines or [_("Nothing is due in the coming three months.")]


_WRITERS: dict[str, Callable[[Reading], list[str]]] = {
    Code.PROGRESS: _progress,
    Code.SLIPPAGE: _slippage,
    Code.BUDGET: _budget,
    Code.PILOTS: _pilots,
    Code.DECISIONS: _decisions,
    Code.STEPS: _steps,
}
