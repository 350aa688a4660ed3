"""A partner reads where its agreements stand in words spoken to it."""

from __future__ import annotations

from django.urls import reverse

from agreements.review import services
from tests.agreements.factories import make_draft
from tests.support.pages import read


def portal(cast, name: str, *args: str) -> str:
    return reverse(f"portal:{name}", args=[cast.a.public_id, *args])


def test_the_partner_reads_where_an_agreement_stands_in_words_to_it(cast):
    manager, client = cast.actor("manager"), cast.member_client("a", "administrator")
    agreement = make_draft(cast)
    services.agreement_send(actor=manager, agreement=agreement)
    addresses = [portal(cast, "agreements"), portal(cast, "agreement", agreement.public_id)]
    for address in addresses:
        text = read(client, address)
        assert "With you" in text
        assert "With the partner" not in text
    assert "It is waiting for your review" in text
    assert "Waits for Alpha Conseil" not in text
    assert "Chez vous" in read(client, addresses[0], language="fr")
    services.agreement_take_back(actor=manager, agreement=agreement)
    for address in addresses:
        text = read(client, address)
        assert "We are revising it" in text
        assert "Draft" not in text
