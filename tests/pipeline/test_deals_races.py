"""Two partners and one customer at the same moment, on PostgreSQL; first without the guard."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection

from core import clock
from core.errors import DomainError
from core.models import Event as CoreEvent
from core.models import OutgoingMail
from pipeline.deals import closing as deal_closing
from pipeline.deals import decisions as deal_decisions
from pipeline.deals import policy as deal_policy
from pipeline.deals import services as deal_services
from pipeline.models import Deal, ProtectedIdentity
from pipeline.protection import duplicates, succession
from tests.pipeline.deal_factories import approve, register, registration
from tests.support.contention import meeting
from tests.support.users import make_cast, make_partner

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HELD_ONCE = next(c for c in ProtectedIdentity._meta.constraints if c.name == "pipeline_identity_held_once")


def at_once(*functions):
    """Run functions in threads that start together; what each returned, or the code of its refusal."""
    together = Barrier(len(functions))

    def run(function):
        together.wait()
        try:
            return function()
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def _once_each(look):
    """Each partner looks for duplicates before either writes: the moment in which the race happens."""
    meanwhile, seen = Barrier(2), set()

    def find(deal, *args):
        found = look(deal, *args)
        if deal.partner_id not in seen:
            seen.add(deal.partner_id)
            meanwhile.wait(timeout=10)
        return found

    return find


@pytest.fixture
def without_the_guard():
    """The table without its constraint, put back at the end."""
    with connection.schema_editor() as editor:
        editor.remove_constraint(ProtectedIdentity, HELD_ONCE)
    yield
    ProtectedIdentity.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(ProtectedIdentity, HELD_ONCE)


def submit_both(cast, monkeypatch):
    """Two partners submit one customer, and neither waits its turn: the table alone decides."""
    monkeypatch.setattr(succession, "take_turn", lambda cells: None)
    # The rules are written down beforehand: their first use is not what races here.
    register(cast, customer_name="Somebody else", customer_domain="else.fr")
    monkeypatch.setattr(duplicates, "find", _once_each(duplicates.find))
    at_once(lambda: register(cast, "a"), lambda: register(cast, "b"))
    return list(Deal.objects.filter(customer_domain="helio-sante.fr").order_by("submitted_at"))


def test_the_control_without_the_constraint_both_are_protected(without_the_guard, monkeypatch):
    deals = submit_both(make_cast(), monkeypatch)
    assert [deal.protection for deal in deals] == ["provisional", "provisional"]
    assert ProtectedIdentity.objects.filter(value="helio-sante.fr", state="held").count() == 2


def test_two_partners_submit_one_customer_at_once_and_one_is_protected(monkeypatch):
    deals = submit_both(make_cast(), monkeypatch)
    # The first by time holds; the second stands after it, with the evidence.
    assert [deal.protection for deal in deals] == ["provisional", "none"]
    assert ProtectedIdentity.objects.filter(value="helio-sante.fr", state="held").count() == 1
    assert deals[1].findings.get().other_deal == deals[0]


def test_two_partners_who_wait_their_turn_come_one_after_the_other(monkeypatch):
    cast = make_cast()
    register(cast, customer_name="Somebody else", customer_domain="else.fr")
    # They meet where each has looked and not yet written, unless the second waits before it looks.
    monkeypatch.setattr(duplicates, "find", meeting(duplicates.find))
    at_once(lambda: register(cast, "a"), lambda: register(cast, "b"))
    first, second = Deal.objects.filter(customer_domain="helio-sante.fr").order_by("submitted_at")
    assert [first.protection, second.protection] == ["provisional", "none"]
    assert second.findings.get().other_deal == first


def test_two_managers_approve_two_claims_at_once_and_one_holds(monkeypatch):
    """Neither waits its turn: the table alone decides."""
    monkeypatch.setattr(succession, "take_turn", lambda cells: None)
    cast = make_cast()
    first = register(cast, "a")
    claims = [register(cast, "b"), register(cast, "a", customer_domain="else.fr", customer_name="Else")]
    claims[1].identities.update(value="helio-sante.fr", state="claimed")
    deal_services.deal_withdraw(actor=cast.member("a", "sales"), deal=first)
    # Neither waits its turn: the table alone decides.
    monkeypatch.setattr(succession, "take_turn", lambda cells: None)
    monkeypatch.setattr(duplicates, "find", _once_each(duplicates.find))
    managers = [cast.actor("manager"), cast.actor("administrator")]
    results = at_once(
        *(
            lambda deal=deal, actor=actor: deal_decisions.deal_approve(actor=actor, deal=deal) and "approved"
            for deal, actor in zip(claims, managers, strict=True)
        )
    )
    assert sorted(results) == ["approved", "held-elsewhere"]
    assert ProtectedIdentity.objects.filter(value="helio-sante.fr", state="held").count() == 1


def test_one_partner_cannot_pass_its_cap_by_two_submissions_at_once():
    cast = make_cast()
    deal_policy.deal_policy_set(actor=cast.actor("administrator"), effective_from=clock.today(), open_cap=1)
    results = at_once(
        lambda: register(cast, customer_name="One", customer_domain="one.fr").status,
        lambda: register(cast, customer_name="Two", customer_domain="two.fr").status,
    )
    assert sorted(results) == ["submitted", "too-many-open"]


def release_while_another_registers(cast, monkeypatch, *, wait_for_release):
    """The holder withdraws at the moment in which a second partner has looked and not yet written."""
    first = register(cast)
    looked, released = Event(), Event()
    look = duplicates.find

    def find(deal, *args):
        found = look(deal, *args)
        if deal.partner_id == cast.b.pk and not looked.is_set():
            looked.set()
            if wait_for_release:
                released.wait(timeout=10)
        return found

    def withdraw():
        looked.wait(timeout=10)
        deal_services.deal_withdraw(actor=cast.member("a", "sales"), deal=first)
        released.set()

    monkeypatch.setattr(duplicates, "find", find)
    at_once(withdraw, lambda: register(cast, "b"))
    return Deal.objects.get(partner=cast.b)


def test_the_control_without_turns_a_claim_is_written_behind_the_release_and_forgotten(monkeypatch):
    monkeypatch.setattr(succession, "take_turn", lambda cells: None)
    second = release_while_another_registers(make_cast(), monkeypatch, wait_for_release=True)
    assert second.protection == "none"
    assert not ProtectedIdentity.objects.filter(value="helio-sante.fr", state="held").exists()


def test_a_claim_written_at_the_moment_of_the_release_is_promoted(monkeypatch):
    second = release_while_another_registers(make_cast(), monkeypatch, wait_for_release=False)
    assert second.protection == "provisional"
    assert ProtectedIdentity.objects.get(value="helio-sante.fr", state="held").deal == second


def test_the_next_in_line_withdraws_with_the_holder_and_the_one_behind_is_protected():
    cast = make_cast()
    third = make_partner("Gamma Réseaux", cast.vocabulary.company, owner=cast.staff["manager"])
    first, second = register(cast), register(cast, "b")
    details = registration(cast)
    behind = deal_services.deal_register(actor=cast.actor("manager"), partner=third, **details)
    at_once(
        lambda: deal_services.deal_withdraw(actor=cast.member("a", "sales"), deal=first),
        lambda: deal_services.deal_withdraw(actor=cast.member("b", "sales"), deal=second),
    )
    behind.refresh_from_db()
    assert behind.protection == "provisional"
    assert ProtectedIdentity.objects.get(value="helio-sante.fr", state="held").deal == behind


def test_two_workers_expire_one_night_and_each_customer_has_one_successor():
    cast = make_cast()
    for name in ("one", "two", "three", "four"):
        approve(cast, register(cast, customer_name=name, customer_domain=f"{name}.fr"))
        register(cast, "b", customer_name=name, customer_domain=f"{name}.fr")
    Deal.objects.filter(status="approved").update(protected_until=clock.today() - timedelta(days=1))
    counts = at_once(*[deal_closing.expire_due] * 2)
    assert sorted(counts) == [0, 4]
    assert Deal.objects.filter(partner=cast.b, protection="provisional").count() == 4
    assert CoreEvent.objects.filter(code="pipeline.deal.promoted").count() == 4
    assert OutgoingMail.objects.filter(kind="pipeline.deal_promoted_ours").count() == 4
