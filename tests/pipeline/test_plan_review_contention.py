"""Two who answer one proposal at once, and two who propose to one row, on PostgreSQL."""

from __future__ import annotations

import pytest

from pipeline.models import PlanCommitment, PlanProposal, PlanVersion
from pipeline.plan_review import services
from pipeline.plans import services as plans
from pipeline.plans import writing
from tests.pipeline.plans import make_plan, open_jointly
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WORDS = {"text": {"en": "Documentation in French too"}}


def jointly():
    cast = make_cast()
    manager = cast.actor("manager")
    plan = open_jointly(manager, make_plan(manager, partner=cast.a), "phases")
    return cast, PlanCommitment.objects.get(plan=plan, side="us")


def _after(meet, function):
    """The function, once the other worker is as far: both looked at the row before either writes."""

    def run(*arguments):
        meet()
        return function(*arguments)

    return run


def _meet_at_the_version(monkeypatch) -> None:
    """Each looks at the version of the row once the plan is locked: there two would meet without the lock."""
    checked = meeting(writing.check_seen)
    monkeypatch.setattr(writing, "check_seen", checked)
    monkeypatch.setattr(plans, "check_seen", checked)


def test_of_two_who_answer_at_once_one_is_told_that_it_is_answered(monkeypatch):
    cast, row = jointly()
    proposal = services.proposal_change(actor=cast.member("a", "sales"), row=row, values=WORDS)
    # Each looks for the row after the plan is locked: there the two would meet without the lock.
    monkeypatch.setattr(services, "row_of", meeting(services.row_of))

    def accept() -> str:
        services.proposal_accept(actor=cast.actor("manager"), proposal=proposal)
        return "accepted"

    def refuse() -> str:
        services.proposal_refuse(actor=cast.actor("administrator"), proposal=proposal, answer="No")
        return "refused"

    results = at_once(accept, refuse)
    assert sorted(results) in (["accepted", "wrong-status"], ["refused", "wrong-status"])
    proposal.refresh_from_db()
    row.refresh_from_db()
    assert proposal.state in results
    assert row.version == (2 if proposal.state == "accepted" else 1)
    assert PlanVersion.objects.filter(reason="accepted").count() == (proposal.state == "accepted")


def test_an_acceptance_and_a_change_of_the_row_at_once_lose_neither(monkeypatch):
    cast, row = jointly()
    proposal = services.proposal_change(actor=cast.member("a", "sales"), row=row, values=WORDS)
    meet = meeting(lambda: None)
    for module, name in ((plans, "check_seen"), (services, "is_overtaken")):
        monkeypatch.setattr(module, name, _after(meet, getattr(module, name)))

    def accept() -> str:
        services.proposal_accept(actor=cast.actor("administrator"), proposal=proposal, expected=1)
        return "accepted"

    def change() -> str:
        plans.plan_row_change(
            actor=cast.actor("manager"), row=row, values={"text": {"en": "By May"}}, expected=1
        )
        return "changed"

    # Whoever comes second is told of the first: nothing is overwritten unseen.
    assert sorted(at_once(accept, change)) in (
        ["accepted", "changed-meanwhile"],
        ["changed", "changed-meanwhile"],
    )
    row.refresh_from_db()
    assert row.version == 2


def test_a_row_gets_one_of_two_proposals_made_at_once(monkeypatch):
    cast, row = jointly()
    _meet_at_the_version(monkeypatch)

    def proposing(role: str):
        return lambda: (
            services.proposal_change(actor=cast.member("a", role), row=row, values=WORDS) and "made"
        )

    assert sorted(at_once(proposing("sales"), proposing("administrator"))) == ["invalid", "made"]
    assert PlanProposal.objects.open().count() == 1
