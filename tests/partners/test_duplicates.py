"""Who enters a partner that seems to be there already is shown the others first."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partners.models import Partner
from partners.partner import services
from partners.partner.duplicates import Candidate, Index

pytestmark = pytest.mark.django_db


def typed(cast, **details) -> dict[str, str]:
    return {
        "name": "Alpha Conseils",
        "type": "company",
        "country": "FR",
        "vat_situation": "domestic",
        "legal_status": "other",
        "language": "fr",
        **details,
    }


def test_a_similar_name_in_the_country_is_shown_and_a_tick_lets_it_through(cast):
    client, url = cast.staff_client("manager"), reverse("partners:create")
    assert "is_another" not in client.get(url).context["form"].fields

    shown = client.post(url, typed(cast))
    assert shown.status_code == 422
    assert reverse("partners:detail", args=[cast.a.public_id]) in shown.content.decode()
    assert shown.context["form"]["name"].value() == "Alpha Conseils"
    assert not Partner.objects.filter(name="Alpha Conseils").exists()

    assert client.post(url, typed(cast, is_another="on")).status_code == 302
    assert Partner.objects.filter(name="Alpha Conseils").count() == 1


def test_the_same_domain_is_shown_and_another_country_is_not_alike(cast):
    client, url = cast.staff_client("manager"), reverse("partners:create")
    services.domain_add(actor=cast.actor("manager"), partner=cast.b, domain="beta.example")
    shown = client.post(url, typed(cast, name="Tout autre", website="https://www.beta.example"))
    assert "same domain: beta.example" in shown.content.decode()
    assert client.post(url, typed(cast, country="BE")).status_code == 302


def test_a_number_that_is_taken_is_refused_at_its_field_as_before(cast):
    kept = {"type": cast.vocabulary.company, "country": "FR", "registration_number": "732829320"}
    services.partner_create(actor=cast.actor("manager"), name="Un", **kept)
    client, url = cast.staff_client("manager"), reverse("partners:create")
    answer = client.post(url, typed(cast, name="Tout autre", registration_number="732829320"))
    assert answer.status_code == 409
    assert "registration_number" in answer.context["form"].errors


def test_a_manager_of_own_partners_is_not_told_of_those_of_others(cast):
    client = cast.staff_client("manager_own")
    assert client.post(reverse("partners:create"), typed(cast, name="Beta Services")).status_code == 302


def test_the_api_takes_a_similar_name_as_before(stage):
    answer = stage.staff_token("manager").post(
        "/api/v1/partners/",
        {"name": "Alpha Conseils", "type": "company", "country": "FR"},
        content_type="application/json",
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("Société Lumière SAS", "Lumiere", True),
        ("Cabinet Durand", "Cabinet Durant", True),
        ("Agence 12", "Agence 13", False),
        ("Banque Nord", "Banque Sud", False),
    ],
)
def test_names_that_are_alike(name, other, alike):
    index = Index()
    index.add(1, Candidate(name, "FR"))
    assert bool(index.likely(Candidate(other, "FR"))) is alike


def test_two_numbers_of_one_register_are_two_organisations():
    index = Index()
    index.add(1, Candidate("Lumière", "FR", frozenset({("registration", "FR:732829320")})))
    other = frozenset({("registration", "FR:552100554")})
    assert index.likely(Candidate("Lumière", "FR", other)) == []
