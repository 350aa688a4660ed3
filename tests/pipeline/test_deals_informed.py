"""Who of the partner hears of what becomes of its deal: said before, said after, and no more than true."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError
from core.models import OutgoingMail
from core.money import Money
from pipeline.deals import closing, decisions
from tests.pipeline.deal_factories import approve, register
from tests.pipeline.test_deals_api import staff_api
from tests.support.pages import read

TENDER = {"public_tender": True, "tender_reference": "BOAMP 26-1"}


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def without_people(cast):
    cast.a.memberships.update(ended_at="2026-03-01T00:00:00Z")


def test_a_question_that_nobody_reads_is_not_asked(cast):
    deal = register(cast)
    without_people(cast)
    with pytest.raises(DomainError) as refusal:
        decisions.deal_ask(actor=cast.actor("manager"), deal=deal, question="Which budget?")
    assert (refusal.value.code, refusal.value.status) == ("nobody-informed", 409)
    deal.refresh_from_db()
    assert deal.question == ""


def test_a_decision_goes_on_and_claims_no_mail(cast):
    deal = register(cast)
    without_people(cast)
    client = cast.staff_client("manager")
    before = client.get(reverse("pipeline:deal", args=[deal.public_id])).content.decode()
    assert "Alpha Conseil has no main contact" in before
    assert "Add a main contact" in before
    after = client.post(reverse("pipeline:deal_approve", args=[deal.public_id]), {"reason": ""}, follow=True)
    said = after.content.decode()
    assert "The deal is approved." in said
    assert "is told" not in said
    assert "Informed by e-mail" not in said
    assert not OutgoingMail.objects.filter(kind="pipeline.deal_approved").exists()


def test_a_decision_names_its_readers(cast):
    deal = register(cast)
    text = cast.staff_client("manager").get(reverse("pipeline:deal", args=[deal.public_id])).content.decode()
    names = "Informed by e-mail: " + ", ".join(
        cast.members["a"][role].name for role in ("administrator", "sales")
    )
    assert names in text


def test_the_api_names_those_informed(cast):
    api = staff_api(cast)
    told, untold = register(cast), register(cast, customer_domain="other.fr", customer_name="Other SA")
    answer = api.post(f"deals/{told.public_id}/approve/")
    assert answer.status_code == 200, answer.content
    assert answer.json()["informed"] == ["Administrator", "Sales"]
    without_people(cast)
    answer = api.post(f"deals/{untold.public_id}/reject/", {"reason": "Too small"})
    assert answer.json()["informed"] == []


def test_the_partner_hears_that_its_deal_is_won(cast, run_outbox):
    deal = approve(cast, register(cast))
    closing.deal_win(
        actor=cast.actor("manager"), deal=deal, amount=Money(1_234_500, "EUR"), won_on=date(2026, 3, 1)
    )
    run_outbox()
    won = [sent for sent in mail.outbox if "is won" in sent.subject or "gagnée" in sent.subject]
    assert {to for sent in won for to in sent.to} == {"administrator@a.test", "sales@a.test"}
    assert "12,345" in won[0].body or "12 345" in won[0].body


@pytest.mark.parametrize(
    ("given", "language", "said"),
    [
        ({}, "fr", "L’affaire est protégée jusqu’au 31 mai 2026."),
        (TENDER, "fr", "L’affaire est protégée jusqu’à l’attribution du marché."),
        (TENDER, "en", "The deal is protected until the tender is awarded."),
    ],
)
def test_the_approval_says_how_long_the_protection_lasts(cast, run_outbox, given, language, said):
    User.objects.update(language=language)
    approve(cast, register(cast, **given), reason="")
    run_outbox()
    sent = [message.body for message in mail.outbox if said in message.body]
    assert len(sent) == 2
    # Nothing stands for a remark that nobody wrote.
    assert "Remarque" not in sent[0]
    assert "Remark:" not in sent[0]


def test_a_late_decision_is_said_to_have_been_due(cast, time_machine):
    deal = register(cast)
    url = reverse("portal:deal", args=[cast.a.public_id, deal.public_id])
    for day, said in ((4, "Notre décision au plus tard le"), (5, "Décision attendue le")):
        time_machine.move_to(f"2026-03-0{day}T10:00:00Z", tick=False)
        page = read(cast.member_client("a", "sales"), url, language="fr")
        assert f"{said} 4 mars 2026" in page
