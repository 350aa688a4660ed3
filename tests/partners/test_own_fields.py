"""Own fields of partners: in forms, lists, files, filters, the API, the portal; what is ours stays ours."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffToken
from core import tokens
from core.actor import SYSTEM
from core.models import Event
from core.text import both
from partners.models import Answer, Partner, PartnerToken, Question
from partners.partner import services as partner_services
from partners.questions import services
from tests.support.factories import several

pytestmark = pytest.mark.django_db


def client_of(model, **owner):
    secret = tokens.new_secret()
    model.objects.create(
        name="CRM", scopes=["partners:write", "pipeline:write"], secret_hash=tokens.digest(secret),
        expires_at=timezone.now() + timedelta(days=30), **owner,
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def staff_api(cast):
    return client_of(StaffToken, owner=cast.staff["administrator"])


@pytest.fixture
def partner_api(cast):
    return client_of(PartnerToken, partner=cast.a, role="administrator")


SIZES = [
    {"code": "s", "label": {"fr": "Petite", "en": "Small"}},
    {"code": "l", "label": {"fr": "Grande", "en": "Large"}},
]
QUESTIONS = [
    {"label": both("Effectif", "Headcount"), "kind": "number", "audience": "partner_writes"},
    {"label": both("Taille", "Size"), "kind": "choice", "choices": SIZES, "audience": "partner_reads"},
    {"label": both("Marchés", "Markets"), "kind": "choices", "choices": SIZES},
    {"label": both("Marge", "Margin"), "kind": "percent"},
    {"label": both("Budget", "Budget"), "kind": "money"},
    {"label": both("Audité le", "Audited on"), "kind": "date"},
    {"label": both("Certifié", "Audited"), "kind": "yes_no"},
    {"label": both("Risque", "Risk"), "kind": "text"},
]
VALUES = {
    "headcount": "120", "size": "l", "markets": ["s", "l"], "margin": "0.306",
    "budget": {"amount": "1250.50", "currency": "EUR"}, "audited-on": "2026-03-01", "audited": True,
    "risk": "Dépend d'un seul client",
}  # fmt: skip


def define(subject="partner", questions=QUESTIONS):
    questionnaire = services.questionnaire_create(
        actor=SYSTEM, subject=subject, title=both("Champs propres", "Own fields")
    )
    draft = questionnaire.versions.get()
    section = services.section_add(actor=SYSTEM, version=draft, title=both("Profil", "Profile"))
    for question in questions:
        services.question_add(actor=SYSTEM, section=section, **question)
    services.version_publish(actor=SYSTEM, version=draft)
    return questionnaire


def answer(partner, values=VALUES, actor=SYSTEM):
    return partner_services.partner_change(actor=actor, partner=partner, own_fields=values)


def typed(partner, **more):
    """The form of a partner as a browser sends it, with what is kept."""
    return {
        "name": partner.name, "type": partner.type.code, "country": partner.country.code,
        "vat_situation": partner.vat_situation, "legal_status": partner.legal_status, "language": "fr", **more,
    }  # fmt: skip


def stored(partner):
    rows = Answer.objects.current().filter(sheet__subject_id=partner.public_id)
    return {row.code: row.value for row in rows}


def test_without_own_fields_nothing_is_shown(cast):
    staff = cast.login(cast.staff["administrator"])
    for route in ("edit", "detail"):
        page = staff.get(reverse(f"partners:{route}", args=[cast.a.public_id])).content.decode()
        assert "own_fields" not in page
        assert ">Own fields<" not in page
        assert "Own fields</h2>" not in page


def test_they_are_typed_in_the_form_and_shown_on_the_page_with_their_history(cast):
    define()
    staff = cast.login(cast.staff["administrator"])
    edit = reverse("partners:edit", args=[cast.a.public_id])
    form = typed(cast.a, **{
        "own_fields.headcount": "120", "own_fields.size": "l", "own_fields.markets": ["s", "l"],
        "own_fields.margin": "30.6", "own_fields.budget_amount": "1250.50", "own_fields.budget_currency": "EUR",
        "own_fields.audited-on": "2026-03-01", "own_fields.audited": "true",
        "own_fields.risk": "Dépend d'un seul client",
    })  # fmt: skip
    assert staff.post(edit, form).status_code == 302
    assert stored(cast.a) == VALUES
    assert staff.post(edit, {**form, "own_fields.headcount": "150"}).status_code == 302
    page = staff.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    shown = page[page.index("Own fields") :]
    for words in ("Headcount", "150", "Large", "30.6%", "€1,250.50", "1 Mar 2026", "History", "120",
                  str(cast.staff["administrator"].name)):  # fmt: skip
        assert words in shown, words


def test_what_is_no_such_answer_is_said_at_its_field_and_what_was_typed_stays(cast):
    define()
    staff = cast.login(cast.staff["administrator"])
    edit = reverse("partners:edit", args=[cast.a.public_id])
    response = staff.post(edit, typed(cast.a, **{"own_fields.headcount": "many", "own_fields.risk": "low"}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["own_fields.headcount"]
    assert 'value="low"' in response.content.decode()
    assert stored(cast.a) == {}


def test_a_field_is_required_when_another_answer_says_so(cast):
    define(questions=[
        {"label": both("Certifié", "Audited"), "kind": "yes_no", "audience": "partner_writes"},
        {"label": both("Numéro", "Number"), "kind": "text", "required": "when", "audience": "partner_writes",
         "required_when": {"question": "audited", "values": [True]}},
    ])  # fmt: skip
    staff = cast.login(cast.staff["administrator"])
    edit = reverse("partners:edit", args=[cast.a.public_id])
    refused = staff.post(edit, typed(cast.a, **{"own_fields.audited": "true", "own_fields.number": ""}))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["own_fields.number"]
    assert staff.post(edit, typed(cast.a, **{"own_fields.audited": "false"})).status_code == 302
    assert stored(cast.a) == {"audited": False}
    member = cast.login(cast.members["a"]["administrator"])
    profile = {"language": "fr", "own_fields.audited": "true", "own_fields.number": ""}
    refused = member.post(reverse("portal:company-edit", args=[cast.a.public_id]), profile)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["own_fields.number"]


def test_a_new_partner_is_asked_for_what_must_be_answered(cast):
    define(questions=[{"label": both("Effectif", "Headcount"), "kind": "number", "required": "always"}])
    staff = cast.login(cast.staff["administrator"])
    form = typed(cast.a, name="Quite another one", **{"own_fields.headcount": ""})
    refused = staff.post(reverse("partners:create"), form)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["own_fields.headcount"]
    assert staff.post(reverse("partners:create"), {**form, "own_fields.headcount": "7"}).status_code == 302
    assert stored(Partner.objects.get(name="Quite another one")) == {"headcount": "7"}


def test_a_partner_answers_and_reads_what_is_its_own_alone(cast):
    define()
    answer(cast.a)
    member = cast.login(cast.members["a"]["administrator"])
    page = member.get(reverse("portal:company", args=[cast.a.public_id])).content.decode()
    assert "Headcount" in page
    assert "Large" in page
    for ours in ("Risk", "seul client", "Margin", "History"):
        assert ours not in page
    edit = reverse("portal:company-edit", args=[cast.a.public_id])
    fields = [name for name in member.get(edit).context["form"].fields if name.startswith("own_fields")]
    assert fields == ["own_fields.headcount"]
    sent = {
        "language": "fr",
        "own_fields.headcount": "130",
        "own_fields.risk": "none",
        "own_fields.size": "s",
    }
    assert member.post(edit, sent).status_code == 302
    assert stored(cast.a) == {**VALUES, "headcount": "130"}


FILTERS = [
    ("own.headcount.min=120", True), ("own.headcount.min=120.5", False), ("own.headcount.max=119", False),
    ("own.size=l", True), ("own.size=s", False), ("own.markets=s", True),
    ("own.budget.min=1250.5&own.budget.currency=EUR", True), ("own.budget.max=1250", False),
    ("own.budget.currency=USD", False),
    ("own.audited-on.min=2026-03-01&own.audited-on.max=2026-03-01", True), ("own.audited-on.max=2026-02-28", False),
    ("own.audited=true", True), ("own.audited=false", False),
    ("own.risk=DEPEND", True), ("own.risk=nobody", False),
]  # fmt: skip


def filters(margin):
    return [*FILTERS, (f"own.margin.min={margin}", True), (f"own.margin.max={margin[:-1]}5", False)]


def test_each_kind_narrows_the_list_its_files_and_the_api(cast, staff_api):
    define()
    answer(cast.a)
    staff = cast.login(cast.staff["administrator"])
    address = reverse("partners:list")
    for query, found in filters("30.6"):
        rows = staff.get(f"{address}?{query}").context["page"]["rows"]
        assert [row.pk for row in rows] == ([cast.a.pk] if found else []), query
        lines = b"".join(staff.get(f"{address}?{query}&export=csv").streaming_content).decode().splitlines()
        assert len(lines) == (2 if found else 1), query
    for query, found in filters("0.306"):
        answered = staff_api.get(f"/api/v1/partners/?{query}")
        assert answered.status_code == 200, answered.content
        ids = [row["id"] for row in answered.json()["results"]]
        assert ids == ([cast.a.public_id] if found else []), query


def test_an_unknown_own_filter_is_refused_by_the_api(cast, staff_api):
    define()
    for query, name in (("own.nothing=1", "own.nothing"), ("own.headcount=1", "own.headcount")):
        refused = staff_api.get(f"/api/v1/partners/?{query}")
        assert refused.status_code == 400
        assert [error["parameter"] for error in refused.json()["errors"]] == [name]
    wrong = staff_api.get("/api/v1/partners/?own.headcount.min=many")
    assert wrong.status_code == 400
    assert [error["parameter"] for error in wrong.json()["errors"]] == ["own.headcount.min"]


def test_they_are_columns_of_the_list_and_stand_in_its_files(cast):
    define()
    answer(cast.a)
    staff = cast.login(cast.staff["administrator"])
    address = reverse("partners:list")
    usual = staff.get(address).content.decode()
    assert "€1,250.50" not in usual
    shown = staff.get(f"{address}?columns=name,own.budget,own.size").content.decode()
    assert "€1,250.50" in shown
    assert "Large" in shown
    text = b"".join(staff.get(f"{address}?export=csv").streaming_content).decode("utf-8-sig")
    row = next(row for row in csv.DictReader(StringIO(text)) if row["Name"] == cast.a.name)
    assert {name: row[name] for name in ("Headcount", "Size", "Markets", "Margin", "Budget", "Budget: currency",
                                         "Audited on", "Audited", "Risk")} == {
        "Headcount": "120", "Size": "Large", "Markets": "Small, Large", "Margin": "0.306", "Budget": "1250.50",
        "Budget: currency": "EUR", "Audited on": "2026-03-01", "Audited": "yes", "Risk": "Dépend d'un seul client",
    }  # fmt: skip


def test_the_api_reads_and_writes_them(cast, staff_api):
    define()
    address = f"/api/v1/partners/{cast.a.public_id}/"
    sent = {"own_fields": VALUES}
    written = staff_api.patch(address, json.dumps(sent), content_type="application/json")
    assert written.status_code == 200, written.content
    assert written.json()["own_fields"] == VALUES
    kept = staff_api.patch(
        address, json.dumps({"own_fields": {"risk": None}}), content_type="application/json"
    )
    assert kept.json()["own_fields"] == {**VALUES, "risk": None}
    assert staff_api.get(address).json()["own_fields"] == {**VALUES, "risk": None}
    listed = {row["id"]: row["own_fields"] for row in staff_api.get("/api/v1/partners/").json()["results"]}
    assert listed[cast.a.public_id] == {**VALUES, "risk": None}
    assert set(listed[cast.b.public_id].values()) == {None}


def test_the_api_says_where_an_answer_is_wrong(cast, staff_api):
    define()
    address = f"/api/v1/partners/{cast.a.public_id}/"
    sent = {"own_fields": {"headcount": "many", "nothing": 1, "risk": "low"}}
    refused = staff_api.patch(address, json.dumps(sent), content_type="application/json")
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json()["errors"]} == {
        "#/own_fields/headcount", "#/own_fields/nothing"
    }  # fmt: skip
    assert stored(cast.a) == {}


def test_a_partners_token_sees_and_writes_only_what_it_may(cast, partner_api):
    define()
    answer(cast.a)
    address = f"/api/v1/partners/{cast.a.public_id}/"
    assert partner_api.get(address).json()["own_fields"] == {"headcount": "120", "size": "l"}
    listed = partner_api.get("/api/v1/partners/").json()["results"]
    assert [row["own_fields"] for row in listed] == [{"headcount": "120", "size": "l"}]
    assert partner_api.get("/api/v1/partners/?own.risk=seul").status_code == 400
    for code, value in (("risk", "none"), ("size", "s")):
        sent = json.dumps({"own_fields": {code: value}})
        refused = partner_api.patch(address, sent, content_type="application/json")
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == [f"#/own_fields/{code}"]
    sent = json.dumps({"own_fields": {"headcount": 140}})
    assert partner_api.patch(address, sent, content_type="application/json").status_code == 200
    assert stored(cast.a) == {**VALUES, "headcount": "140"}


@pytest.mark.one_engine
def test_lists_ask_no_more_for_many_rows(cast, staff_api):
    define()
    staff = cast.login(cast.staff["administrator"])
    asked = [
        (staff, f"{reverse('partners:list')}?columns=name,own.budget,own.size,own.risk"),
        (staff_api, "/api/v1/partners/"),
        (staff_api, "/api/v1/partners/?own.headcount.min=1"),
    ]
    counts = []
    for number in (3, 27):
        for partner in several(Partner, cast.a, number):
            answer(partner)
        for client, address in asked:
            client.get(address)
        found = []
        for client, address in asked:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]


def test_an_answer_names_a_row_that_the_actor_sees(cast, staff_api):
    define(questions=[
        {"label": both("Maison mère", "Parent"), "kind": "partner", "audience": "partner_writes"},
        {"label": both("Suivi", "Follower"), "kind": "person"},
    ])  # fmt: skip
    address = f"/api/v1/partners/{cast.a.public_id}/"
    sent = {"own_fields": {"parent": cast.b.public_id, "follower": cast.staff["legal"].public_id}}
    written = staff_api.patch(address, json.dumps(sent), content_type="application/json").json()
    assert written["own_fields"]["parent"] == {"id": cast.b.public_id, "name": str(cast.b)}
    # What was read may be sent back; a name of one's own is nobody.
    again = staff_api.patch(
        address, json.dumps({"own_fields": written["own_fields"]}), content_type="application/json"
    )
    assert again.status_code == 200
    forged = {"own_fields": {"follower": {"id": "usr_nobody", "name": "<b>me</b>"}}}
    refused = staff_api.patch(address, json.dumps(forged), content_type="application/json")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/own_fields/follower"]
    # No database is asked for half a letter or the zero character.
    for nobody in ("\ud800", "\x00", {"id": "par_\x00", "name": ""}):
        refused = staff_api.patch(
            address, json.dumps({"own_fields": {"parent": nobody}}), content_type="application/json"
        )
        assert [error["pointer"] for error in refused.json()["errors"]] == ["#/own_fields/parent"]


def test_the_event_says_that_they_changed_and_not_to_what(cast):
    define()
    answer(cast.a, {"risk": "Very high"})
    event = Event.objects.filter(code="partners.partner.changed").latest("pk")
    assert event.changes == {"own_fields.risk": True}
    before = Event.objects.count()
    answer(cast.a, {"risk": "Very high"})
    assert Event.objects.count() == before


def test_the_timeline_and_the_audit_log_say_by_their_words_which_changed(cast):
    define()
    answer(cast.a, {"risk": "Very high", "headcount": 12}, actor=cast.actor("administrator"))
    staff, member = cast.login(cast.staff["administrator"]), cast.login(cast.members["a"]["administrator"])
    page = staff.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    assert "Headcount, Risk" in page or "Risk, Headcount" in page
    log = staff.get(reverse("web:audit")).content.decode()
    assert "Risk" in log
    assert "own_fields.risk" not in log
    portal = member.get(reverse("portal:activity", args=[cast.a.public_id])).content.decode()
    assert "Risk" not in portal
    french = staff.get(reverse("web:audit"), headers={"Accept-Language": "fr"}).content.decode()
    assert "own_fields" not in french


def test_what_is_answered_and_what_is_not_narrows_the_list(cast, staff_api):
    define(questions=[
        *QUESTIONS,
        {"label": both("Agences", "Branches"), "kind": "table",
         "columns": [{"code": "city", "label": {"fr": "Ville", "en": "City"}, "kind": "text"}]},
        {"label": both("Maison mère", "Parent"), "kind": "partner"},
        {"label": both("Suivi", "Follower"), "kind": "person"},
    ])  # fmt: skip
    legal = cast.staff["legal"]
    answer(cast.a, {"headcount": 0, "audited": False, "branches": [{"city": "Lyon"}],
                    "parent": cast.b.public_id, "follower": legal.public_id, "risk": "low"})  # fmt: skip
    answer(cast.a, {"risk": None})
    asked = [
        ("own_answered=branches", True), ("own_unanswered=branches", False), ("own_answered=headcount", True),
        ("own_answered=audited&own_answered=branches", True), ("own_answered=branches&own_answered=size", False),
        ("own_answered=risk", False), ("own_unanswered=risk&own_unanswered=size", True),
        (f"own.follower={legal.public_id}", True), (f"own.follower={cast.staff['manager'].public_id}", False),
        (f"own.parent={cast.b.public_id}", True), ("own.parent=beta", True), ("own.parent=alpha", False),
    ]  # fmt: skip
    staff = cast.login(cast.staff["administrator"])
    for query, found in asked:
        rows = staff.get(f"{reverse('partners:list')}?{query}").context["page"]["rows"]
        assert (cast.a.pk in [row.pk for row in rows]) is found, query
        answered = staff_api.get(f"/api/v1/partners/?{query}")
        assert answered.status_code == 200, answered.content
        assert (cast.a.public_id in [row["id"] for row in answered.json()["results"]]) is found, query
    assert staff_api.get("/api/v1/partners/?own_answered=nothing").status_code == 400
    # Another partner, for whom nothing is answered, is always among those that lack an answer.
    lacking = staff_api.get("/api/v1/partners/?own_unanswered=branches").json()["results"]
    assert cast.b.public_id in [row["id"] for row in lacking]


def test_answers_of_archived_own_fields_narrow_no_list(cast, staff_api):
    questionnaire = define(questions=[{"label": both("Risque", "Risk"), "kind": "text"}])
    answer(cast.a, {"risk": "low"})
    services.questionnaire_archive(actor=SYSTEM, questionnaire=questionnaire)
    again = services.questionnaire_create(
        actor=SYSTEM, subject="partner", title=both("Champs", "Fields"), code="again"
    )
    draft = again.versions.get()
    section = services.section_add(actor=SYSTEM, version=draft, title=both("Profil", "Profile"))
    services.question_add(actor=SYSTEM, section=section, label=both("Risque", "Risk"), kind="text")
    services.version_publish(actor=SYSTEM, version=draft)
    assert staff_api.get("/api/v1/partners/?own.risk=low").json()["results"] == []
    lacking = staff_api.get("/api/v1/partners/?own_unanswered=risk").json()["results"]
    assert cast.a.public_id in [row["id"] for row in lacking]


def test_columns_are_chosen_on_the_page(cast):
    define()
    answer(cast.a)
    staff, address = cast.login(cast.staff["administrator"]), reverse("partners:list")
    page = staff.get(f"{address}?status=active").content.decode()
    assert 'value="own.budget" id="column_own.budget" form="columns">' in page
    assert '<input type="hidden" name="status" value="active">' in page
    shown = staff.get(f"{address}?columns=name&columns=own.budget").content.decode()
    assert "€1,250.50" in shown
    assert 'value="own.budget" id="column_own.budget" form="columns" checked>' in shown


@pytest.mark.one_engine
def test_a_long_history_of_one_field_hides_no_other(cast):
    define()
    answer(cast.a, {"risk": "The oldest answer of all"})
    for number in range(120):
        answer(cast.a, {"headcount": number})
    staff = cast.login(cast.staff["administrator"])
    page = staff.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    assert "The oldest answer of all" in page


def test_a_form_says_where_its_sections_begin(cast):
    define()
    staff = cast.login(cast.staff["administrator"])
    page = staff.get(reverse("partners:edit", args=[cast.a.public_id])).content.decode()
    assert page.count('<div class="part"><h2>Profile</h2>') == 1


HOSTILE = [0, -1, 1.5, True, "", "x" * 600, "\x00", [], [1], [[]], {}, {"a": 1}, {"amount": "1", "currency": ["EUR"]},
           {"amount": [], "currency": "EUR"}, {"amount": "1", "currency": 5}, {"id": []}, {"id": "\x00"},
           {"name": "x", "content": "y"}, {"name": [], "content": {}}, [{"city": {"a": []}}], [{"city": "\x00"}],
           "1e400", "9" * 40, "2026-13-01", "0001-01-01"]  # fmt: skip


@pytest.mark.one_engine
def test_whatever_is_sent_is_answered_by_a_refusal_at_its_field(cast, staff_api):
    questions = [
        *QUESTIONS,
        {"label": both("Agences", "Branches"), "kind": "table",
         "columns": [{"code": "city", "label": {"fr": "Ville", "en": "City"}, "kind": "money"}]},
        {"label": both("Maison mère", "Parent"), "kind": "partner"},
        {"label": both("Suivi", "Follower"), "kind": "person"},
        {"label": both("Attestation", "Certificate"), "kind": "file"},
        {"label": both("Récit", "Story"), "kind": "long_text"},
    ]  # fmt: skip
    define(questions=questions)
    address = f"/api/v1/partners/{cast.a.public_id}/"
    for code in [*VALUES, "branches", "parent", "follower", "certificate", "story"]:
        for value in HOSTILE:
            sent = json.dumps({"own_fields": {code: value}})
            answered = staff_api.patch(address, sent, content_type="application/json")
            assert answered.status_code in (200, 422), (code, value, answered.content)
            if answered.status_code == 422:
                pointers = {error["pointer"] for error in answered.json()["errors"]}
                assert pointers == {f"#/own_fields/{code}"}, (code, value, pointers)


def test_the_api_says_why_a_field_takes_no_answer(cast, staff_api, partner_api):
    questionnaire = define()
    draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    services.question_remove(actor=SYSTEM, question=draft.questions.get(code="headcount"))
    services.question_remove(actor=SYSTEM, question=draft.questions.get(code="risk"))
    services.version_publish(actor=SYSTEM, version=draft)

    def said(client, code):
        sent = json.dumps({"own_fields": {code: "1"}})
        address = f"/api/v1/partners/{cast.a.public_id}/"
        refused = client.patch(
            address, sent, content_type="application/json", headers={"Accept-Language": "en"}
        )
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["pointer"] == f"#/own_fields/{code}"
        return error["detail"]

    assert said(staff_api, "headcount") == "“Headcount” is not asked any more."
    assert said(staff_api, "nothing") == "There is no question of this code."
    assert said(partner_api, "size") == "“Size” is shown to you; others answer it."
    # What was ours alone is told to no partner, by its name neither.
    assert said(partner_api, "risk") == "There is no question of this code."
    assert said(partner_api, "margin") == "There is no question of this code."


def test_a_question_that_was_taken_out_is_asked_again_with_its_answers(cast):
    questionnaire = define(questions=QUESTIONS)
    answer(cast.a, {"risk": "Kept"})
    staff = cast.staff_client("administrator")
    draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    services.question_remove(actor=SYSTEM, question=draft.questions.get(code="risk"))
    services.version_publish(actor=SYSTEM, version=draft)
    partner = reverse("partners:detail", args=[cast.a.public_id])
    assert "Kept" not in staff.get(partner).content.decode()
    gone = Question.objects.get(version__number=1, code="risk")
    restore = reverse("partners:question-restore", args=[gone.public_id])
    staff.post(restore)
    assert not Question.objects.filter(version__number__gt=1, code="risk").exists()
    later = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    page = reverse("partners:questionnaire", args=[questionnaire.public_id])
    assert restore in staff.get(page).content.decode()
    staff.post(restore)
    staff.post(restore)
    assert later.questions.filter(code="risk").count() == 1
    assert restore not in staff.get(page).content.decode()
    services.version_publish(actor=SYSTEM, version=later)
    assert "Kept" in staff.get(partner).content.decode()


def test_a_page_says_the_sections_where_there_are_several(cast):
    questionnaire = define()
    draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    second = services.section_add(actor=SYSTEM, version=draft, title=both("Finances", "Finance"))
    services.question_add(actor=SYSTEM, section=second, label=both("Note", "Rating"), kind="text")
    staff, url = cast.staff_client("administrator"), reverse("partners:detail", args=[cast.a.public_id])
    answer(cast.a)
    assert "<h3>Profile</h3>" not in staff.get(url).content.decode()
    services.version_publish(actor=SYSTEM, version=draft)
    answer(cast.a, {"rating": "AA"})
    page = staff.get(url).content.decode()
    assert page.count("<h3>Profile</h3>") == 1
    assert page.index("<h3>Finance</h3>") < page.index("AA")


def test_each_of_many_choices_is_found_by_its_filter(cast, staff_api):
    countries = [f"a-country-with-a-long-name-{number}" for number in range(20)]
    choices = [{"code": code, "label": {"en": code}} for code in countries]
    define(questions=[{"label": both("Pays", "Countries"), "kind": "choices", "choices": choices}])
    answer(cast.a, {"countries": countries[1:]})

    def found(code):
        rows = staff_api.get("/api/v1/partners/", {"own.countries": code}).json()["results"]
        return [row["id"] for row in rows]

    assert found(countries[19]) == [cast.a.public_id]
    assert found(countries[0]) == []
