"""Which template an agreement is drawn up from, unless somebody chooses another one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agreements.drafting.proposals import proposed
from core.actor import SYSTEM
from core.errors import DomainError
from partners.vocabulary.services import config_change
from tests.agreements.factories import make_template


@pytest.fixture
def templates(cast):
    standard = make_template(cast)
    made = {"standard": standard}
    for kind in ("reseller", "referral"):
        made[kind] = type(standard).objects.create(code=kind, kind=kind, name={"en": kind, "fr": kind})
    config_change(actor=SYSTEM, row=cast.vocabulary.company, standard_template="standard")
    cast.a.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("other", "standard"),
        ("reseller", "reseller"),
        ("introducer", "referral"),
        ("commercial_agent", "referral"),
    ],
)
def test_the_legal_status_proposes_its_template_else_the_type_does(cast, templates, status, code):
    cast.a.legal_status = status
    cast.a.save()
    assert proposed(cast.a) == templates[code]
    client = cast.staff_client("manager")
    answer = client.post(reverse("agreements:create"), {"partner": cast.a.public_id, "template": ""})
    assert answer.url.endswith(f"template={code}")


def test_a_template_that_is_no_longer_in_use_is_not_proposed(cast, templates):
    type(templates["standard"]).objects.update(is_active=False)
    assert proposed(cast.a) is None
    client = cast.staff_client("manager")
    answer = client.post(reverse("agreements:create"), {"partner": cast.a.public_id, "template": ""})
    assert answer.status_code == 422
    assert "choose one" in answer.text


def test_a_type_names_a_template_that_there_is(cast, templates):
    with pytest.raises(DomainError) as refusal:
        config_change(actor=SYSTEM, row=cast.vocabulary.company, standard_template="nothing")
    assert refusal.value.field == "standard_template"
