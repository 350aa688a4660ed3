"""What happens to partners, asserted on rows and events."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from partners.access import services as access
from partners.access import services as access_services
from partners.models import Contact, Invitation, Partner, PartnerToken, TierChange
from partners.partner import services as partner_services
from partners.people import services as people_services
from partners.tiers import services as tier_services


def test_a_new_partner_is_a_prospect_with_a_history_and_an_event(cast):
    partner = partner_services.partner_create(
        actor=cast.actor("manager"),
        name="Helio Santé",
        type=cast.vocabulary.company,
        country="FR",
        registration_number="732 829 320",
        sectors=[cast.vocabulary.sector],
    )

    assert (partner.status, partner.registration_number) == ("prospect", "732829320")
    assert partner.owner == cast.staff["manager"]
    assert [row.new_status for row in partner.status_changes.all()] == ["prospect"]
    event = Event.objects.get(code="partners.partner.created")
    assert (event.actor_id, event.partner) == (cast.staff["manager"].public_id, partner.public_id)


def test_a_wrong_siren_is_refused_at_its_field_and_nothing_is_written(cast):
    before = Partner.objects.count()
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_create(
            actor=cast.actor("manager"),
            name="Typo",
            type=cast.vocabulary.company,
            country="FR",
            registration_number="732829321",
        )
    assert (refusal.value.field, refusal.value.status) == ("registration_number", 422)
    assert Partner.objects.count() == before


def test_two_partners_cannot_have_one_registration_number(cast):
    actor = cast.actor("manager")
    details = {"type": cast.vocabulary.company, "country": "FR", "registration_number": "732829320"}
    partner_services.partner_create(actor=actor, name="First", **details)
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_create(actor=actor, name="Second", **details)
    assert "registration number" in str(refusal.value.message)


def test_an_event_of_a_contact_holds_no_personal_data(cast):
    contact = people_services.contact_create(
        actor=cast.actor("manager"), partner=cast.a, name="Hélène Roy", email="helene@alpha.test"
    )
    people_services.contact_change(
        actor=cast.actor("manager"), contact=contact, name="Hélène Martin", role="sales"
    )

    changed = Event.objects.get(code="partners.contact.changed")
    assert changed.changes == {"name": True, "role": ["general", "sales"]}
    assert "Hélène" not in str(list(Event.objects.values()))


def test_the_first_contact_is_the_main_one_and_hands_over(cast):
    actor = cast.actor("manager")
    first = people_services.contact_create(actor=actor, partner=cast.a, name="One")
    second = people_services.contact_create(actor=actor, partner=cast.a, name="Two")
    assert (first.is_main, second.is_main) == (True, False)

    people_services.contact_change(actor=actor, contact=second, is_main=True)
    assert list(Contact.objects.filter(is_main=True).values_list("name", flat=True)) == ["Two"]
    with pytest.raises(DomainError):
        people_services.contact_archive(actor=actor, contact=second)


def test_a_tier_changes_with_a_reason_and_keeps_its_history(cast):
    silver = cast.vocabulary.tiers["silver"]
    tier_services.tier_change(
        actor=cast.actor("manager"), partner=cast.b, tier=silver, reason="Five deals won"
    )
    cast.b.refresh_from_db()
    assert cast.b.tier == silver
    row = TierChange.objects.get(partner=cast.b)
    assert (row.old_tier.code, row.new_tier.code, row.reason) == ("bronze", "silver", "Five deals won")
    # A manager decided it: no measure of anything is claimed.
    assert row.basis == "agreed"


@pytest.mark.parametrize(
    ("reason", "effective_on", "field"),
    [(" ", None, "reason"), ("Too early", date(2999, 1, 1), "effective_on")],
)
def test_a_tier_change_without_reason_or_in_the_future_is_refused(cast, reason, effective_on, field):
    with pytest.raises(DomainError) as refusal:
        tier_services.tier_change(
            actor=cast.actor("manager"),
            partner=cast.b,
            tier=cast.vocabulary.tiers["gold"],
            reason=reason,
            effective_on=effective_on,
        )
    assert refusal.value.field == field
    assert not TierChange.objects.filter(partner=cast.b).exists()


def test_ending_a_partner_needs_a_reason_and_only_allowed_steps_are_taken(cast):
    actor = cast.actor("manager")
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_status_change(actor=actor, partner=cast.a, status="ended")
    assert refusal.value.field == "reason"
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_status_change(actor=actor, partner=cast.a, status="prospect", reason="x")
    assert refusal.value.status == 409


def test_a_restricted_manager_reaches_own_partners_only(cast):
    restricted = cast.actor("manager_own")
    people_services.note_create(actor=restricted, partner=cast.a, body="Called")
    with pytest.raises(DomainError) as refusal:
        people_services.note_create(actor=restricted, partner=cast.b, body="Called")
    assert refusal.value.status == 404


def test_a_partner_administrator_changes_only_what_is_theirs(cast):
    actor = cast.member("a", "administrator")
    partner_services.partner_change(actor=actor, partner=cast.a, description="We resell.")
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_change(actor=actor, partner=cast.a, registration_number="732829320")
    assert refusal.value.status == 403
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_change(actor=actor, partner=cast.b, description="Hacked")
    assert refusal.value.status == 404


def test_the_last_administrator_of_a_partner_stays(cast):
    actor = cast.member("a", "administrator")
    membership = cast.a.memberships.get(role="administrator")
    with pytest.raises(DomainError) as refusal:
        access_services.membership_end(actor=actor, membership=membership)
    assert refusal.value.status == 409


def hand_out(cast, who) -> tuple[Invitation, PartnerToken]:
    """An invitation and a token of partner A, made by somebody."""
    invitation = access_services.membership_invite(
        actor=who,
        partner=cast.a,
        email=f"friend-of-{who.user_id}@a.test",
        name="Friend",
        role="administrator",
    )
    until = clock.now() + timedelta(days=90)
    token, _secret = access_services.partner_token_create(
        actor=who, partner=cast.a, name="x", role="administrator", scopes=["partners:write"], expires_at=until
    )
    return invitation, token


@pytest.mark.parametrize("way", ["ended", "made a reader"])
def test_who_loses_the_right_to_let_in_takes_the_open_ways_in_with_them(cast, way):
    leaving, staying = cast.member("a", "administrator"), cast.actor("administrator")
    theirs, others = hand_out(cast, leaving), hand_out(cast, staying)
    colleague = cast.a.memberships.get(role="sales")
    access_services.membership_role_change(actor=staying, membership=colleague, role="administrator")
    membership = cast.a.memberships.get(user_id=leaving.user_id)
    if way == "ended":
        access_services.membership_end(actor=staying, membership=membership)
    else:
        access_services.membership_role_change(actor=staying, membership=membership, role="reader")
    for row in (*theirs, *others):
        row.refresh_from_db()
    assert (theirs[0].status, others[0].status) == ("revoked", "sent")
    assert theirs[1].revoked_at is not None
    assert others[1].revoked_at is None
    with pytest.raises(DomainError):
        access.invitation_from_link(access.invitation_link(theirs[0].public_id))
    said = Event.objects.filter(target_id__in=[row.public_id for row in theirs], on_behalf=staying.id)
    assert set(said.values_list("code", flat=True)) == {
        "partners.invitation.revoked",
        "partners.token.revoked",
    }


def test_who_is_removed_keeps_no_secret_that_they_gave_to_the_token_of_another(cast):
    leaving, staying = cast.member("a", "administrator"), cast.actor("administrator")
    _invitation, token = hand_out(cast, staying)
    until = clock.now() + timedelta(days=90)
    access_services.partner_token_rotate(actor=leaving, token=token, expires_at=until)
    colleague = cast.a.memberships.get(role="sales")
    access_services.membership_role_change(actor=staying, membership=colleague, role="administrator")
    membership = cast.a.memberships.get(user_id=leaving.user_id)
    access_services.membership_end(actor=staying, membership=membership)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_partner_does_not_say_that_we_informed_somebody(cast, client):
    contact = people_services.contact_create(
        actor=cast.actor("manager"), partner=cast.a, name="Zoé", informed_on=date(2026, 1, 5)
    )
    _token, secret = access_services.partner_token_create(
        actor=SYSTEM,
        partner=cast.a,
        name="x",
        role="administrator",
        scopes=["partners:write"],
        expires_at=clock.now() + timedelta(days=1),
    )
    headers = {"Authorization": f"Bearer {secret}"}
    url = f"/api/v1/contacts/{contact.public_id}/"
    json = {"content_type": "application/json", "headers": headers}
    for said in ("2020-01-01", None):
        assert client.patch(url, {"name": "Zoe", "informed_on": said}, **json).status_code == 403
        new = {"partner": cast.a.public_id, "name": "Ann", "informed_on": said}
        assert client.post("/api/v1/contacts/", new, **json).status_code == 403
    contact.refresh_from_db()
    assert (contact.name, contact.informed_on) == ("Zoé", date(2026, 1, 5))
    assert Contact.objects.count() == 1
    assert client.patch(url, {"name": "Zoe"}, **json).status_code == 200
    portal = reverse("portal:contact-edit", args=[cast.a.public_id, contact.public_id])
    form = {
        "name": "Zoe B",
        "role": contact.role,
        "language": "fr",
        "is_main": "on",
        "informed_on": "2020-01-01",
    }
    assert cast.member_client("a", "administrator").post(portal, form).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.informed_on) == ("Zoe B", date(2026, 1, 5))


def test_no_partner_is_founded_in_a_year_to_come(cast):
    with pytest.raises(DomainError) as refusal:
        partner_services.partner_change(
            actor=cast.actor("manager"), partner=cast.a, founded=clock.today().year + 1
        )
    assert refusal.value.field == "founded"
    partner_services.partner_change(actor=cast.actor("manager"), partner=cast.a, founded=clock.today().year)
