"""The guide from an empty installation to a working programme."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import programme, slots
from core.errors import DomainError
from core.models import Event, OwnEntity, Programme
from core.slots import ReadySet, SetupStep
from partners.models import Partner, PartnerType
from tests.accounts.people import actor_for, make_user
from web.setup import selectors
from web.setup.services import ready_set_load

pytestmark = pytest.mark.django_db
GUIDE, ORGANISATION, LANGUAGES = "/staff/setup/", "/staff/setup/organisation/", "/staff/setup/languages/"
ACME = {
    "name_en": "Acme partners",
    "legal_name": "Acme SAS",
    "country": "FR",
    "currency": "EUR",
    "registration_number": "552 100 554 00013",
    "email": "partners@acme.test",
}


@pytest.fixture
def administrator() -> User:
    return make_user(name="Claire Dubois", email="claire@acme.test")


@pytest.fixture
def admin(administrator) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def add_type(actor) -> int:
    PartnerType.objects.create(code="school", name={"en": "School"})
    return 1


def add_and_fail(actor) -> int:
    add_type(actor)
    raise DomainError.conflict("The second of them is wrong.")


@pytest.fixture
def types(monkeypatch):
    """A step with two ready sets, as another room would fill it; the second one fails on its way."""
    step = SetupStep(
        code="types",
        label="Types",
        why="Because",
        icon="users",
        url_name="partners:settings",
        permission="core.programme:change",
        rows=PartnerType.objects.all,
        counted=lambda n: f"{n} types",
        sets=(
            ReadySet("usual", "The usual ones", "Schools", add_type),
            ReadySet("broken", "A broken one", "Nothing", add_and_fail),
        ),
        optional=True,
    )
    monkeypatch.setitem(slots.setup_steps._filled, "types", (40, lambda: step))


def text(answer) -> str:
    return answer.content.decode()


def begin(client: Client, **other) -> None:
    assert client.post(ORGANISATION, {**ACME, **other}).status_code == 302
    programme.forget()  # as the commit does, which a test never reaches


def test_it_knows_what_is_there_and_what_comes_next(admin, administrator):
    page = text(admin.get(GUIDE))
    assert "Next: Your organisation" in page
    assert 'id="organisation" class="card next" aria-current="step"' in page
    begin(admin)
    page = text(admin.get(GUIDE))
    assert "Next: Languages and time zone" in page
    assert "1 legal entity" in page
    assert 'id="organisation" class="card done"' in page
    codes = [one.step.code for one in selectors.progress(actor_for(administrator))]
    assert (
        codes.index("organisation")
        < codes.index("languages")
        < codes.index("colleagues")
        < codes.index("partners")
    )


def test_my_day_and_the_navigation_lead_to_it_until_nothing_is_left(admin, administrator, monkeypatch):
    day = text(admin.get("/staff/"))
    total = len(selectors.progress(actor_for(administrator)))
    assert f"Set-up: 0 of {total}" in day
    assert "Next: Your organisation" in day
    assert f'href="{GUIDE}"' in day
    monkeypatch.setattr(selectors, "following", lambda found: None)
    assert "Set-up: " not in text(admin.get("/staff/"))
    legal = Client()
    legal.force_login(make_user("legal"))
    assert "Set-up: " not in text(legal.get("/staff/"))
    assert f'href="{GUIDE}"' in text(legal.get("/staff/")), "the navigation leads everybody of ours there"


def test_who_may_not_sees_who_may(admin, administrator):
    legal = Client()
    legal.force_login(make_user("legal"))
    page = text(legal.get(GUIDE))
    assert "Who may do this: Claire Dubois" in page
    assert f'href="{ORGANISATION}"' not in page
    assert legal.get(ORGANISATION).status_code == 403


def test_a_ready_set_is_loaded_whole_or_not_at_all(admin, types):
    load = reverse("web:setup_load")
    page = text(admin.get(GUIDE))
    for words in ("See what is in it", "Schools", "Begin blank"):
        assert words in page
    answer = admin.post(load, {"step": "types", "set": "broken"}, follow=True)
    assert "The second of them is wrong." in text(answer)
    assert not PartnerType.objects.exists()
    answer = admin.post(load, {"step": "types", "set": "usual"}, follow=True)
    assert "“The usual ones”: 1 entry was added." in text(answer)
    assert "1 types" in text(answer)
    for unknown in ({"step": "nothing"}, {"step": "types", "set": "nothing"}):
        assert "The set-up has no such" in text(admin.post(load, unknown, follow=True))


def test_a_ready_set_asks_for_the_permission_of_its_step(types):
    legal = Client()
    legal.force_login(make_user("legal"))
    assert legal.post(reverse("web:setup_load"), {"step": "types", "set": "usual"}).status_code == 403
    assert not PartnerType.objects.exists()


def test_an_optional_step_is_left_out_and_taken_back(admin, administrator, types):
    begin(admin)
    skip = reverse("web:setup_skip")

    def done() -> bool:
        programme.forget()
        return next(
            one.is_done for one in selectors.progress(actor_for(administrator)) if one.step.code == "types"
        )

    assert "The step is skipped." in text(admin.post(skip, {"step": "types"}, follow=True))
    assert done()
    assert Event.objects.filter(code="core.programme.changed", changes__has_key="setup_skipped").count() == 1
    admin.post(skip, {"step": "types", "back": "1"})
    assert not done()
    assert "cannot be skipped" in text(admin.post(skip, {"step": "languages"}, follow=True))


def test_before_the_programme_has_a_name_nothing_is_left_out(admin, types):
    assert "Skip this step" not in text(admin.get(GUIDE))
    answer = admin.post(reverse("web:setup_skip"), {"step": "types"}, follow=True)
    assert "begin with the organisation" in text(answer)


# -- The organisation -------------------------------------------------------------------------------


def test_one_page_makes_the_programme_and_its_legal_entity(admin):
    begin(admin)
    kept = Programme.objects.get()
    assert (str(kept), kept.currency, kept.email) == ("Acme partners", "EUR", "partners@acme.test")
    entity = OwnEntity.objects.get()
    assert (entity.legal_name, entity.registration_number, entity.is_default) == (
        "Acme SAS",
        "552100554",
        True,
    )
    assert programme.current() == kept
    codes = set(Event.objects.values_list("code", flat=True))
    assert codes >= {"core.programme.changed", "core.own_entity.added"}
    assert admin.get(ORGANISATION)["Location"] == reverse("web:programme")
    again = admin.post(ORGANISATION, ACME)
    assert (again.status_code, OwnEntity.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"registration_number": "123"}, "registration_number"),
        ({"vat_number": "FR00552100554"}, "vat_number"),
        ({"name_en": ""}, "name"),
        ({"legal_name": ""}, "legal_name"),
        ({"email": "nobody"}, "email"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_half_written(admin, wrong, field):
    answer = admin.post(ORGANISATION, {**ACME, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Programme.objects.exists()
    assert not OwnEntity.objects.exists()
    if field != "legal_name":
        assert "Acme SAS" in text(answer)


def test_country_and_currency_are_guessed(admin, settings):
    page = admin.get(ORGANISATION).context["form"]
    assert (page["country"].value(), page["currency"].value()) == ("FR", "EUR"), "of Europe/Paris"
    session = admin.session
    session["browser_zone"] = "America/New_York"
    session.save()
    page = admin.get(ORGANISATION).context["form"]
    assert (page["country"].value(), page["currency"].value()) == ("US", "USD"), "of the browser"
    settings.DEFAULT_COUNTRY = "CH"
    page = admin.get(ORGANISATION).context["form"]
    assert (page["country"].value(), page["currency"].value()) == ("CH", "CHF"), "of the environment"


def test_the_page_of_settings_checks_the_numbers_too(admin):
    begin(admin)
    entity = OwnEntity.objects.get()
    values = {"legal_name": "Acme SAS", "country": "FR", "registration_number": "123", "is_default": "on"}
    answer = admin.post(reverse("web:own_entity", args=[entity.public_id]), values)
    assert answer.status_code == 422
    assert "SIREN" in text(answer)


# -- Colleagues and partners -----------------------------------------------------------------------


def test_the_steps_of_people_and_partners_count_what_is_there(admin, administrator, cast):
    counted = {one.step.code: one.count for one in selectors.progress(actor_for(administrator))}
    assert counted["colleagues"] == User.objects.exclude(staff_role="").count() - 1
    assert counted["partners"] == 2


@pytest.mark.parametrize("number", [1, 12])
def test_the_guide_sends_as_many_statements_however_much_there_is(admin, number):
    begin(admin)
    kind = PartnerType.objects.create(code="company", name={"en": "Company"})
    Partner.objects.bulk_create(Partner(name=f"P{n}", type=kind, country="FR") for n in range(number))
    admin.get(GUIDE)
    with CaptureQueriesContext(connection) as sent:
        admin.get(GUIDE)
    assert len([one for one in sent if "COUNT(*)" in one["sql"] and "counted" in one["sql"]]) <= 2
    assert len(sent) <= 14


def test_what_is_begun_is_said_and_leads_to_finishing_it(admin, administrator):
    """A plan that was taken over pays nothing before it is published: the step is not done."""
    begin(admin)
    step = next(
        one.step for one in selectors.progress(actor_for(administrator)) if one.step.code == "commissions"
    )
    admin.post(reverse("web:setup_load"), {"step": "commissions", "set": step.sets[0].code})
    row = text(admin.get(GUIDE)).split('<li id="commissions"')[1].split("</li>")[0]
    assert "begun, not finished" in row
    assert "Read and finish" in row
    assert f'href="{reverse("referrals:plans")}"' in row


def test_a_done_step_leads_to_what_is_there(admin, administrator, cast):
    page = text(admin.get(GUIDE))
    row = page.split('<li id="partners"')[1].split("</li>")[0]
    assert f'href="{reverse("partners:list")}"' in row


def test_the_types_of_a_set_get_their_usual_template(administrator):
    actor = actor_for(administrator)
    for code in ("types", "agreements"):
        chosen = selectors.step_of(code)
        ready_set_load(actor=actor, ready_set=chosen.sets[1])
    usual = dict(PartnerType.objects.values_list("code", "standard_template"))
    assert (usual["reseller"], usual["consultant"]) == ("reseller-standard", "referral-standard")
    assert usual["integrator"] == ""


def test_a_legal_entity_without_a_programme_is_no_organisation_yet(admin, administrator):
    actor = actor_for(administrator)
    entity = {"legal_name": "Atelier SAS", "country": "FR", "is_default": True}
    OwnEntity.objects.create(**entity)
    found = {one.step.code: one for one in selectors.progress(actor)}
    assert not found["organisation"].is_done
    Programme.objects.create(id=1, name={"en": "Ours"}, currency="EUR")
    programme.forget()
    found = {one.step.code: one for one in selectors.progress(actor)}
    assert found["organisation"].is_done
