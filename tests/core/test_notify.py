"""Telling people: whom, chosen by what they may do; once for each occasion; how many hear of it."""

from __future__ import annotations

import pytest

from accounts.audiences import staff_with
from core.models import OutgoingMail
from core.notify import Notice, notify, notify_all
from core.permissions import TABLE, Permission
from partners.access.audiences import main_contact, members_by_partner, owner_of, partner_members
from partners.models import Contact

pytestmark = pytest.mark.django_db
KIND = "accounts.welcome"


def told() -> set[str]:
    return set(OutgoingMail.objects.values_list("recipient", flat=True))


def test_each_of_an_audience_is_told_once_of_an_occasion(cast):
    target, people = cast.a, ["usr_1", "usr_2", "usr_1", ""]
    assert notify(KIND, target=target, audience=people) == 2
    assert notify(KIND, target=target, audience=[*people, "usr_3"]) == 1
    assert notify(KIND, target=target, audience=["usr_1"], about="another day", days=3) == 1
    assert told() == {"usr_1", "usr_2", "usr_3"}
    mail = OutgoingMail.objects.get(key=f"{KIND}:{target.public_id}:another day:usr_1")
    assert mail.context == {"partner": target.public_id, "days": 3}


def test_nobody_to_tell_is_said(cast):
    assert notify(KIND, target=cast.a, audience=[]) == 0
    assert not OutgoingMail.objects.exists()


def test_many_rows_are_told_of_in_as_many_queries_as_one(cast, django_assert_num_queries):
    people = [f"usr_{number}" for number in range(30)]
    with django_assert_num_queries(2):
        assert notify_all(KIND, [Notice(cast.a, people), Notice(cast.b, people)]) == 60


def test_a_kind_that_is_not_declared_is_refused(cast):
    with pytest.raises(ValueError, match="not declared"):
        notify("core.nothing", target=cast.a, audience=["usr_1"])


def test_members_are_chosen_by_permission_and_the_main_contact_stands_in(cast):
    member = cast.members["a"]
    found = partner_members(cast.a, "payouts.statement:view")
    assert set(found) == {member["administrator"].public_id, member["finance"].public_id}
    cast.b.memberships.update(ended_at=cast.b.created_at)
    contact = Contact.objects.create(partner=cast.b, name="Ann", email="ann@b.test", is_main=True)
    assert partner_members(cast.b, "payouts.statement:view") == main_contact(cast.b) == [contact.public_id]
    both = members_by_partner({cast.a.pk, cast.b.pk}, "payouts.statement:view")
    assert both == {cast.a.pk: found, cast.b.pk: [contact.public_id]}


def test_a_role_is_told_as_soon_as_the_table_lets_it(cast, monkeypatch):
    """No list of roles stands beside the table."""
    technical = cast.members["a"]["technical"].public_id
    assert technical not in partner_members(cast.a, "pipeline.deal:register")
    row = TABLE.rows["pipeline.deal:register"]
    wider = Permission(row.code, row.meaning, row.roles | {"partner:technical", "support"})
    monkeypatch.setitem(TABLE.rows, row.code, wider)
    assert technical in partner_members(cast.a, "pipeline.deal:register")
    assert cast.staff["support"].public_id in staff_with("pipeline.deal:register")


def test_ours_are_chosen_by_permission_and_only_while_active(cast):
    legal = cast.staff["legal"]
    assert staff_with("agreements.agreement:approve") == [legal.public_id]
    legal.is_active = False
    legal.save()
    assert staff_with("agreements.agreement:approve") == []


def test_whoever_looks_after_a_partner_is_its_owner(cast):
    cast.a.owner = cast.staff["manager"]
    assert owner_of(cast.a) == [cast.staff["manager"].public_id]
    cast.a.owner = None
    assert owner_of(cast.a) == []
