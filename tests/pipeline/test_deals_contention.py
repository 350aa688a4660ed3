"""Decisions on deals by two and by twelve at once, on PostgreSQL: no stale answer, no deadlock."""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Moment

import pytest

from core import clock, operation
from core.actor import SYSTEM
from core.models import Event
from pipeline.deals import closing, decisions, services
from pipeline.models import Deal, ProtectedIdentity
from pipeline.protection import duplicates
from tests.pipeline.deal_factories import register
from tests.support.contention import Mix, at_once, meeting, waits_for_a_lock
from tests.support.users import Cast, make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TRANSFER = {"override": "transfer", "override_reason": "The customer asked for it"}


def approving(cast: Cast, role: str, deal: Deal, **values):
    return lambda: decisions.deal_approve(actor=cast.actor(role), deal=deal, **values) and "approved"


def test_two_who_approve_one_deal_do_so_once(monkeypatch):
    cast = make_cast()
    deal = register(cast)
    # Each looks for duplicates after it read the status: there the two meet, unless the deal is locked.
    monkeypatch.setattr(duplicates, "find", meeting(duplicates.find))
    results = at_once(approving(cast, "manager", deal), approving(cast, "administrator", deal))
    assert sorted(results) == ["approved", "wrong-status"]
    assert Event.objects.filter(code="pipeline.deal.approved").count() == 1


def test_an_approval_and_a_withdrawal_at_once_are_one_of_the_two(monkeypatch):
    cast = make_cast()
    deal = register(cast)
    monkeypatch.setattr(duplicates, "find", meeting(duplicates.find))

    def withdraw() -> str:
        services.deal_withdraw(actor=cast.member("a", "sales"), deal=deal)
        return "withdrawn"

    results = at_once(approving(cast, "manager", deal), withdraw)
    # An approved deal may still be withdrawn; one that was withdrawn is never approved.
    assert results in (["approved", "withdrawn"], ["wrong-status", "withdrawn"])
    assert Deal.objects.get(pk=deal.pk).status == Deal.Status.WITHDRAWN
    assert not ProtectedIdentity.objects.filter(deal=deal, state="held").exists()


def test_an_approval_and_the_end_of_the_protection_in_its_way_do_not_wait_in_a_circle(monkeypatch):
    """The last day passes while an approval looks at the evidence, and the night's work comes by."""
    cast = make_cast()
    first = register(cast, "a", customer_domain="one.fr")
    approving(cast, "manager", first)()
    second = register(cast, "b", customer_domain="one.fr")
    find, looked = duplicates.find, Moment()

    def slowly(*arguments):
        looked.set()
        waits_for_a_lock()
        return find(*arguments)

    def approve() -> str:
        monkeypatch.setattr(duplicates, "find", slowly)
        return approving(cast, "manager", second)()

    def end() -> int:
        looked.wait(timeout=30)
        monkeypatch.setattr(duplicates, "find", find)
        Deal.objects.filter(pk=first.pk).update(protected_until=clock.today() - timedelta(days=1))
        return closing.deals_expire(actor=SYSTEM, only=[first.pk])

    ended_by_the_database = []
    monkeypatch.setattr(operation, "_made_way", lambda error: ended_by_the_database.append(error))
    assert at_once(approve, end) == ["held-elsewhere", 1]
    assert ended_by_the_database == []
    assert set(second.identities.values_list("state", flat=True)) == {"held"}


def test_two_who_transfer_from_each_other_come_one_after_the_other():
    cast = make_cast()
    mine = register(cast, "a", customer_domain="one.fr", customer_vat="FR40303265045")
    theirs = register(cast, "b", customer_domain="one.fr", customer_vat="FR40303265045")
    # Each holds one of the two identities, so each stands in the other's way.
    mine.identities.filter(kind="vat").update(state="claimed")
    theirs.identities.filter(kind="vat").update(state="held")
    assert duplicates.blocking(duplicates.find(mine, ["platform"], mine.policy))
    assert duplicates.blocking(duplicates.find(theirs, ["platform"], theirs.policy))
    for _again in range(5):
        results = at_once(
            approving(cast, "manager", mine, **TRANSFER), approving(cast, "administrator", theirs, **TRANSFER)
        )
        assert sorted(results) == ["approved", "wrong-status"]
        Deal.objects.filter(pk__in=[mine.pk, theirs.pk]).update(status="submitted", protection="provisional")
        ProtectedIdentity.objects.filter(deal=mine).update(state="claimed")
        ProtectedIdentity.objects.filter(deal=theirs).update(state="claimed")
        ProtectedIdentity.objects.filter(deal=mine, kind="domain").update(state="held")
        ProtectedIdentity.objects.filter(deal=theirs, kind="vat").update(state="held")


def right_at_the_end(outcome) -> None:
    assert outcome.errors == {}
    assert outcome.ended == 0
    assert {"registered", "approved", "transfer", "withdrawn"} <= set(outcome.answers)
    # Who holds an identity holds it alone, and every approved deal holds or shares what it names.
    held = ProtectedIdentity.objects.filter(state="held").values_list("kind", "value", "line")
    assert len(held) == len(set(held))
    for deal in Deal.objects.filter(status="approved"):
        assert set(deal.identities.values_list("state", flat=True)) <= {"held", "shared"}, deal.number


def test_twelve_at_once_on_eight_customers():
    right_at_the_end(Mix(make_cast(), seed=5).run(rounds=12))


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
def test_twelve_at_once_for_a_while(seed, record_property):
    outcome = Mix(make_cast(), seed).run(seconds=25)
    right_at_the_end(outcome)
    record_property("answers", dict(outcome.answers))
