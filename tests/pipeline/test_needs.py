"""Questions about needs by link: sent, answered without an account, sent back, opened again, taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.queue.mail import send_due
from partners.models import Answer, Contact
from pipeline.models import NeedsRequest
from pipeline.needs import links, public_views, services
from pipeline.needs.ready import load_questions
from pipeline.recruitment import things
from pipeline.recruitment.services import recruitment_lose
from tests.pipeline.recruitment_factories import recruit

pytestmark = pytest.mark.django_db

FIRST = {"users": "40000", "places": "France, treize sites", "tools": ""}
SECOND = {"aims": "Échanger sans ressaisie", "blocked": ""}


@pytest.fixture
def asked(cast, phases):
    for code in ("fit", "needs"):
        load_questions(SYSTEM, code)
    row = recruit(cast, "Occitanie")
    Contact.objects.create(partner=row.partner, name="Léa Vidal", email="lea@occitanie.test", language="fr")
    return row


@pytest.fixture
def sent(cast, asked):
    contact = asked.partner.contacts.get()
    return services.needs_send(actor=cast.actor("manager"), recruitment=asked, contact=contact)


def at(request: NeedsRequest, *place: int) -> str:
    route = "pipeline:needs-link-part" if place else "pipeline:needs-link"
    return reverse(route, args=[links.needs_link(request.public_id), *place])


def answered(row) -> dict[str, object]:
    found = Answer.objects.current().filter(sheet__subject_id=row.public_id)
    return {one.code: one.value for one in found}


def fill(client, request) -> None:
    assert client.post(at(request, 1), FIRST).status_code == 302
    assert client.post(at(request, 2), SECOND).status_code == 302


def test_from_the_card_to_the_answers_in_the_contacts_language_without_an_account(cast, asked, client):
    staff = cast.staff_client("manager")
    page = reverse("pipeline:recruitment", args=[asked.public_id])
    assert "Nobody was asked yet" in staff.get(page).content.decode()
    contact = asked.partner.contacts.get()
    form = reverse("pipeline:needs-send", args=[asked.public_id])
    assert staff.post(form, {"contact": contact.public_id, "message": "Merci d’avance"}).status_code == 302
    send_due()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["lea@occitanie.test"],
        "Occitanie\u202f: vos besoins et vos contraintes",
    )
    assert "Merci d’avance" in message.body
    address = re.search(r"/needs/\S+", message.body).group()
    first = client.get(address)
    text = first.content.decode()
    assert 'lang="fr"' in text
    assert "Votre organisation" in text
    # Ours are not asked of them: neither what we think of needs nor our half of the fit.
    assert "Notre lecture" not in text
    assert "Ce que le prospect nous apporte" not in text
    kept = {
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "same-origin",
    }
    assert {name: first[name] for name in kept} == kept
    request = NeedsRequest.objects.get()
    fill(client, request)
    # The place of the third is the constraints, of the fifth the half of the fit that is theirs.
    assert client.post(at(request, 5), {"priority": "first", "sponsor": "true"}).status_code == 302
    assert client.post(address).status_code == 302
    request.refresh_from_db()
    assert request.status == "answered"
    assert answered(asked) == {
        "users": "40000", "places": "France, treize sites", "aims": "Échanger sans ressaisie",
        "priority": "first", "sponsor": True,
    }  # fmt: skip
    asked.refresh_from_db()
    assert asked.fit_them == 100
    shown = staff.get(page).content.decode()
    for words in ("Sent back", "Échanger sans ressaisie", "Léa Vidal"):
        assert words in shown
    send_due()
    assert mail.outbox[-1].to == ["manager@us.test"]
    assert things.found(asked, ["needs-answered"])["needs-answered"].text == "Léa Vidal"
    # Nobody who asks the history is told what was answered.
    assert "ressaisie" not in str(list(Event.objects.values_list("data", "changes")))


def test_what_is_right_is_saved_and_what_is_not_stays_on_the_page(sent, asked, client):
    wrong = client.post(at(sent, 1), {"users": "beaucoup", "places": "Partout", "tools": "Tableurs"})
    assert wrong.status_code == 422
    assert 'value="beaucoup"' in wrong.content.decode()
    assert answered(asked) == {"places": "Partout", "tools": "Tableurs"}
    # Opened again elsewhere, it goes on from there.
    assert "Partout" in client.get(at(sent, 1)).content.decode()


def test_with_script_it_is_saved_while_it_is_typed(sent, asked, client):
    half = client.post(at(sent, 1), {"users": "x", "places": "Lyon"}, headers={"HX-Request": "true"})
    assert half.status_code == 200
    assert "Combien de personnes" in half.content.decode()
    assert 'value="places"' in half.content.decode()
    assert answered(asked) == {"places": "Lyon"}
    whole = client.post(
        at(sent, 1), {"users": "9", "seen": "places", "places": ""}, headers={"HX-Request": "true"}
    )
    assert "bad-text" not in whole.content.decode()
    # Emptied by who saw it, it is empty; an older page with nothing in it takes nothing away.
    assert answered(asked) == {"users": "9", "places": None}
    client.post(at(sent, 1), {"users": "", "places": "Nîmes", "seen": ""})
    assert answered(asked) == {"users": "9", "places": "Nîmes"}
    assert Answer.objects.filter(code="places").count() == 3


def test_what_must_be_answered_is_asked_for_when_it_is_sent_back(sent, asked, client):
    client.post(at(sent, 1), FIRST)
    refused = client.post(at(sent))
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "/2/#id_aims" in text
    assert "#id_users" not in text
    sent.refresh_from_db()
    assert sent.status == "waiting"
    assert things.found(asked, ["needs-answered"]) == {}


def test_sent_back_is_closed_until_we_open_it_again(cast, sent, asked, client):
    fill(client, sent)
    client.post(at(sent))
    assert client.get(at(sent, 1)).status_code == 302
    late = client.post(at(sent, 1), {**FIRST, "places": "Trop tard"})
    # What was typed is still to be read and copied.
    assert late.status_code == 409
    assert "Trop tard" in late.content.decode()
    assert answered(asked)["places"] == "France, treize sites"
    send_due()
    staff = cast.staff_client("manager")
    reopen = reverse("pipeline:needs-reopen", args=[sent.public_id])
    assert staff.post(reopen, {"message": "Et vos autres sites ?"}).status_code == 302
    send_due()
    assert mail.outbox[-1].to == ["lea@occitanie.test"]
    assert "Et vos autres sites ?" in client.get(at(sent)).content.decode()
    assert client.post(at(sent, 1), {**FIRST, "places": "Cinq de plus"}).status_code == 302
    assert answered(asked)["places"] == "Cinq de plus"
    assert client.post(at(sent)).status_code == 302
    assert len([one for one in mail.outbox if one.to == ["lea@occitanie.test"]]) == 2


def test_a_link_that_is_over_opens_nothing(cast, sent, asked, client):
    foreign = at(sent)[:-3] + "xx/"
    assert client.get(foreign).status_code == 404
    other = reverse("pipeline:needs-link", args=[links.signed_links.signed("other", sent.public_id)])
    assert client.get(other).status_code == 404
    NeedsRequest.objects.update(sent_at=clock.now() - timedelta(days=61), expires_at=clock.now())
    assert client.get(at(sent)).status_code == 404
    assert client.post(at(sent, 1), FIRST).status_code == 404
    NeedsRequest.objects.update(expires_at=clock.now() + timedelta(days=1))
    assert client.get(at(sent)).status_code == 200
    asked.partner.contacts.update(archived_at=timezone.now())
    assert client.get(at(sent)).status_code == 404
    asked.partner.contacts.update(archived_at=None)
    staff = cast.staff_client("manager")
    assert staff.post(reverse("pipeline:needs-revoke", args=[sent.public_id])).status_code == 302
    assert client.get(at(sent)).status_code == 404
    with pytest.raises(DomainError):
        services.needs_save(actor=SYSTEM, request=sent, subject="needs", values={"users": "1"})


def test_one_link_at_a_time_and_none_of_a_recruitment_that_is_lost(cast, sent, asked, client):
    contact = asked.partner.contacts.get()
    second = services.needs_send(actor=cast.actor("manager"), recruitment=asked, contact=contact)
    sent.refresh_from_db()
    assert (sent.status, second.status) == ("revoked", "waiting")
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedsRequest.objects.filter(pk=sent.pk).update(status="waiting", revoked_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedsRequest.objects.filter(pk=second.pk).update(status="answered")
    recruitment_lose(actor=SYSTEM, recruitment=asked, reason="No")
    assert client.get(at(second)).status_code == 404


def test_the_contact_is_one_of_theirs_with_an_address(cast, asked):
    contact = asked.partner.contacts.get()
    foreign = Contact.objects.create(partner=cast.b, name="X", email="x@b.test")
    contact.email = ""
    contact.save()
    for one in (contact, foreign):
        with pytest.raises(DomainError) as refused:
            services.needs_send(actor=SYSTEM, recruitment=asked, contact=one)
        assert list(refused.value.fields) == ["contact"]
    form = cast.staff_client("manager").get(reverse("pipeline:needs-send", args=[asked.public_id]))
    assert "no contact with an e-mail address" in form.content.decode()


def test_questions_of_ours_are_not_answered_by_link(sent, asked):
    actor = links.link_actor(sent)
    with pytest.raises(DomainError) as refused:
        services.needs_save(actor=actor, request=sent, subject="needs", values={"risks": "x"})
    assert list(refused.value.fields) == ["risks"]
    with pytest.raises(DomainError) as refused:
        services.needs_save(actor=actor, request=sent, subject="fit", values={"team": "3"})
    assert list(refused.value.fields) == ["team"]
    with pytest.raises(DomainError):
        services.needs_save(actor=actor, request=sent, subject="recruitment", values={"team": "3"})
    assert answered(asked) == {}


def test_we_answer_for_them_and_the_step_is_ticked(cast, asked):
    staff = cast.staff_client("manager")
    form = reverse("pipeline:needs-answer", args=[asked.public_id])
    some = {"own_fields.places": "Lyon", "own_fields.risks": "Leur calendrier"}
    assert staff.post(form, some).status_code == 302
    assert things.found(asked, ["needs-answered"]) == {}
    whole = some | {"own_fields.users": "12", "own_fields.aims": "Moins de papier"}
    assert staff.post(form, whole).status_code == 302
    assert (
        things.found(asked, ["needs-answered"])["needs-answered"].text == "Answered by us, for the prospect"
    )
    shown = staff.get(reverse("pipeline:recruitment", args=[asked.public_id])).content.decode()
    assert "Leur calendrier" in shown


def test_more_than_anybody_types_is_refused_and_stays_on_the_page(sent, client, monkeypatch):
    monkeypatch.setattr(public_views, "MOST_SAVED", 1)
    assert client.post(at(sent, 1), FIRST).status_code == 302
    refused = client.post(at(sent, 1), {**FIRST, "places": "Encore"})
    assert refused.status_code == 429
    assert "Encore" in refused.content.decode()
