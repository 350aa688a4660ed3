"""Two people at one proposal at the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest

from core import clock
from core.actor import SYSTEM
from insights.models import TierProposal
from insights.tier_reviews import decisions, services
from insights.tiers import evaluation
from partners.models import TierChange
from tests.insights.tier_factories import a_set, given_tier
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rise():
    """Alpha has bronze and reaches silver, for which nothing is asked."""
    cast = make_cast()
    tiers = cast.vocabulary.tiers
    given_tier(cast.a, tiers["bronze"])
    evaluation.evaluate(a_set({(tiers["silver"], None): []}))
    review = services.review_plan(actor=SYSTEM, review_on=clock.today())
    services.review_open(actor=SYSTEM, review=review)
    return cast, review.proposals.get(partner=cast.a)


def accepting(cast, proposal, role: str):
    return lambda: (
        decisions.proposal_decide(
            actor=cast.actor(role),
            proposal=TierProposal.objects.get(pk=proposal.pk),
            decision="accepted",
            reason="Measured",
        )
        and "accepted"
    )


def test_of_two_who_accept_at_once_one_changes_the_tier(rise, monkeypatch):
    cast, proposal = rise
    # Both look what is decided after they locked the partner: there they meet, unless one waits.
    monkeypatch.setattr(decisions, "_check_open", meeting(decisions._check_open))
    assert sorted(at_once(*(accepting(cast, proposal, who) for who in ("manager", "administrator")))) == [
        "accepted",
        "conflict",
    ]
    assert TierChange.objects.filter(partner=cast.a, new_tier__code="silver").count() == 1


def test_without_the_locks_the_database_refuses_the_second(rise, monkeypatch):
    cast, proposal = rise
    monkeypatch.setattr(decisions, "lock", lambda row: row)
    monkeypatch.setattr(decisions, "_check_open", meeting(decisions._check_open))
    results = at_once(*(accepting(cast, proposal, who) for who in ("manager", "administrator")))
    assert results.count("accepted") == 1
    assert TierChange.objects.filter(partner=cast.a, new_tier__code="silver").count() == 1
