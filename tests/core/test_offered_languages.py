"""What the programme says about languages and time is obeyed: pages, forms, people, mails, documents."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.forms import ProfileForm
from accounts.services.users import user_create
from core import languages, programme, zones
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Programme
from core.queue import worker
from core.services import programme_localise
from core.text import TranslatedFormField
from partners.partner.services import partner_create
from partners.people.services import contact_create
from tests.accounts.people import make_user

pytestmark = pytest.mark.django_db
FRENCH = {"Accept-Language": "fr-FR,fr;q=0.9"}


def speaks(*codes: str, language: str = "", time_zone: str = "Europe/Paris") -> Programme:
    return programme_localise(
        actor=SYSTEM, languages=codes, language=language or codes[0], time_zone=time_zone
    )


@pytest.fixture(autouse=True)
def named(cast):
    programme.forget()
    yield
    programme.forget()


def forget() -> None:
    """As the commit does, which a test never reaches."""
    programme.forget()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"languages": []}, "languages"),
        ({"languages": ["en", "xx"]}, "languages"),
        ({"languages": ["en"], "language": "fr"}, "language"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
    ],
)
def test_what_is_not_known_is_refused_at_its_field(values, field):
    right = {"languages": ["en", "fr"], "language": "fr", "time_zone": "Europe/Paris"}
    with pytest.raises(DomainError) as refusal:
        programme_localise(actor=SYSTEM, **{**right, **values})
    assert list(refusal.value.fields) == [field]


def test_the_database_refuses_a_language_that_is_not_offered():
    row = Programme.objects.filter(id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(languages=["en"], language="fr")
    row.update(languages=[], language="fr")
    row.update(languages=["fr"], language="fr")


def test_the_page_sets_them(cast):
    client = cast.staff_client("administrator")
    page = client.get(reverse("web:setup_languages"))
    assert "Paris, " in page.content.decode()
    sent = {"languages": ["fr"], "language": "fr", "time_zone": "Indian/Reunion"}
    assert client.post(reverse("web:setup_languages"), sent).status_code == 302
    forget()
    kept = Programme.objects.get()
    assert (kept.languages, kept.language, kept.time_zone) == (["fr"], "fr", "Indian/Reunion")
    assert programme.zone().key == "Indian/Reunion"
    wrong = client.post(reverse("web:setup_languages"), {**sent, "language": "en"})
    assert wrong.status_code == 422
    assert "language" in wrong.context["form"].errors


def test_an_anonymous_reader_gets_a_language_that_is_offered(client):
    assert '<html lang="fr">' in client.get("/accounts/login/", headers=FRENCH).content.decode()
    speaks("en")
    forget()
    assert '<html lang="en">' in client.get("/accounts/login/", headers=FRENCH).content.decode()
    speaks("en", "fr", language="fr")
    forget()
    for asked in ("de", "", "xx-broken;;"):
        page = client.get("/accounts/login/", headers={"Accept-Language": asked}).content.decode()
        assert '<html lang="fr">' in page, asked


def test_the_switch_offers_those_and_goes_where_there_is_but_one(cast, client):
    pages = [
        (client, "/accounts/login/"),
        (cast.staff_client("manager"), "/staff/"),
        (cast.member_client("a", "sales"), reverse("portal:home", args=[cast.a.public_id])),
    ]
    for reader, url in pages:
        assert 'name="language" value="fr"' in reader.get(url).content.decode()
    speaks("en")
    forget()
    for reader, url in pages:
        assert 'name="language" value=' not in reader.get(url).content.decode()
    answer = Client().post("/i18n/setlang/", {"language": "fr", "next": "/"})
    assert "fr" not in str(answer.cookies)


def test_forms_offer_those_and_what_is_kept():
    actor = SYSTEM
    speaks("en")
    forget()
    assert [code for code, _name in ProfileForm(actor=actor)["language"].field.choices] == ["en"]
    kept = ProfileForm(actor=actor, initial={"language": "fr"})["language"].field
    assert [code for code, _name in kept.choices] == ["en", "fr"]


def test_texts_have_an_input_for_those_and_for_whatever_holds_one():
    speaks("en")
    forget()
    field = TranslatedFormField()
    assert 'name="x_fr"' not in field.widget.render("x", {})
    assert 'name="x_fr"' in field.widget.render("x", {"fr": "Bonjour"})
    assert 'name="x_en"' in field.widget.render("x", {"fr": "Bonjour"})
    assert field.clean(["Hello", None]) == {"en": "Hello"}


def test_new_people_and_partners_have_the_language_of_the_programme(cast):
    speaks("en", "fr", language="fr")
    forget()
    user = user_create(actor=SYSTEM, email="new@us.test", name="New", staff_role="legal")
    partner = partner_create(actor=SYSTEM, name="Gamma", type=cast.vocabulary.company, country="FR")
    contact = contact_create(actor=SYSTEM, partner=partner, name="Ada Roy", email="ada@gamma.test")
    assert [row.language for row in (user, partner, contact)] == ["fr", "fr", "fr"]
    page = cast.staff_client("administrator").get(reverse("accounts:person_new"))
    assert page.context["form"]["language"].value() == "fr"
    assert page.context["form"]["staff_role"].value() != "administrator"


def test_a_mail_is_in_a_language_that_is_offered(django_capture_on_commit_callbacks):
    french = make_user("legal", language="fr")
    speaks("en")
    forget()
    assert languages.spoken("fr") == "en"
    user = user_create(actor=SYSTEM, email="other@us.test", name="Other", staff_role="legal", language="fr")
    while worker.process_queue():
        pass
    sent = [one for one in mail.outbox if one.to == [user.email]]
    assert len(sent) == 1
    assert 'lang="en"' in sent[0].alternatives[0][0]
    assert french.language == "fr", "what they chose is kept, for the day it is offered again"


def test_every_zone_has_its_hour_and_country():
    zones_of = dict(zones.choices("fr"))
    assert any(zone == "Europe/Paris" and label.startswith("Paris, ") for zone, label in zones_of["Europe"])
    kept = dict(zones.choices("en", "Asia/Kolkata"))["Asia"]
    assert any(zone == "Asia/Kolkata" for zone, _label in kept)
    assert [zones.country_of(zone) for zone in ("Europe/Paris", "Asia/Tokyo", "Etc/UTC", "")] == [
        "FR",
        "JP",
        "",
        "",
    ]
    assert [zones.currency_of(country) for country in ("FR", "CH", "")] == ["EUR", "CHF", ""]


def test_a_zone_that_the_machine_does_not_know_leaves_the_installations(settings):
    Programme.objects.update_or_create(
        id=1, defaults={"name": {"en": "Ours"}, "currency": "EUR", "time_zone": "Nowhere/Atlantis"}
    )
    programme.forget()
    assert programme.zone().key == settings.TIME_ZONE
