"""Bank accounts: checked, awaited, announced, called back; shown to few."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from partners.people.services import contact_create
from payouts.accounts import services
from payouts.models import PayoutAccount
from tests.payouts.factories import IBAN, IBAN_DE, account

pytestmark = pytest.mark.django_db


def give(cast, iban: str = IBAN, role: str = "finance") -> PayoutAccount:
    return services.account_set(
        actor=cast.member("a", role), partner=cast.a, holder="Alpha Conseil", iban=iban
    )


def test_a_new_account_waits_for_72_hours_and_a_call(cast):
    with time_machine.travel("2026-04-05T10:00:00Z", tick=False) as clock_:
        given = give(cast)
        assert given.usable_from == clock.now() + timedelta(hours=72)
        services.account_call_back(
            actor=cast.actor("finance"), account=given, note="Called Ms A on the old number"
        )
        given.refresh_from_db()
        assert not given.is_usable
        clock_.shift(timedelta(hours=72))
        assert given.is_usable


def test_without_a_call_it_is_never_used(cast):
    given = give(cast)
    with time_machine.travel(clock.now() + timedelta(days=90), tick=False):
        assert not given.is_usable


def test_a_changed_account_ends_the_old_one_and_waits_again(cast):
    old = account(cast.a)
    new = give(cast, iban=IBAN_DE)
    old.refresh_from_db()
    assert old.ended_at is not None
    assert not old.is_usable
    assert not new.is_usable
    assert PayoutAccount.objects.current().get(partner=cast.a) == new


def test_the_same_account_again_changes_nothing(cast):
    first = give(cast)
    assert give(cast, iban="fr76 3000 6000 0112 3456 7890 189") == first
    assert Event.objects.filter(code="payouts.account.changed").count() == 1


def test_everybody_who_minds_money_is_told(cast):
    main = contact_create(
        actor=SYSTEM, partner=cast.a, name="Main", email="main@alpha.test", role="general", is_main=True
    )
    give(cast)
    told = set(
        OutgoingMail.objects.filter(kind="payouts.account_changed").values_list("recipient", flat=True)
    )
    assert told == {
        cast.members["a"]["administrator"].public_id,
        cast.members["a"]["finance"].public_id,
        main.public_id,
    }


def test_no_event_holds_the_iban(cast):
    give(cast)
    event = Event.objects.get(code="payouts.account.changed")
    assert event.changes == {"iban": True}
    assert IBAN not in str(event.data)


def test_whoever_entered_it_does_not_confirm_it(cast):
    entered = services.account_set(actor=cast.actor("finance"), partner=cast.a, holder="A", iban=IBAN)
    with pytest.raises(DomainError) as refused:
        services.account_call_back(actor=cast.actor("finance"), account=entered, note="Myself")
    assert refused.value.status == 409
    services.account_call_back(actor=cast.actor("administrator"), account=entered, note="Called")
    entered.refresh_from_db()
    assert entered.called_back_by == cast.staff["administrator"].public_id


def test_a_wrong_iban_is_refused_at_its_field(cast):
    with pytest.raises(DomainError) as refused:
        give(cast, iban="FR7630006000011234567890180")
    assert refused.value.field == "iban"


@pytest.mark.parametrize("role", ["sales", "marketing", "technical", "reader"])
def test_other_members_may_not_give_an_account(cast, role):
    with pytest.raises(DomainError) as refused:
        give(cast, role=role)
    assert refused.value.status == 403


def test_only_the_last_four_are_shown_to_others(cast):
    account(cast.a)
    tab = f"/staff/partners/{cast.a.public_id}/tab/money/"
    assert b"FR76 3000 6000" in cast.staff_client("finance").get(tab).content
    for role in ("manager", "auditor"):
        page = cast.staff_client(role).get(tab)
        assert page.status_code == 200
        assert b"0189" in page.content
        assert b"3000" not in page.content


def test_the_portal_form(cast):
    url = f"/portal/{cast.a.public_id}/money/account/"
    client = cast.member_client("a", "finance")
    wrong = client.post(url, {"holder": "Alpha", "iban": "FR00", "bic": ""})
    assert wrong.status_code == 422
    assert client.post(url, {"holder": "Alpha", "iban": IBAN, "bic": ""}).status_code == 302
    assert PayoutAccount.objects.get().iban == IBAN
    assert cast.member_client("a", "sales").get(url).status_code == 403
    assert cast.member_client("b", "finance").get(url).status_code == 404
