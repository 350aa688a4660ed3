"""Invitations are mails from us to whom somebody names: a plain name, so many an hour, so many open."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import DomainError
from core.models import OutgoingMail
from core.text import plain_name
from partners.access import services
from partners.models import Invitation

pytestmark = pytest.mark.django_db

EVIL = [
    "Your account is locked: http://evil.test/login", "evil.test/login", "www.evil.com", "Ann\n\nDear partner",
    "Ann\rX", "Ann\u2028X", "a@evil.test", "<b>Ann</b>", "Ann (see evil.com)", "visit evil.io now",
]  # fmt: skip
GOOD = [
    "Ann Roux",
    "Dr. Ann M. O’Neill-Smith",
    "山田 太郎",
    "J.R.R. Tolkien",
    "Ann Roux, Ph.D.",
    "Müller (Einkauf)",
]


@pytest.mark.one_engine
@pytest.mark.parametrize("name", EVIL)
def test_a_name_is_no_message(cast, name):
    client = cast.member_client("a", "administrator")
    fields = {"name": name, "email": "ann@alpha.test", "role": "reader", "language": "fr"}
    answer = client.post(reverse("portal:invite", args=[cast.a.public_id]), fields)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("name", GOOD)
def test_a_name_is_a_name(name):
    assert plain_name(name) == name


def invite(cast, number: int, letter: str = "a"):
    return services.membership_invite(
        actor=cast.member(letter, "administrator"),
        partner=getattr(cast, letter),
        email=f"person{number}@x.test",
        name="Ann Roux",
        role="reader",
    )


def test_ten_an_hour_and_thirty_open_for_each_partner(cast, time_machine):
    for hour in range(3):
        time_machine.move_to(f"2026-03-02T1{hour}:00:00Z", tick=False)
        for number in range(10):
            invite(cast, hour * 100 + number)
        with pytest.raises(DomainError) as refusal:
            invite(cast, hour * 100 + 99)
        assert refusal.value.status == 429
        invite(cast, 0 + hour, letter="b")
    time_machine.move_to("2026-03-02T14:00:00Z", tick=False)
    with pytest.raises(DomainError) as refusal:
        invite(cast, 999)
    assert refusal.value.code == "too-many-invitations"
    services.invitation_revoke(
        actor=cast.member("a", "administrator"), invitation=cast.a.invitations.order_by("pk").first()
    )
    assert invite(cast, 999).status == "sent"
