"""First come, first served: what becomes free goes to whoever waited longest, and nobody jumps the queue."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.models import Event, OutgoingMail
from pipeline.deals import closing, decisions, services
from pipeline.models import Deal, OwnAccount, ProtectedIdentity
from pipeline.protection import services as protection_services
from tests.pipeline.deal_factories import approve, register, registration
from tests.support.users import make_partner

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def third(cast):
    """A third partner that has nobody yet: what it registers, we register for it."""
    return make_partner("Gamma Réseaux", cast.vocabulary.company, owner=cast.staff["manager"])


def register_for(cast, partner, **changes):
    return services.deal_register(
        actor=cast.actor("manager"), partner=partner, **registration(cast, **changes)
    )


def protection_of(*deals):
    return [Deal.objects.get(pk=deal.pk).protection for deal in deals]


def withdrawn(cast, deal):
    services.deal_withdraw(actor=cast.member("a", "sales"), deal=deal)


def rejected(cast, deal):
    decisions.deal_reject(actor=cast.actor("manager"), deal=deal, reason="Not ours")


def lost(cast, deal):
    closing.deal_lose(actor=cast.actor("manager"), deal=approve(cast, deal), reason="Price")


def expired(cast, deal):
    approve(cast, deal)
    with time_machine.travel(clock.now() + timedelta(days=120)):
        closing.expire_due()


@pytest.mark.parametrize("freed", [withdrawn, rejected, lost, expired])
def test_on_a_release_the_oldest_claim_is_protected_and_its_people_are_told(cast, third, freed):
    first, second, later = register(cast), register(cast, "b"), register_for(cast, third)
    assert protection_of(first, second, later) == ["provisional", "none", "none"]
    freed(cast, first)
    assert protection_of(second, later) == ["provisional", "none"]
    assert Event.objects.filter(code="pipeline.deal.promoted").count() == 1
    told = set(OutgoingMail.objects.filter(kind="pipeline.deal_promoted").values_list("recipient", flat=True))
    assert cast.members["b"]["sales"].public_id in told
    ours = OutgoingMail.objects.get(kind="pipeline.deal_promoted_ours")
    assert ours.recipient == cast.b.owner.public_id
    # And its approval needs no override.
    approve(cast, Deal.objects.get(pk=second.pk))
    assert protection_of(second) == ["full"]


def test_who_registers_after_the_release_does_not_jump_the_queue(cast, third):
    first, second = register(cast), register(cast, "b")
    withdrawn(cast, first)
    later = register_for(cast, third)
    assert protection_of(second, later) == ["provisional", "none"]


def test_a_claim_that_something_else_blocks_is_passed_over(cast, third):
    first = register(cast)
    register(cast, customer_name="Else", customer_domain="else.fr", customer_registration="552100554")
    blocked = register(cast, "b", customer_registration="552100554")
    behind = register_for(cast, third)
    withdrawn(cast, first)
    # Its number is held by another deal: a claim has all of its customer, or nothing.
    assert protection_of(blocked, behind) == ["none", "provisional"]


def test_a_transfer_gives_the_customer_to_whom_it_names(cast, third):
    first, second, named = register(cast), register(cast, "b"), register_for(cast, third)
    decisions.deal_approve(
        actor=cast.actor("administrator"), deal=named, override="transfer", override_reason="Agreed"
    )
    assert protection_of(first, second, named) == ["ended", "none", "full"]


def test_what_a_transfer_leaves_goes_to_the_next_in_line(cast, third):
    two = {"product_lines": cast.vocabulary.lines[:2]}
    first, second = register(cast, **two), register(cast, "b", product_lines=[cast.vocabulary.lines[1]])
    named = register_for(cast, third)
    decisions.deal_approve(
        actor=cast.actor("administrator"), deal=named, override="transfer", override_reason="Agreed"
    )
    assert protection_of(first, second, named) == ["ended", "provisional", "full"]


def test_a_deal_protected_beside_the_holder_becomes_the_holder(cast):
    first, second = register(cast), register(cast, "b")
    decisions.deal_approve(
        actor=cast.actor("administrator"), deal=second, override="share", override_reason="Two sites"
    )
    withdrawn(cast, first)
    assert second.identities.get().state == "held"
    assert protection_of(second) == ["full"]


def test_protection_past_its_date_is_free_without_waiting_for_the_night(cast):
    with time_machine.travel(TUESDAY):
        first = approve(cast, register(cast))
    until = first.protected_until
    midnight = clock.start_of(until + timedelta(days=1))
    with time_machine.travel(midnight - timedelta(minutes=1), tick=False):
        assert register(cast, "b", product_lines=[cast.vocabulary.lines[0]]).protection == "none"
    Deal.objects.filter(partner=cast.b).update(status="withdrawn")
    ProtectedIdentity.objects.filter(deal__partner=cast.b).update(state="released")
    with time_machine.travel(midnight + timedelta(minutes=1), tick=False):
        second = register(cast, "b")
    first.refresh_from_db()
    assert (first.status, second.protection) == ("expired", "provisional")
    assert OutgoingMail.objects.filter(kind="pipeline.deal_expired").exists()


def test_a_decision_after_the_last_day_needs_no_override(cast):
    with time_machine.travel(TUESDAY):
        first, second = approve(cast, register(cast)), register(cast, "b")
    with time_machine.travel(TUESDAY + timedelta(days=120)):
        approve(cast, second)
    assert protection_of(first, second) == ["ended", "full"]


def test_one_partner_registers_a_customer_once_even_where_another_holds_it(cast, third):
    register(cast)
    mine = register(cast, "b")
    with pytest.raises(DomainError) as refusal:
        register(cast, "b", customer_domain="https://shop.helio-sante.fr", customer_name="Another name")
    assert (refusal.value.status, refusal.value.code) == (409, "registered-already")
    assert mine.number in str(refusal.value.message)
    page = cast.member_client("b", "sales").post(
        reverse("portal:deal-new", args=[cast.b.public_id]),
        {
            "customer_name": "Helio", "customer_domain": "helio-sante.fr", "how": "Met", "currency": "EUR",
            "product_lines": [cast.vocabulary.lines[0].code],
        },
    )  # fmt: skip
    assert f'href="/portal/{cast.b.public_id}/deals/{mine.public_id}/"' in page.content.decode()
    # For another product line, and after the end of the first, it is another registration.
    assert register(cast, "b", product_lines=[cast.vocabulary.lines[1]]).number
    services.deal_withdraw(actor=cast.member("b", "sales"), deal=mine)
    assert register(cast, "b").number


def test_evidence_does_not_grow_with_every_claim(cast):
    first = register(cast)
    first.identities.update(state="released")
    for number in range(60):
        deal = Deal.objects.get(pk=first.pk)
        deal.pk, deal.public_id, deal.number = None, f"dea_{number:026}", f"D-1-{number}"
        deal.save()
        deal.identities.create(kind="domain", value="helio-sante.fr", line=cast.vocabulary.lines[0].code)
    assert register(cast, "b").findings.count() <= 50


def test_a_house_account_is_found_however_many_names_are_alike(cast):
    def account(number):
        return OwnAccount(
            public_id=f"oac_{number:026}", customer_name=f"Helio {number}", customer_country="FR",
            name_key=f"helio {number}", name_head="heli", name_tail="ante", opened_on=clock.today(),
        )  # fmt: skip

    OwnAccount.objects.bulk_create(account(number) for number in range(450))
    ours = protection_services.own_account_save(
        actor=cast.actor("manager"),
        customer_name="Ministère",
        customer_country="FR",
        customer_domain="helio-sante.fr",
    )
    deal = register(cast)
    assert deal.protection == "none"
    assert ours in [finding.own_account for finding in deal.findings.all()]


def test_an_own_account_that_was_another_customer_after_all_stands_in_nobodys_way(cast):
    manager = cast.actor("manager")
    ours = protection_services.own_account_save(
        actor=manager, customer_name="Helio", customer_country="FR", customer_domain="helio-sante.fr"
    )
    deal = register(cast)
    assert protection_of(deal) == ["none"]
    protection_services.own_account_save(actor=manager, account=ours, customer_domain="helio.example")
    assert protection_of(deal) == ["provisional"]
