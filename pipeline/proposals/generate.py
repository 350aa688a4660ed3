"""The text of each section as it is made from what is known of a recruitment, in the partner's language.

What is ours alone does not go in: of the business case the partner's side, of the joint plan what is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.drafting.usual import usual_parts
from core.errors import Sentence
from core.models import OwnEntity
from core.money import Money
from partners.models import Answer
from partners.questions import kinds
from partners.questions.cells import places
from pipeline.business_cases import presenters as case_presenters
from pipeline.business_cases import rules as case_rules
from pipeline.business_cases import selectors as cases
from pipeline.models import JointPlan, Recruitment
from pipeline.plans.choices import Side
from pipeline.plans.document import Document, Row, read_shared
from pipeline.proposals.rules import same_text
from web.templatetags import formats

NEEDS = "needs"


@dataclass(frozen=True)
class Ground:
    """What a proposal is made from."""

    recruitment: Recruitment
    ours: OwnEntity
    language: str


@dataclass(frozen=True)
class Source:
    """A section: its title in the document, and what it takes from where. ``waits`` says what there must be
    for it to have a text of its own accord."""

    code: str
    title: Sentence
    make: Callable[[Ground], str]
    waits: Sentence = ""


def text_of(source: Source, ground: Ground) -> str:
    """The text of a section as it would be made now."""
    with translation.override(ground.language):
        return same_text(source.make(ground))


def title_of(source: Source, language: str) -> str:
    with translation.override(language):
        return str(source.title)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


# -- Introduction -------------------------------------------------------------------------------------


def introduction(ground: Ground) -> str:
    partner = ground.recruitment.partner
    names = {"ours": ground.ours.legal_name, "partner": partner.legal_name or partner.name}
    kind = ground.recruitment.kind
    return _paragraphs(
        _("%(ours)s and %(partner)s have looked at what they could do together.") % names,
        _("This document says what %(ours)s proposes, on what it rests, and what would follow.") % names,
        formats.labelled(_("Kind of partnership"), str(kind)) if kind else "",
    )


# -- Needs --------------------------------------------------------------------------------------------


def needs(ground: Ground) -> str:
    """What the questionnaire of needs says, section by section."""
    answers = Answer.objects.current().filter(
        sheet__questionnaire__subject=NEEDS,
        sheet__questionnaire__archived_at=None,
        sheet__subject_id=ground.recruitment.public_id,
    )
    rows = answers.select_related("question__section").order_by(
        "question__section__position", "question__position", "pk"
    )
    lines: list[str] = []
    heading = ""
    for row in rows:
        said = answer_in_words(row)
        if not said:
            continue
        if str(row.question.section.title) != heading:
            heading = str(row.question.section.title)
            lines += ["", f"# {heading}"]
        lines.append("- " + formats.labelled(str(row.question), said))
    return "\n".join(lines)


def answer_in_words(row: Answer) -> str:
    """An answer on one line, as it is read in the active language."""
    kind = row.question.kind
    found: Any = None if kind == "file" else kinds.plain(row.question, row.value)
    if found is None:
        return ""
    if isinstance(found, Money):
        return formats.money(found)
    if isinstance(found, Decimal):
        if kind == "percent":
            return formats.percent(found, places(found * 100))
        return formats.number(found, places(found))
    if isinstance(found, date):
        return formats.day(found)
    return "; ".join(line.strip() for line in str(found).splitlines() if line.strip())


# -- Joint plan ---------------------------------------------------------------------------------------


def plan(ground: Ground) -> str:
    """What both sides would do, phase by phase."""
    doc = _shared_plan(ground)
    if doc is None:
        return ""
    summary = doc.chapters["summary"]["summary"] if "summary" in doc.chapters else ""
    return _paragraphs(summary, *(_phase(row) for row in doc.rows("phases")))


def _shared_plan(ground: Ground) -> Document | None:
    """The joint plan as the partner may read it; None as long as nothing of it is shared."""
    plans = JointPlan.objects.shown_to_partner().select_related("partner", "own_entity")
    found = plans.filter(recruitment=ground.recruitment).order_by("-pk").first()
    return read_shared(found, translation.get_language()) if found else None


def _phase(row: Row) -> str:
    length = ngettext("%(name)s: %(months)s month", "%(name)s: %(months)s months", row["months"])
    head = length % {"name": row["name"], "months": row["months"]}
    said = {Side.US: _("We provide: %(what)s"), Side.THEM: _("You provide: %(what)s")}
    points = [said[one["side"]] % {"what": one["text"]} for one in row.children["commitments"]]
    return "\n".join([f"# {head}", *(f"- {point}" for point in points)])


def next_steps(ground: Ground) -> str:
    """The steps of the plan that are to come, else how an answer is given."""
    doc = _shared_plan(ground)
    points = [f"- {_step(row)}" for row in doc.rows("steps") if not row["done_on"]] if doc else []
    return _paragraphs(
        "\n".join(points),
        _("Tell us what you think of this proposal. We then adapt it together and draw up the agreement."),
    )


def _step(row: Row) -> str:
    if row["due_on"] is None:
        return str(row["label"])
    return _("%(step)s, by %(day)s") % {"step": row["label"], "day": formats.day_long(row["due_on"])}


# -- Business case ------------------------------------------------------------------------------------


def business_case(ground: Ground) -> str:
    """What the partner's side of the case comes to. Our own side is nobody's business but ours."""
    case = cases.of_recruitment(ground.recruitment)
    if case is None or not case.has(case_rules.THEIRS):
        return ""
    found = case_rules.figures(case, case_rules.THEIRS)
    said = {
        "first": case.start_year,
        "last": case.calendar[-1],
        "costs": formats.money_tile(Money(found.total_costs, case.currency)),
        "gains": formats.money_tile(Money(found.total_gains, case.currency)),
        "net": formats.money_tile(Money(found.net_value, case.currency)),
    }
    facts = [
        (_("Net value"), said["net"]),
        (_("Return on investment"), case_presenters.return_label(found.roi)),
        (_("Payback"), case_presenters.payback_label(found, case.years)),
    ]
    return _paragraphs(
        _("From %(first)s to %(last)s we estimate your costs at %(costs)s and your gains at %(gains)s.")
        % said,
        "\n".join("- " + formats.labelled(label, value) for label, value in facts),
    )


# -- Terms --------------------------------------------------------------------------------------------


def terms(ground: Ground) -> str:
    """The clauses of the template for this type of partner."""
    parts = usual_parts(ground.recruitment.partner, ground.ours, ground.language)
    return _paragraphs(*(_clause(part, clause) for part in parts for clause in part["clauses"]))


def _clause(part: dict[str, Any], clause: dict[str, Any]) -> str:
    is_first = clause is part["clauses"][0]
    head = [f"# {clause['number'].split('.')[0]}. {part['title']}", ""] if is_first else []
    return "\n".join([*head, f"{clause['number']} {clause['title']}", "", clause["text"]])


SOURCES = {
    source.code: source
    for source in (
        Source("introduction", gettext_lazy("Introduction"), introduction),
        Source(
            "needs",
            gettext_lazy("Your needs as we understood them"),
            needs,
            gettext_lazy("The questionnaire of needs is not answered yet."),
        ),
        Source(
            "plan",
            gettext_lazy("What we would do together"),
            plan,
            gettext_lazy("There is no joint plan yet."),
        ),
        Source(
            "business-case",
            gettext_lazy("What it brings you"),
            business_case,
            gettext_lazy("The business case has no line of the partner’s side yet."),
        ),
        Source(
            "terms",
            gettext_lazy("Terms of the partnership"),
            terms,
            gettext_lazy("No template of agreements is meant for this type of partner."),
        ),
        Source("next-steps", gettext_lazy("Next steps"), next_steps),
    )
}
