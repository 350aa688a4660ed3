"""Two partners and one customer at the same moment, on PostgreSQL; first without the guard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core import clock
from core.errors import DomainError
from pipeline.deals import decisions as deal_decisions
from pipeline.deals import policy as deal_policy
from pipeline.deals import services as deal_services
from pipeline.models import Deal, ProtectedIdentity
from pipeline.protection import duplicates
from tests.pipeline.deal_factories import register
from tests.support.users import make_cast

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


def test_two_managers_approve_two_claims_at_once_and_one_holds(monkeypatch):
    cast = make_cast()
    first = register(cast, "a")
    claims = [register(cast, "b"), register(cast, "a", customer_domain="else.fr", customer_name="Else")]
    claims[1].identities.update(value="helio-sante.fr", state="claimed")
    deal_services.deal_withdraw(actor=cast.member("a", "sales"), deal=first)
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
