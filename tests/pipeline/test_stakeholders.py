"""The people who have a part in a recruitment: on its page, over the API, in the checklist."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import DomainError
from partners.models import Contact
from pipeline.models import Recruitment, RecruitmentContact
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment import things
from pipeline.stakeholders import services
from tests.pipeline.recruitment_factories import recruit
from tests.support.pages import read


def contact(recruitment, name: str = "Ada Roy", **values) -> Contact:
    email = f"{name.split()[0].lower()}@gamma.test"
    return Contact.objects.create(partner=recruitment.partner, name=name, email=email, **values)


def test_the_card_shows_who_decides_with_mail_and_telephone(cast, newcomer):
    client = cast.staff_client("manager")
    url = reverse("pipeline:stakeholder-add", args=[newcomer.public_id])
    assert "Somebody new" not in client.get(url).content.decode()
    empty = client.post(url, {"part": "champion", "language": "fr"})
    assert "Choose a contact, or give the name of somebody new." in empty.content.decode()
    client.post(
        url,
        {"name": "Zoé Martin", "job_title": "DSI", "email": "zoe@gamma.test", "phone": "+33 1 02 03",
         "language": "fr", "part": "decision_maker", "note": "Cares about hosting in France"},
    )  # fmt: skip
    page = read(client, reverse("pipeline:recruitment", args=[newcomer.public_id]))
    assert "Zoé Martin Decides · DSI zoe@gamma.test · +33 1 02 03 Cares about hosting in France" in page
    assert things.found(newcomer, {"decision-maker"})["decision-maker"].text == "Zoé Martin"
    row = newcomer.stakeholders.get()
    client.post(reverse("pipeline:stakeholder-edit", args=[row.public_id]), {"part": "blocker"})
    assert things.found(newcomer, {"decision-maker"}) == {}
    client.post(reverse("pipeline:stakeholder-remove", args=[row.public_id]))
    assert not newcomer.stakeholders.exists()
    assert Contact.objects.get(partner=newcomer.partner).name == "Zoé Martin"


def test_only_people_of_the_partner_each_once_and_none_after_the_end(cast, phases, newcomer):
    actor, ada = cast.actor("manager"), contact(newcomer)
    elsewhere = contact(recruit(cast, "Other"), "Bob Ray")
    with pytest.raises(DomainError) as refusal:
        services.stakeholder_add(actor=actor, recruitment=newcomer, contact=elsewhere, part="user")
    assert refusal.value.field == "contact"
    services.stakeholder_add(actor=actor, recruitment=newcomer, contact=ada, part="user")
    with pytest.raises(DomainError) as refusal:
        services.stakeholder_add(actor=actor, recruitment=newcomer, contact=ada, part="finance")
    assert "has a part already" in str(refusal.value.message)
    recruitment_services.recruitment_lose(actor=actor, recruitment=newcomer, reason="x")
    with pytest.raises(DomainError) as refusal:
        services.stakeholder_remove(actor=actor, stakeholder=RecruitmentContact.objects.get())
    assert refusal.value.status == 409


def test_a_new_recruitment_begins_with_the_person_one_speaks_with(cast, phases):
    form = {
        "name": "Delta", "type": cast.vocabulary.company.code, "country": "FR", "currency": "EUR",
        "contact_name": "Noé Petit", "contact_email": "noe@delta.test", "part": "champion",
    }  # fmt: skip
    client = cast.staff_client("manager")
    client.post(reverse("pipeline:recruitment-new"), form)
    row = Recruitment.objects.get(partner__name="Delta")
    assert [(one.contact.name, one.part) for one in row.stakeholders.all()] == [("Noé Petit", "champion")]
    assert Contact.objects.get(partner=row.partner).is_main
    nameless = client.post(reverse("pipeline:recruitment-new"), {**form, "name": "Eta", "contact_name": ""})
    assert nameless.status_code == 422
    assert not Recruitment.objects.filter(partner__name="Eta").exists()
