"""The sections of a joint plan, in the order of the document, and what stands in each.

Everything that goes over a plan (page, portal, document, versions, forms, addresses) reads this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from pipeline.models import (
    Pilot,
    PilotTest,
    PlanAction,
    PlanAlignment,
    PlanBudgetLine,
    PlanCommitment,
    PlanContact,
    PlanContribution,
    PlanGain,
    PlanLink,
    PlanOption,
    PlanParty,
    PlanPhase,
    PlanProduct,
    PlanSpend,
    PlanStep,
    PlanSynergy,
)
from pipeline.plans.choices import Side


@dataclass(frozen=True)
class Part:
    """One kind of row. ``fields`` are what is agreed, ``progress`` what is noted as the work goes on.

    ``parent`` names the column with the row it hangs on. What is ``binding`` neither side changes alone
    once both write; ``columns`` are those of one side in a row of both.
    """

    code: str
    label: Sentence
    model: type[Any]
    fields: tuple[str, ...]
    progress: tuple[str, ...] = ()
    parent: str = ""
    is_binding: bool = False
    columns: tuple[tuple[str, str], ...] = ()

    def owners(self, whose: str, changed: Iterable[str] = ()) -> set[str]:
        """Whose consent it takes to change columns of a row: whose row it is, and whose columns those are."""
        return {whose} | {side for column, side in self.columns if column in set(changed)}


@dataclass(frozen=True)
class Section:
    """A section of the document. ``texts`` are columns of the plan itself."""

    code: str
    title: Sentence
    icon: str
    parts: tuple[Part, ...] = ()
    texts: tuple[str, ...] = ()


_OWED = ("side", "due_on", "owner")
_EVIDENCE = ("evidence", "file")

SECTIONS: dict[str, Section] = {
    one.code: one
    for one in (
        Section("summary", _("Summary"), "file-text", texts=("summary",)),
        Section(
            "profiles",
            _("Who we are"),
            "building-2",
            parts=(
                Part("parties", _("A side of the plan"), PlanParty, ("side", "name", "founded", "profile")),
                Part(
                    "products",
                    _("A product"),
                    PlanProduct,
                    ("party", "name", "what", "alternative_to", "year"),
                    parent="party",
                ),
            ),
        ),
        Section(
            "alignments",
            _("What we share"),
            "equal",
            parts=(
                Part(
                    "alignments",
                    _("A shared value"),
                    PlanAlignment,
                    ("theme", "ours", "theirs"),
                    columns=(("ours", Side.US), ("theirs", Side.THEM)),
                ),
            ),
        ),
        Section(
            "contributions",
            _("What each side brings"),
            "handshake",
            parts=(
                Part(
                    "contributions",
                    _("Something that one side brings"),
                    PlanContribution,
                    ("party", "text"),
                    parent="party",
                ),
            ),
        ),
        Section(
            "synergies",
            _("Synergies"),
            "puzzle",
            parts=(
                Part(
                    "synergies",
                    _("A synergy"),
                    PlanSynergy,
                    ("title", "side", "problem", "solution", "impact"),
                ),
            ),
        ),
        Section(
            "phases",
            _("Phases"),
            "map",
            parts=(
                Part(
                    "phases",
                    _("A phase of the plan"),
                    PlanPhase,
                    ("name", "months", "purpose"),
                    is_binding=True,
                ),
                Part(
                    "commitments",
                    _("A commitment"),
                    PlanCommitment,
                    ("phase", "text", *_OWED),
                    progress=("done_on", *_EVIDENCE),
                    parent="phase",
                    is_binding=True,
                ),
            ),
        ),
        Section(
            "budget",
            _("Budget"),
            "coins",
            parts=(
                Part(
                    "lines",
                    _("A budget line"),
                    PlanBudgetLine,
                    ("phase", "label", "amount_minor", "payer", "our_share"),
                    parent="phase",
                    is_binding=True,
                ),
                Part(
                    "spends",
                    _("Money committed or spent"),
                    PlanSpend,
                    (),
                    progress=("line", "kind", "side", "amount_minor", "happened_on", *_EVIDENCE),
                    parent="line",
                ),
            ),
        ),
        Section(
            "pilots",
            _("Pilots"),
            "flask-conical",
            parts=(
                Part(
                    "pilots",
                    _("A pilot"),
                    Pilot,
                    ("phase", "name", "scope", "side", "owner", "starts_on", "ends_on"),
                    progress=("decision", "reason"),
                ),
                Part(
                    "tests",
                    _("A test of a pilot"),
                    PilotTest,
                    ("pilot", "what", "direction", "target", "unit"),
                    progress=("measured", "measured_on", *_EVIDENCE),
                    parent="pilot",
                ),
            ),
        ),
        Section(
            "gains",
            _("What each side gains"),
            "trophy",
            parts=(Part("gains", _("A gain"), PlanGain, ("party", "kind", "text"), parent="party"),),
        ),
        Section(
            "steps",
            _("Next steps"),
            "calendar-clock",
            parts=(
                Part(
                    "steps",
                    _("A next step of the plan"),
                    PlanStep,
                    ("horizon", "months", "label", "deliverable", *_OWED),
                    progress=("done_on",),
                ),
            ),
        ),
        Section(
            "options",
            _("Economic options"),
            "split",
            parts=(
                Part(
                    "options",
                    _("An economic option"),
                    PlanOption,
                    ("name", "licence", "investment", "revenue_share", "control", "is_chosen", "why"),
                    is_binding=True,
                ),
            ),
        ),
        Section(
            "contacts",
            _("Contacts"),
            "contact",
            parts=(
                Part(
                    "contacts",
                    _("A contact of the plan"),
                    PlanContact,
                    ("party", "name", "role", "email", "phone"),
                    parent="party",
                ),
                Part("links", _("A link"), PlanLink, ("party", "kind", "url", "label"), parent="party"),
            ),
        ),
        Section(
            "actions",
            _("Recommended actions"),
            "list-checks",
            parts=(
                Part(
                    "actions",
                    _("A recommended action"),
                    PlanAction,
                    ("text", *_OWED),
                    progress=("done_on",),
                ),
            ),
        ),
        Section("conclusion", _("Conclusion"), "flag", texts=("conclusion",)),
    )
}


def parts() -> Iterator[Part]:
    """Every kind of row, in the order of the document."""
    for section in SECTIONS.values():
        yield from section.parts


PARTS: dict[str, Part] = {part.code: part for part in parts()}


def part_of(row: Any) -> Part:
    """What kind of row a row is."""
    return next(part for part in PARTS.values() if part.model is type(row))


def titled(code: str) -> Sentence:
    """The title of a section."""
    return SECTIONS[code].title
