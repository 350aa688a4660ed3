"""Business cases, one that pays back and one that does not; a proposal that was sent, read and accepted, and
one that is a draft."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from demo.context import DemoContext
from demo.recruiting_steps import recruitment_of
from pipeline.business_cases.rules import Line
from pipeline.business_cases.services import business_case_begin
from pipeline.models import Proposal
from pipeline.proposals.links import link_actor
from pipeline.proposals.sending import proposal_opened, proposal_send
from pipeline.proposals.services import proposal_begin, proposal_section_change


def _line(side: str, kind: str, label: str, *euros: int) -> Line:
    return Line(side, kind, label, tuple(amount * 100 for amount in euros))


# code: days ago, years, discount rate, what the amounts stand on, lines
CASES = {
    "sudsystemes": (32, 3, "0.08", "Quinze clients au bout de trois ans, marge de 20 %, un ingénieur formé chez eux.", [
        _line("ours", "cost", "Intégration et formation", 95_000, 20_000, 20_000),
        _line("ours", "cost", "Accompagnement commercial", 40_000, 30_000, 30_000),
        _line("ours", "gain", "Licences vendues par le partenaire", 70_000, 210_000, 340_000),
        _line("theirs", "cost", "Deux ingénieurs formés", 60_000, 25_000, 25_000),
        _line("theirs", "gain", "Marge sur les licences", 17_500, 52_500, 85_000),
        _line("theirs", "gain", "Services aux clients", 30_000, 90_000, 140_000),
    ]),
    "murs": (9, 5, "0.04", "Licence gratuite : le gain est celui des dons et de la visibilité.", [
        _line("ours", "cost", "Adaptation hors ligne", 80_000, 15_000, 15_000, 15_000, 15_000),
        _line("ours", "cost", "Support sur vingt sites", 25_000, 25_000, 25_000, 25_000, 25_000),
        _line("ours", "gain", "Dons et subventions", 10_000, 30_000, 30_000, 30_000, 30_000),
        _line("ours", "gain", "Autres clients de la santé", 0, 10_000, 20_000, 20_000, 20_000),
    ]),
}  # fmt: skip


def plan(context: DemoContext) -> None:
    """Write down when each is written, sent and read."""
    simulation = context.simulation
    for code, row in CASES.items():
        simulation.ago(row[0], 10.6, partial(_case, context, code))
    simulation.ago(24, 9.4, partial(_begin, context, "sudsystemes"))
    simulation.ago(21, 16.2, partial(_send, context, "sudsystemes"))
    simulation.ago(20, 8.7, partial(_read, context, "sudsystemes"))
    simulation.ago(4, 11.8, partial(_draft, context, "linagora"))


def _case(context: DemoContext, code: str) -> None:
    _days_ago, years, rate, assumptions, lines = CASES[code]
    business_case_begin(
        actor=context.manager(code),
        recruitment=recruitment_of(context, code),
        start_year=context.today.year,
        years=years,
        discount_rate=Decimal(rate),
        assumptions=assumptions,
        lines=lines,
    )


def _begin(context: DemoContext, code: str) -> Proposal:
    return proposal_begin(actor=context.manager(code), recruitment=recruitment_of(context, code))


def _send(context: DemoContext, code: str) -> None:
    contacts = context.partners[code].contacts.exclude(email="").order_by("-is_main", "pk")
    proposal_send(actor=context.manager(code), proposal=_last(context, code), contact=contacts[0])


def _read(context: DemoContext, code: str) -> None:
    proposal = _last(context, code)
    proposal_opened(actor=link_actor(proposal), proposal=proposal)


def _draft(context: DemoContext, code: str) -> None:
    """Made, and one section put into words of our own."""
    section = _begin(context, code).sections.get(code="introduction")
    proposal_section_change(
        actor=context.manager(code),
        section=section,
        title=section.title,
        text=f"{section.text}\n\nL’option 2, le co-développement, est celle que nous vous proposons d’étudier ensemble.",
    )


def _last(context: DemoContext, code: str) -> Proposal:
    return recruitment_of(context, code).proposals.latest("number")
