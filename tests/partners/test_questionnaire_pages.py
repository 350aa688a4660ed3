"""Own fields and questionnaires are made on pages, by nothing but what a browser posts."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.text import both
from partners.models import Question, Questionnaire, QuestionnaireVersion, Section
from partners.questions import changes, selectors, services
from partners.questions.sources import SOURCES, Computed, Source
from tests.support.pages import read

LIST = reverse("partners:questionnaires")


def posted(client, name: str, *args: str, status: int = 302, **data):
    response = client.post(reverse(f"partners:{name}", args=args), data)
    assert response.status_code == status, response.context["form"].errors if response.context else response
    return response


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


@pytest.fixture
def office(cast):
    return cast.staff_client("administrator")


@pytest.fixture
def draft(db) -> QuestionnaireVersion:
    """Own fields of partners with one section and one question, a choice of two sizes; not yet published."""
    row = services.questionnaire_create(actor=SYSTEM, subject="partner", title=both("Champs", "Fields"))
    section = services.section_add(actor=SYSTEM, version=row.versions.get(), title=both("Taille", "Size"))
    services.question_add(
        actor=SYSTEM,
        section=section,
        label=both("Classe", "Class"),
        kind="choice",
        choices=[
            {"code": "s", "label": {"fr": "Petite", "en": "Small"}},
            {"code": "l", "label": {"fr": "Grande", "en": "Large"}},
        ],
    )
    return row.versions.get()


def published(version: QuestionnaireVersion) -> Questionnaire:
    services.version_publish(actor=SYSTEM, version=version)
    return version.questionnaire


def question_data(section: Section, **more) -> dict[str, str]:
    return {
        "kind": "text", "label_en": "Name", "section": section.public_id, "required": "never",
        "audience": "staff", "listed": "on",
    } | more  # fmt: skip


def test_own_fields_are_made_from_nothing_to_published_in_a_browser(office):
    assert "Own fields: Partners No own fields yet" in read(office, LIST)
    new = reverse("partners:questionnaire-new") + "?subject=partner"
    assert 'value="Partenaires"' in office.get(new).content.decode()
    made = office.post(new, {"subject": "partner", "title_fr": "Nos champs", "title_en": "Our fields"})
    row = Questionnaire.objects.get()
    assert made.url == reverse("partners:questionnaire", args=[row.public_id])
    assert "No section yet" in read(office, made.url)
    version = row.versions.get()
    posted(office, "section-new", version.public_id, title_en="Facts", title_fr="Faits")
    section = Section.objects.get()
    choices = {
        "choices-rows": "4", "choices-0-fr": "Petite", "choices-0-en": "Small", "choices-2-en": "Large",
    }  # fmt: skip
    posted(office, "question-new", section.public_id, **question_data(section, kind="choice", **choices))
    columns = {
        "columns-rows": "3", "columns-0-en": "Year", "columns-0-kind": "number", "columns-1-en": "Basis",
        "columns-1-kind": "choice", "columns-1-choices_en": "List\nNet", "columns-1-choices_fr": "Public\n",
    }  # fmt: skip
    posted(
        office, "question-new", section.public_id,
        **question_data(section, kind="table", label_en="Prices", required="when", when='name="small"', **columns),
    )  # fmt: skip
    size, prices = Question.objects.order_by("position")
    assert size.choices == [
        {"code": "small", "label": {"fr": "Petite", "en": "Small"}},
        {"code": "large", "label": {"en": "Large"}},
    ]
    assert prices.columns == [
        {"code": "year", "label": {"en": "Year"}, "kind": "number"},
        {
            "code": "basis",
            "label": {"en": "Basis"},
            "kind": "choice",
            "choices": [
                {"code": "list", "label": {"en": "List", "fr": "Public"}},
                {"code": "net", "label": {"en": "Net"}},
            ],
        },
    ]
    shown = read(office, reverse("partners:questionnaire-publish", args=[version.public_id]))
    assert "Added 2 Name One of several Prices Table" in shown
    posted(office, "questionnaire-publish", version.public_id)
    assert [question.code for question in selectors.own_fields("partner")] == ["name", "prices"]
    page = read(office, made.url)
    assert "Published questions never change. Begin a new version to change them." in page
    assert "Must be answered when “Name” is: Small" in page


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(office, draft):
    section = Section.objects.get()
    url = reverse("partners:question-new", args=[section.public_id])

    def refused(**data) -> tuple[dict[str, list[str]], str]:
        answer = office.post(url, question_data(section, label_en="Kept words") | data)
        assert answer.status_code in (409, 422)
        page = answer.content.decode()
        assert 'value="Kept words"' in page or "label_en" in data
        return errors(answer), page

    assert refused(label_en="")[0] == {"label": ["This field is required."]}
    assert refused(kind="choice")[0] == {"choices": ["Add at least one choice."]}
    found, page = refused(kind="table", **{"columns-rows": "3", "columns-1-en": "Year"})
    assert found == {"columns": ["Say what each column holds."]}
    assert 'value="Year"' in page
    assert refused(required="when")[0] == {"when": ["Say on which answer it depends."]}
    assert "kind" in refused(kind="nonsense")[0]
    assert Question.objects.count() == 1


def test_another_kind_and_the_order_of_rows_are_shown_without_saving(office, draft):
    section = Section.objects.get()
    url = reverse("partners:question-new", args=[section.public_id])
    shown = office.post(url, question_data(section, kind="choice", stay="1")).content.decode()
    assert 'name="choices-0-fr"' in shown
    assert 'value="Name"' in shown
    assert "circle-alert" not in shown
    rows = {"choices-rows": "4", "choices-0-en": "Low", "choices-1-en": "High", "choices-1-fr": "Haut"}
    shown = office.post(url, question_data(section, kind="choice", up="choices-1", **rows)).content.decode()
    words = re.findall(r'name="choices-([01])-(fr|en)" value="(\w+)"', shown)
    assert words == [("0", "en", "High"), ("0", "fr", "Haut"), ("1", "en", "Low")]
    assert Question.objects.count() == 1


def test_codes_stay_when_words_change(office, draft):
    question = Question.objects.get()
    rows = {
        "choices-rows": "5", "choices-0-code": "s", "choices-0-en": "Tiny",
        "choices-1-code": "l", "choices-1-en": "Large", "choices-2-code": "forged", "choices-2-en": "Huge",
    }  # fmt: skip
    data = question_data(question.section, kind="choice", label_en="Size class", **rows)
    posted(office, "question-edit", question.public_id, **data)
    question.refresh_from_db()
    assert (question.code, str(question.label)) == ("class", "Size class")
    assert [one["code"] for one in question.choices] == ["s", "l", "huge"]


def test_kinds_of_what_was_asked_before_stay(office, draft):
    section = Section.objects.get()
    services.question_add(
        actor=SYSTEM, section=section, label=both("Prix", "Prices"), kind="table",
        columns=[{"code": "y", "label": {"en": "Year"}, "kind": "number"}],
    )  # fmt: skip
    row = published(draft)
    begun = posted(office, "questionnaire-version", row.public_id)
    copy = Question.objects.get(version__status="draft", code="class")
    refused = posted(
        office, "question-edit", copy.public_id, status=409, **question_data(copy.section, label_en="Class")
    )
    assert list(errors(refused)) == ["kind"]
    prices = Question.objects.get(version__status="draft", code="prices")
    columns = {
        "columns-rows": "4", "columns-0-code": "y", "columns-0-en": "Year", "columns-0-kind": "text",
    }  # fmt: skip
    refused = posted(
        office, "question-edit", prices.public_id, status=409,
        **question_data(prices.section, kind="table", label_en="Prices", **columns),
    )  # fmt: skip
    assert list(errors(refused)) == ["columns"]
    assert "Version 1 is asked until this draft is published." in read(office, begun.url)


def test_publishing_says_what_it_changes(office, draft):
    row = published(draft)
    services.version_create(actor=SYSTEM, questionnaire=row)
    version = row.versions.get(status="draft")
    section = version.sections.get()
    services.question_change(
        actor=SYSTEM, question=version.questions.get(), label=both("Rang", "Rank"), required="always"
    )
    services.question_add(actor=SYSTEM, section=section, label=both("Ville", "Town"), kind="text")
    found = changes.of_draft(version)
    assert [str(question) for question in found.added] == ["Town"]
    assert [(str(one.question), one.names) for one in found.changed] == [("Rank", ["question", "required"])]
    services.question_remove(actor=SYSTEM, question=version.questions.get(code="class"))
    page = read(office, reverse("partners:questionnaire-publish", args=[version.public_id]))
    assert "Added 1 Town" in page
    assert "Asked no more 1 Class What was answered to them stays." in page


def test_published_questions_are_read_only_and_say_so(office, draft):
    question, section = Question.objects.get(), Section.objects.get()
    row = published(draft)
    page = office.get(reverse("partners:questionnaire", args=[row.public_id])).content.decode()
    assert reverse("partners:question-edit", args=[question.public_id]) not in page
    rows = {"choices-rows": "1", "choices-0-en": "Small"}
    refused = posted(
        office,
        "question-edit",
        question.public_id,
        status=409,
        **question_data(section, kind="choice", **rows),
    )
    assert "Published questions never change. Begin a new version." in refused.content.decode()
    for name, public_id in (("question-remove", question.public_id), ("section-remove", section.public_id)):
        answer = office.post(reverse(f"partners:{name}", args=[public_id]), follow=True)
        assert "Published questions never change. Begin a new version." in answer.content.decode()
    assert Question.objects.get() == question


def test_a_draft_that_somebody_else_began_is_not_begun_again(office, draft):
    row = published(draft)
    services.version_create(actor=SYSTEM, questionnaire=row)
    answer = office.post(reverse("partners:questionnaire-version", args=[row.public_id]), follow=True)
    assert "There is a draft already. Publish or change that one." in answer.content.decode()
    assert row.versions.count() == 2


def test_own_fields_of_a_kind_are_made_once(office, draft):
    assert 'value="partner"' not in office.get(reverse("partners:questionnaire-new")).content.decode()
    answer = office.post(reverse("partners:questionnaire-new"), {"subject": "partner", "title_en": "Again"})
    assert answer.status_code == 422
    posted(office, "questionnaire-archive", draft.questionnaire.public_id)
    assert 'value="partner"' in office.get(reverse("partners:questionnaire-new")).content.decode()


def test_sections_and_questions_are_put_in_order_and_taken_out(office, draft):
    first = Section.objects.get()
    posted(office, "section-new", draft.public_id, title_en="Second")
    second = Section.objects.get(code="second")
    moved = posted(office, "section-move", second.public_id, to="0")
    assert moved.url.endswith(f"#{second.public_id}")
    assert list(selectors.sections_of(draft)) == [second, first]
    posted(office, "question-new", first.public_id, **question_data(first))
    name = Question.objects.get(code="name")
    posted(office, "question-move", name.public_id, to="0")
    assert [question.code for question in selectors.questions_of(draft)] == ["name", "class"]
    posted(office, "question-edit", name.public_id, **question_data(second))
    assert [question.code for question in selectors.questions_of(draft)] == ["name", "class"]
    assert Question.objects.get(code="name").section == second
    held = office.post(reverse("partners:section-remove", args=[second.public_id]), follow=True)
    assert "Move or remove the questions of this section first." in held.content.decode()
    posted(office, "question-remove", name.public_id)
    posted(office, "section-remove", second.public_id)
    assert list(Section.objects.all()) == [first]


def test_the_preview_draws_every_kind_and_keeps_nothing(office, draft):
    section = Section.objects.get()
    for kind in Question.Kind.values:
        more = {"choices": [{"code": "a", "label": {"en": "A"}}]} if kind.startswith("choice") else {}
        if kind == "table":
            more = {"columns": [{"code": "a", "label": {"en": "Sum"}, "kind": "money"}]}
        services.question_add(actor=SYSTEM, section=section, label=both(kind, kind), kind=kind, **more)
    page = read(office, reverse("partners:questionnaire-preview", args=[draft.public_id]))
    assert "Nothing that you type here is kept." in page
    assert "Sum" in page


@pytest.fixture
def source(monkeypatch):
    found = Source("test.partners", "Partners by month", "number", lambda c: Computed("1"))
    monkeypatch.setitem(SOURCES, "test.partners", found)


def test_a_question_of_a_review_can_be_computed(office, source, monkeypatch):
    row = services.questionnaire_create(actor=SYSTEM, subject="partner", title=both("R", "R"))
    Questionnaire.objects.filter(pk=row.pk).update(subject="review")
    section = services.section_add(actor=SYSTEM, version=row.versions.get(), title=both("A", "A"))
    data = {"kind": "number", "label_en": "Partners", "section": section.public_id, "required": "never"}
    refused = posted(office, "question-new", section.public_id, status=422, source="computed", **data)
    assert errors(refused) == {"computed_by": ["Choose what computes the answer."]}
    posted(office, "question-new", section.public_id, source="commented", computed_by="test.partners", **data)
    question = Question.objects.get()
    assert (question.source, question.computed_by) == ("commented", "test.partners")
    page = read(office, reverse("partners:questionnaire", args=[row.public_id]))
    assert "Number · Computed: Partners by month" in page
    # Of another kind, nothing computes it.
    form = office.get(reverse("partners:question-new", args=[section.public_id]) + "?kind=file")
    assert 'name="source"' not in form.content.decode()


def test_who_may_only_look_sees_no_button(cast, draft):
    client = cast.staff_client("support")
    page = client.get(reverse("partners:questionnaire", args=[draft.questionnaire.public_id]))
    assert page.status_code == 200
    assert "question-edit" not in page.content.decode()
    assert reverse("partners:questionnaire-publish", args=[draft.public_id]) not in page.content.decode()
    assert client.get(reverse("partners:section-new", args=[draft.public_id])).status_code == 403
    assert client.post(reverse("partners:questionnaire-publish", args=[draft.public_id])).status_code == 403


def test_each_step_is_in_the_history(office, draft):
    posted(office, "questionnaire-publish", draft.public_id)
    codes = set(
        Event.objects.filter(code__startswith="partners.questionnaire.").values_list("code", flat=True)
    )
    assert codes == {
        "partners.questionnaire.created",
        "partners.questionnaire.changed",
        "partners.questionnaire.published",
    }
    page = read(office, reverse("partners:questionnaire", args=[draft.questionnaire.public_id]))
    assert "Version 1 of “Fields” published" in page


def test_the_pages_speak_french(office, draft):
    url = reverse("partners:questionnaire", args=[draft.questionnaire.public_id])
    page = read(office, url, language="fr")
    assert "Classe" in page
    assert "Choix unique · Petite, Grande · Interne · Dans les listes et les filtres" in page


# -- Over the API --------------------------------------------------------------------------------------


def test_what_is_asked_is_read_over_the_api(stage, draft):
    published(draft)
    client = stage.staff_token("auditor")
    (row,) = client.get("/api/v1/questionnaires/?subject=partner").json()["results"]
    assert (row["title"], row["version"], row["archived"]) == ({"fr": "Champs", "en": "Fields"}, 1, False)
    (question,) = row["sections"][0]["questions"]
    assert question["code"] == "class"
    assert question["choices"][0] == {"code": "s", "label": {"fr": "Petite", "en": "Small"}}
    assert client.get(f"/api/v1/questionnaires/{row['id']}/").json() == row


def test_a_draft_is_not_asked_yet(stage, draft):
    (row,) = stage.staff_token("auditor").get("/api/v1/questionnaires/").json()["results"]
    assert (row["version"], row["sections"]) == (None, [])
    assert stage.partner_token("administrator").get("/api/v1/questionnaires/").json()["results"] == []


def test_a_partner_reads_the_own_fields_that_are_shown_to_it(stage, draft):
    section = Section.objects.get()
    services.question_add(
        actor=SYSTEM, section=section, label=both("Ville", "Town"), kind="text", audience="partner_reads"
    )
    row = published(draft)
    client = stage.partner_token("administrator")
    (found,) = client.get("/api/v1/questionnaires/").json()["results"]
    assert [question["code"] for question in found["sections"][0]["questions"]] == ["town"]
    Questionnaire.objects.filter(pk=row.pk).update(subject="review")
    assert client.get("/api/v1/questionnaires/").json()["results"] == []
    assert client.get(f"/api/v1/questionnaires/{row.public_id}/").status_code == 404


def test_a_partner_reads_nothing_of_what_its_questions_and_sections_stand_beside(stage, draft):
    shown = Section.objects.get()
    ours = services.section_add(actor=SYSTEM, version=draft, title=both("Risque interne", "Internal risk"))
    services.question_add(
        actor=SYSTEM, section=ours, label=both("Note", "Rating"), kind="choice", code="rating",
        choices=[{"code": "bad", "label": {"en": "Bad"}}],
    )  # fmt: skip
    services.question_add(
        actor=SYSTEM, section=shown, label=both("Ville", "Town"), kind="text", code="town",
        audience="partner_reads", required="when", required_when={"question": "rating", "values": ["bad"]},
    )  # fmt: skip
    published(draft)
    answer = stage.partner_token("administrator").get("/api/v1/questionnaires/")
    (found,) = answer.json()["results"]
    assert [section["code"] for section in found["sections"]] == [shown.code]
    assert [row["required_when"] for row in found["sections"][0]["questions"]] == [None]
    assert "rating" not in answer.content.decode()
    (whole,) = stage.staff_token("auditor").get("/api/v1/questionnaires/").json()["results"]
    assert "rating" in str(whole)


def test_what_a_partner_answers_depends_on_nothing_that_is_ours_alone(draft):
    section = Section.objects.get()
    services.question_add(
        actor=SYSTEM, section=section, label=both("Note", "Rating"), kind="yes_no", code="rating"
    )
    services.question_add(
        actor=SYSTEM, section=section, label=both("Ville", "Town"), kind="text", audience="partner_writes",
        required="when", required_when={"question": "rating", "values": [True]},
    )  # fmt: skip
    with pytest.raises(DomainError) as refused:
        services.version_publish(actor=SYSTEM, version=draft)
    assert "“Town” is for the partner to answer" in str(refused.value.message)
