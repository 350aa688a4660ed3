"""The last seat of a webinar, asked for by two at once on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from partners.models import Contact
from pipeline.webinars import services
from tests.pipeline.recruitment_factories import make_phases, recruit
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_the_last_seat_goes_to_one_person(monkeypatch):
    cast = make_cast()
    make_phases()
    recruitment = recruit(cast, "Gamma")
    webinar = services.webinar_create(
        actor=cast.actor("manager"),
        title={"en": "Discover us"},
        starts_at=clock.now() + timedelta(days=9),
        zone="Europe/Paris",
        join_url="https://meet.test/abc",
        seats=1,
    )
    people = [
        Contact.objects.create(partner=recruitment.partner, name=name, email=f"{name}@there.test")
        for name in ("ada", "bob")
    ]
    # Each counts the seats that are taken: there the two meet, unless the webinar is locked.
    monkeypatch.setattr(services, "_taken", meeting(services._taken))

    def register(contact: Contact) -> str:
        rows = services.webinar_register(
            actor=cast.actor("manager"), webinar=webinar, recruitment=recruitment, contacts=[contact]
        )
        return rows[0].state

    found = at_once(*(lambda one=one: register(one) for one in people))
    assert sorted(found) == ["registered", "waiting"]
