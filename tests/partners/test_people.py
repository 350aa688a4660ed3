"""The main contact handing over, and invitations that ran out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.errors import DomainError
from core.models import Event
from partners.access import services as access
from partners.access import services as access_services
from partners.models import Contact
from partners.people import services as people_services


@pytest.mark.parametrize("way", ["created as main", "made main"])
def test_the_former_main_contact_is_seen_to_have_changed(cast, time_machine, way):
    actor = cast.actor("manager")
    time_machine.move_to("2030-01-02T10:00:00Z", tick=False)
    former = people_services.contact_create(actor=actor, partner=cast.a, name="One")
    other = people_services.contact_create(actor=actor, partner=cast.a, name="Two")
    time_machine.move_to("2030-01-03T10:00:00Z", tick=False)
    if way == "made main":
        people_services.contact_change(actor=actor, contact=other, is_main=True)
    else:
        people_services.contact_create(actor=actor, partner=cast.a, name="Three", is_main=True)
    former.refresh_from_db()
    assert (former.is_main, former.updated_at.isoformat()) == (False, "2030-01-03T10:00:00+00:00")
    said = Event.objects.get(code="partners.contact.changed", target_id=former.public_id)
    assert (said.changes, said.actor_id) == ({"is_main": [True, False]}, actor.id)
    assert Contact.objects.filter(partner=cast.a, is_main=True).count() == 1


def invite(cast, **details):
    values = {"email": "ann@alpha.test", "name": "Ann", "role": "sales", **details}
    return access_services.membership_invite(
        actor=cast.member("a", "administrator"), partner=cast.a, **values
    )


def test_an_invitation_that_ran_out_makes_room_for_a_new_one(cast, time_machine, run_outbox, mailoutbox):
    time_machine.move_to("2030-01-02T10:00:00Z", tick=False)
    first = invite(cast)
    time_machine.shift(timedelta(days=13))
    with pytest.raises(DomainError) as refusal:
        invite(cast)
    assert "open invitation" in str(refusal.value.message)
    time_machine.shift(timedelta(days=1, minutes=1))
    second = invite(cast, email="Ann@Alpha.test", role="marketing")

    first.refresh_from_db()
    assert (first.status, second.status) == ("revoked", "sent")
    assert second.expires_at.isoformat() == "2030-01-30T10:01:00+00:00"
    revoked = Event.objects.get(code="partners.invitation.revoked")
    assert (revoked.target_id, revoked.on_behalf) == (
        first.public_id,
        cast.members["a"]["administrator"].public_id,
    )
    run_outbox()
    assert mailoutbox[-1].to == ["ann@alpha.test"]
    with pytest.raises(DomainError):
        access.invitation_from_link(access.invitation_link(first.public_id))
    assert access.invitation_from_link(access.invitation_link(second.public_id)) == second
