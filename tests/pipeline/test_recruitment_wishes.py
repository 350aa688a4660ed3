"""The wish list, and the way from it to a recruitment."""

from __future__ import annotations

import pytest

from core.errors import DomainError
from core.models import Event
from pipeline.wishes import services
from tests.pipeline.recruitment_factories import codes
from tests.support.users import make_partner

pytestmark = pytest.mark.django_db


def test_a_wish_becomes_a_recruitment(cast, phases):
    manager = cast.actor("manager")
    wish = services.wish_add(
        actor=manager,
        name="Croix-Bleue",
        type=cast.vocabulary.company,
        reason="Field teams in 40 countries.",
        contact="Mme Lenoir",
        blocker="No budget before spring.",
    )
    with pytest.raises(DomainError) as refusal:
        services.wish_recruit(actor=manager, wish=wish)
    assert refusal.value.field == "country"
    recruitment = services.wish_recruit(actor=manager, wish=wish, country="CH")
    wish.refresh_from_db()
    assert (wish.status, wish.recruitment) == ("recruited", recruitment)
    assert (recruitment.partner.name, recruitment.partner.country.code) == ("Croix-Bleue", "CH")
    with pytest.raises(DomainError) as refusal:
        services.wish_recruit(actor=manager, wish=wish, country="CH")
    assert refusal.value.status == 409
    assert "Lenoir" not in str(list(Event.objects.values()))


def test_a_wish_is_given_up_with_a_reason_and_wanted_again(cast, phases):
    manager = cast.actor("manager")
    wish = services.wish_add(actor=manager, name="Nope", type=cast.vocabulary.company, reason="Reach.")
    services.wish_drop(actor=manager, wish=wish, reason="Bought by a rival.")
    services.wish_restore(actor=manager, wish=wish)
    wish.refresh_from_db()
    assert wish.status == "open"
    assert codes() == ["pipeline.wish.added", "pipeline.wish.dropped", "pipeline.wish.restored"]


def test_a_partner_of_ours_that_was_wished_for_is_recruited(cast, phases):
    partner = make_partner("Known", cast.vocabulary.company, status="ended", owner=cast.staff["manager"])
    wish = services.wish_add(
        actor=cast.actor("manager"), name="Known", type=cast.vocabulary.company, reason="Back again."
    )
    services.wish_recruit(actor=cast.actor("manager"), wish=wish, partner=partner)
    partner.refresh_from_db()
    assert partner.status == "prospect"
