"""Two people at one review at the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest

from insights.models import ReviewEdition
from insights.review import services
from partners.models import Answer, AnswerSheet
from partners.questions import answers
from tests.insights.review_factories import small_review, sources
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(monkeypatch):
    sources(monkeypatch)
    return make_cast(), small_review()


def answering(cast, review, role: str):
    return lambda: (
        services.review_answer(
            actor=cast.actor(role),
            questionnaire=review,
            values={"tool": role},
            comments={},
            seen={"tool": ""},
        )
        and "answered"
    )


def test_of_two_who_answer_at_once_the_second_is_told_of_the_first(review, monkeypatch):
    cast, questionnaire = review
    # Both look what is answered after they locked the review: there they meet, unless one waits.
    monkeypatch.setattr(services, "_check_seen", meeting(services._check_seen))
    results = at_once(*(answering(cast, questionnaire, role) for role in ("marketing", "finance")))
    assert sorted(results) == ["answered", "answered-meanwhile"]
    assert Answer.objects.filter(replaced_at=None).count() == 1
    assert AnswerSheet.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_second(review, monkeypatch):
    cast, questionnaire = review
    answering(cast, questionnaire, "legal")()
    Answer.objects.update(replaced_at="2026-01-01T00:00:00Z")
    monkeypatch.setattr(services, "lock", lambda row: row)
    monkeypatch.setattr(answers, "lock", lambda row: row)
    # Both have read that nothing is answered when they meet.
    monkeypatch.setattr(answers, "create", meeting(answers.create))
    results = at_once(*(answering(cast, questionnaire, role) for role in ("marketing", "finance")))
    assert sorted(results) in (["answered", "conflict"], ["answered", "invalid"])
    assert Answer.objects.filter(replaced_at=None).count() == 1


def test_of_two_who_freeze_one_period_one_does(review, monkeypatch):
    cast, questionnaire = review

    def freezing(role: str):
        return lambda: (
            services.edition_freeze(actor=cast.actor(role), questionnaire=questionnaire, year=2026, quarter=1)
            and "frozen"
        )

    monkeypatch.setattr(services, "summaries", meeting(services.summaries))
    results = at_once(freezing("administrator"), freezing("manager"))
    assert sorted(results) == ["conflict", "frozen"]
    assert ReviewEdition.objects.count() == 1
