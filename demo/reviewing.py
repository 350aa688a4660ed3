"""The programme review: begun last year, frozen twice, with three answers that people are asked for."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from demo.context import DemoContext
from insights.review import asking, rules, services
from insights.review.standard import review
from insights.rollups import rollup
from partners.models import Questionnaire

# Comments that read alike in both languages, by the question and whoever gives them.
COMMENTS: list[tuple[str, str, str]] = [
    ("admin", "strategy-formal", "Notion › GTM › Partnerships"),
    ("manager", "management-tool", "PRM, CRM, Slack"),
    ("legal", "legal-nda", "DocuSign"),
    ("marketing", "co-marketing-budget", "Forum, GovTech Connect"),
]
# Who is asked which question, and how many days from today it is due: one is late.
ASKED: list[tuple[str, str, int]] = [
    ("manager", "management-meetings", -6),
    ("marketing", "channel-training", 4),
    ("support", "resources-provided", 11),
]


def plan(context: DemoContext) -> None:
    """Write down when it is begun, answered, frozen and asked for."""
    today, simulation = context.today, context.simulation
    simulation.at(date(today.year - 1, 11, 5), 9.2, partial(_begin, context))
    simulation.at(date(today.year - 1, 11, 12), 14.2, partial(_comment, context))
    yesterday = simulation.day(1)
    year, quarter = _quarter_before(today)
    _first, last = rules.period_of(year, quarter)
    for day, period in (
        (date(today.year, 1, 15), (today.year - 1, None)),
        (last + timedelta(days=8), (year, quarter)),
    ):
        simulation.at(min(day, yesterday), 17.2, partial(_freeze, context, *period))
    simulation.ago(20, 11.4, partial(_ask, context))


def _quarter_before(today: date) -> tuple[int, int]:
    """The last quarter that is over."""
    number = (today.month - 1) // 3
    return (today.year, number) if number else (today.year - 1, 4)


def _review() -> Questionnaire:
    return Questionnaire.objects.get(code=review.CODE)


def _begin(context: DemoContext) -> None:
    services.review_begin(actor=context.people.ours("admin"), start=services.STANDARD)


def _comment(context: DemoContext) -> None:
    for login, code, text in COMMENTS:
        services.review_answer(
            actor=context.people.ours(login), questionnaire=_review(), values={}, comments={code: text}
        )


def _freeze(context: DemoContext, year: int, quarter: int | None) -> None:
    """With the figures as they were on the day: the night before had brought them up to date."""
    rollup.run(full=True)
    services.edition_freeze(
        actor=context.people.ours("admin"), questionnaire=_review(), year=year, quarter=quarter
    )


def _ask(context: DemoContext) -> None:
    for login, code, due in ASKED:
        asking.review_ask(
            actor=context.people.ours("admin"),
            questionnaire=_review(),
            codes=[code],
            person=context.people.staff[login],
            due_on=context.today + timedelta(days=due),
        )
