"""One person who answers twice at the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest

from insights.models import SurveyAnswer, SurveyInvitation
from insights.surveys import answering, links
from tests.insights.survey_factories import opened, written
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def twice(invitation: SurveyInvitation) -> list[str]:
    """What becomes of two answers of one person at once."""

    def give(score: int) -> str:
        answering.survey_answer(actor=links.answering(invitation), invitation=invitation, score=score)
        return "answered"

    return sorted(at_once(lambda: give(9), lambda: give(2)))


def invited(**values) -> SurveyInvitation:
    make_cast()
    return opened(written(**values)).invitations.select_related("wave__survey", "user", "contact").first()


def test_an_anonymous_answer_is_given_once(monkeypatch):
    invitation = invited(is_anonymous=True)
    # Each works its answers out once it holds the wave and the invitation: there the two meet, unless one waits.
    monkeypatch.setattr(answering, "_parsed", meeting(answering._parsed))
    assert twice(invitation) == ["answered", "survey-answered"]
    assert SurveyAnswer.objects.count() == 1


def test_an_answer_by_name_is_one_row(monkeypatch):
    invitation = invited()
    monkeypatch.setattr(answering, "_parsed", meeting(answering._parsed))
    assert twice(invitation) == ["answered", "answered"]
    assert SurveyAnswer.objects.count() == 1


def test_without_the_locks_the_database_refuses_the_second(monkeypatch):
    invitation = invited()
    monkeypatch.setattr(answering, "lock", lambda row: row)
    monkeypatch.setattr(answering, "create", meeting(answering.create))
    assert twice(invitation)[0] == "answered"
    assert SurveyAnswer.objects.count() == 1
