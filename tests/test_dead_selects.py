"""No form has a select without rows and without a word: it says what is missing, and the way there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from core.permissions import TABLE
from core.routes import routes
from partners.models import Partner, PartnerType
from tests.support.pages import read
from tests.support.route_walk import parts, side, word
from tests.support.users import make_partner, make_user
from web.forms import Form, ScopedChoiceField, ScopedMultipleChoiceField
from web.made_at import MadeAt

pytestmark = pytest.mark.one_engine

# Fields of rows that are never empty, or say where theirs are made once they know of which row they are.
KNOWN = {
    ("NextStepForm", "next_step_owner"): "one of us, who reads the page at least",
    ("PlanStepForm", "owner"): "one of us",
    ("ReviewChangeForm", "owner"): "one of us",
    ("InviteForm", "webinar"): "its page says that none is to come",
    ("InviteForm", "contacts"): "its page says that nobody there can be written to",
    ("PilotForm", "owner"): "one of us",
    ("OwnerForm", "owner"): "one of us",
    ("AcceptForm", "owner"): "one of us",
    ("AskForm", "person"): "one of us",
    ("HandOverForm", "person"): "one of us",
    ("OwnAccountForm", "owner"): "one of us",
    ("ResourceForm", "user"): "one of us",
    ("GovernanceForm", "contact"): "of_partner says where: contacts are made at their partner",
    ("QuestionForm", "section"): "a question is added to a section",
    ("SendForm", "contact"): "__init__ says where: contacts are made at their partner",
    ("AnnouncementForm", "segment"): "without one it is for all partners",
    ("CampaignForm", "segment"): "without one it is for all partners",
    ("ScheduleForm", "people"): "whoever opens the page may read the dashboard",
    ("CertificateForm", "contact"): "contacts are made at their partner, which is chosen first",
    ("TrainingForm", "contact"): "contacts are made at their partner, which is chosen first",
    ("SeatForm", "contact"): "contacts are made at their partner, which is chosen first",
    ("SeatForm", "user"): "one of us",
    ("HoldForm", "attended"): "__init__ takes it away where nobody has a seat",
    ("DecisionForm", "seat"): "without one it is for the whole body",
    ("BudgetLineForm", "phase"): "__init__ says where: phases are made in their plan",
}


def all_forms(base: type[Form] = Form) -> Iterator[type[Form]]:
    for one in base.__subclasses__():
        yield one
        yield from all_forms(one)


def row_fields() -> list[tuple[str, str, forms.Field]]:
    get_resolver().url_patterns  # noqa: B018  # imports every page, and with it every form
    kinds = (ScopedChoiceField, ScopedMultipleChoiceField)
    return [
        (form.__name__, name, field)
        for form in all_forms()
        if not form.__module__.startswith("tests.")
        for name, field in form.base_fields.items()
        if isinstance(field, kinds)
    ]


def test_every_field_of_rows_says_where_they_are_made():
    found = row_fields()
    silent = {
        (form, name)
        for form, name, field in found
        if not isinstance(field.made_at, MadeAt) and not _is_known(form, name)
    }
    assert silent == set()
    assert len(found) > 40


def _is_known(form: str, name: str) -> bool:
    """A field keeps its reason in the forms that extend the one named."""
    known = {known_form for known_form, known_name in KNOWN if known_name == name}
    return any(form == one.__name__ or _extends(form, one) for one in all_forms() if one.__name__ in known)


def _extends(form: str, base: type[Form]) -> bool:
    return form in {one.__name__ for one in all_forms(base)}


def test_each_place_is_a_page_with_the_permission_it_names():
    places = {field.made_at for _form, _name, field in row_fields() if field.made_at}
    by_name = {route.name: route for route in routes()}
    for place in places:
        assert resolve(place.url())
        assert by_name[place.url_name].permissions["get"] == place.permission
        assert place.permission in TABLE.rows
    assert len(places) >= 12


EMPTY_SELECT = re.compile(r"<select[^>]*\brequired\b[^>]*>(.*?)</select>", re.DOTALL)


def plain_routes(wanted: str) -> list[str]:
    """The pages whose address names no row, by which things are begun."""
    return [
        route.name
        for route in routes()
        if side(route) == wanted
        and "get" in route.permissions
        and "public_id" not in parts(route)
        and not route.pattern.startswith("api/")
    ]


@pytest.fixture
def empty(db) -> Client:
    client = Client()
    client.force_login(make_user("administrator@us.test", staff_role="administrator"))
    return client


def test_no_page_of_an_empty_programme_has_a_required_select_without_rows(empty):
    seen = 0
    for name in plain_routes("staff"):
        route = next(one for one in routes() if one.name == name)
        url = reverse(name, kwargs={part: word(route, part) for part in parts(route)})
        page = empty.get(url)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        seen += 1
        for options in EMPTY_SELECT.findall(page.content.decode()):
            assert re.search(r'value="[^"]+"', options), url
    assert seen > 60


def test_a_new_partner_keeps_what_was_typed_while_its_type_is_made(empty):
    new = reverse("partners:create")
    page = read(empty, new)
    assert "There is no partner type yet. Use a ready set Add a partner type" in page
    typed = {"name": "Alpha Conseil", "country": "FR", "website": "https://alpha.test", "make": "type"}
    away = empty.post(new, typed)
    assert away.status_code == 302
    assert away.url == reverse("partners:config-new", args=["types"]) + "?next=%2Fstaff%2Fpartners%2Fnew%2F"
    assert not Partner.objects.exists()

    made = {
        "name_en": "Reseller", "family": "institutional", "is_active": "on", "minimum_signature": "simple",
        "licence_benefit": "standard", "next": new,
    }  # fmt: skip
    back = empty.post(away.url, made)
    assert back.url == new
    again = empty.get(new).content.decode()
    assert 'value="Alpha Conseil"' in again
    assert 'value="https://alpha.test"' in again
    assert "Reseller" in again
    assert "errorlist" not in again
    assert "There is no partner type yet" not in again
    # Once: the next visit begins anew.
    assert "Alpha Conseil" not in empty.get(new).content.decode()


def test_a_ready_set_leads_back_to_what_was_typed(empty):
    new = reverse("partners:create")
    away = empty.post(new, {"name": "Alpha Conseil", "make": "type:ready"})
    assert away.url == reverse("partners:config", args=["types"]) + "?next=%2Fstaff%2Fpartners%2Fnew%2F"
    assert f'name="next" value="{new}"' in empty.get(away.url).content.decode()
    load = {"step": "types", "set": "channel", "next": new}
    assert empty.post(reverse("web:setup_load"), load).url == new
    page = empty.get(new).content.decode()
    assert 'value="Alpha Conseil"' in page
    assert "Consultant or agency" in page


def test_a_required_select_without_rows_is_refused_in_place(empty):
    answer = empty.post(reverse("partners:create"), {"name": "Alpha", "country": "FR"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Alpha"' in page
    assert "There is no partner type yet." in page
    assert "This field is required." in page


def test_who_may_not_make_a_row_reads_whom_to_ask(empty):
    make_user("zoe@us.test", name="Zoé Martin", staff_role="administrator")
    client = Client()
    client.force_login(make_user("manager@us.test", staff_role="manager"))
    page = read(client, reverse("partners:create"))
    assert "There is no partner type yet. Who may do this: Administrator, Zoé Martin" in page
    assert "Add a partner type" not in page
    french = read(client, reverse("partners:create"), language="fr")
    assert "Il n’y a pas encore de type de partenaire." in french
    # Nor does a crafted button lead there: the form is checked as if it had been sent.
    assert client.post(reverse("partners:create"), {"name": "A", "make": "type"}).status_code == 422


def test_a_partner_is_told_to_ask_its_manager(cast):
    from partners.models import ProductLine

    ProductLine.objects.all().delete()
    page = read(cast.member_client("a", "administrator"), reverse("portal:deal-new", args=[cast.a.public_id]))
    assert "There is no product line yet. Ask your partnership manager." in page
    assert "Add a product line" not in page


def test_secrets_are_not_put_aside(empty):
    kind = PartnerType.objects.create(code="company", name={"en": "Company"})
    make_partner("Alpha", kind)
    new = reverse("partners:config-new", args=["benefits"])
    empty.post(new, {"name_en": "Seats", "iban": "FR7630006000011234567890189", "make": "tier"})
    kept = empty.session["typed"][new]
    assert "Seats" in kept
    assert "FR76" not in kept
    assert settings.SESSION_ENGINE.endswith("db")


def test_only_the_last_few_pages_are_kept(empty):
    for number in range(8):
        empty.post(reverse("partners:create") + f"?n={number}", {"name": "A", "make": "type"})
    assert [path[-1] for path in empty.session["typed"]] == ["3", "4", "5", "6", "7"]


@pytest.mark.parametrize("name", ["agreements:create", "referrals:link-new", "pipeline:recruitment-new"])
def test_the_ways_out_of_an_empty_programme_exist(empty, name):
    try:
        page = empty.get(reverse(name)).content.decode()
    except NoReverseMatch:  # pragma: no cover
        pytest.fail(name)
    assert 'class="missing"' in page
