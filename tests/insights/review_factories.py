"""Reviews for tests: the standard one, and a small one whose answers are known by heart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from core.actor import SYSTEM
from core.text import both
from insights.review import asking
from partners.models import Assignment, Question, Questionnaire
from partners.questions import services as questions
from partners.questions.sources import SOURCES, Computed, Source

# What the source of the small review answers; a test sets another value.
DATA: dict[str, Any] = {"revenue": "12", "rows": [{"name": "Alpha", "count": "3"}]}


def sources(monkeypatch) -> dict[str, Any]:
    """Two sources that answer from a dictionary which the test may change."""
    data = dict(DATA)
    for code, kind in (("revenue", "number"), ("rows", "table")):
        monkeypatch.setitem(
            SOURCES,
            f"test.{code}",
            Source(
                f"test.{code}",
                code,
                kind,
                lambda context, code=code: Computed(
                    data[code],
                    rows_url="/staff/partners/",
                    missing="" if data[code] else "Enter the totals.",
                    missing_url="" if data[code] else "/staff/insights/company-totals/",
                ),
            ),
        )
    return data


def small_review() -> Questionnaire:
    """Two sections: a number and a table from the data, a text, a choice and a commented number that people
    answer. Five questions."""
    row = questions.questionnaire_create(
        actor=SYSTEM, subject="review", title=both("Petit bilan", "Small review")
    )
    version = row.versions.get()
    money = questions.section_add(actor=SYSTEM, version=version, title=both("Chiffres", "Figures"))
    ways = questions.section_add(actor=SYSTEM, version=version, title=both("Méthodes", "Ways"))
    add(money, "Revenue", "number", code="revenue", source="computed", computed_by="test.revenue")
    add(
        money,
        "Partners",
        "table",
        code="partners",
        source="computed",
        computed_by="test.rows",
        columns=[
            {"code": "name", "label": {"en": "Name", "fr": "Nom"}, "kind": "text"},
            {"code": "count", "label": {"en": "Count", "fr": "Nombre"}, "kind": "number"},
        ],
    )
    add(ways, "Which tool?", "long_text", code="tool")
    add(
        ways,
        "How often?",
        "choice",
        code="pace",
        choices=[
            {"code": "monthly", "label": {"en": "Monthly", "fr": "Chaque mois"}},
            {"code": "yearly", "label": {"en": "Yearly", "fr": "Chaque année"}},
        ],
    )
    add(ways, "Sold again", "number", code="again", source="commented", computed_by="test.revenue")
    questions.version_publish(actor=SYSTEM, version=version)
    return row


def add(section: Any, label: str, kind: str, **more: Any) -> Question:
    return questions.question_add(
        actor=SYSTEM, section=section, label={"en": label, "fr": label}, kind=kind, **more
    )


def ask(cast, review: Questionnaire, code: str, *, of: str = "support", days: int = 7) -> Assignment:
    """Somebody is asked; a day in the past is set behind the operation's back."""
    asking.review_ask(
        actor=cast.actor("administrator"),
        questionnaire=review,
        codes=[code],
        person=cast.staff[of],
        due_on=clock.today() + timedelta(days=max(days, 0)),
    )
    row = Assignment.objects.get(code=code, done_at=None)
    if days < 0:
        Assignment.objects.filter(pk=row.pk).update(due_on=clock.today() + timedelta(days=days))
        row.refresh_from_db()
    return row
