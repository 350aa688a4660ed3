"""The editors of templates and clauses as their forms post them: no code, no JSON, nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from agreements.drafting.services import agreement_create
from agreements.library import services
from agreements.models import Clause, ClauseVersion, Template
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from tests.agreements.factories import make_draft, make_template

NEW = reverse("agreements:template-new")
CLAUSE_NEW = reverse("agreements:clause-new")


@pytest.fixture
def legal(cast):
    make_template(cast)
    return cast.staff_client("legal")


def ids(*codes: str) -> list[str]:
    known = dict(Clause.objects.values_list("code", "public_id"))
    return [known[code] for code in codes]


def values_of(text: str, name: str) -> list[str]:
    """The values of the hidden inputs of that name, in the order of the page."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', text)


def template_data(*codes: str, **more) -> dict:
    return {
        "kind": "nda",
        "name_en": "Our agreement",
        "name_fr": "Notre accord",
        "term_months": "24",
        "notice_days": "30",
        "is_active": "on",
        "clause": ids(*codes),
        **more,
    }


SUBJECT = {
    "variable": ["subject"],
    "v-subject-label_en": "Subject of work",
    "v-subject-label_fr": "Sujet du travail",
    "v-subject-type": "text",
    "v-subject-required": "on",
    "v-subject-default": "integration",
}


# -- Templates --------------------------------------------------------------------------------------


def test_no_page_shows_a_code_a_position_or_json(legal):
    for url in (
        NEW,
        CLAUSE_NEW,
        reverse("agreements:templates"),
        reverse("agreements:clauses"),
        reverse("agreements:template", args=[Template.objects.get().public_id]),
        reverse("agreements:clause", args=ids("law")),
        reverse("agreements:clause-change", args=ids("law")),
        reverse("agreements:clause-version", args=ids("law")),
    ):
        text = legal.get(url).text
        for shown in (">Code<", ">Position<", "&quot;type&quot;", 'name="code"', 'name="position"'):
            assert shown not in text, (url, shown)


def test_a_step_without_script_gives_the_page_back_with_all_that_was_typed(legal):
    purpose, share, context = ids("purpose", "share", "context")
    data = template_data("purpose", "share", **SUBJECT)
    answer = legal.post(NEW, {**data, "add": context})
    assert answer.status_code == 200
    # A clause comes to the end of its part: the preamble stands before the purpose.
    assert values_of(answer.text, "clause") == [context, purpose, share]
    for kept in ('value="Our agreement"', 'value="Notre accord"', 'value="Subject of work"', 'value="24"'):
        assert kept in answer.text
    assert "“Context” is added." in answer.text
    # What the clauses ask for is found, and known from the programme.
    assert values_of(answer.text, "variable") == ["subject", "rate", "minimum"]
    assert 'value="Rate"' in answer.text
    assert not Template.objects.exclude(code="standard").exists()
    answer = legal.post(NEW, {**data, "remove": purpose})
    assert values_of(answer.text, "clause") == [share]
    assert "Of the eight parts of a standard agreement 7 have no clause" in answer.text


def test_clauses_are_ordered_within_their_part(legal):
    public, service = ids("public", "service")
    data = template_data("public", "service")
    assert values_of(legal.post(NEW, {**data, "up": service}).text, "clause") == [service, public]
    assert values_of(legal.post(NEW, {**data, "down": public}).text, "clause") == [service, public]
    moved = legal.post(NEW, {**data, "drop": f"{service}:0"}).text
    assert values_of(moved, "clause") == [service, public]
    assert "“Service”: place 1 of 2 in its part." in moved
    assert legal.post(NEW, {**data, "drop": f"{service}:{'9' * 5000}"}).status_code == 200
    # At the end of its part it stays, and its button keeps the focus.
    answer = legal.post(NEW, {**data, "down": service})
    assert values_of(answer.text, "clause") == [public, service]
    assert re.search(rf'id="down-{service}"[^>]* autofocus', answer.text)


def test_a_template_is_saved_with_typed_variables_and_a_code_of_its_own(legal):
    data = template_data("purpose", "share", **SUBJECT) | {
        "variable": ["subject", "rate", "minimum"],
        "v-rate-label_en": "Rate",
        "v-rate-type": "rate",
        "v-rate-default": "12.5",
        "v-minimum-label_en": "Minimum",
        "v-minimum-type": "money",
        "v-minimum-currency": "EUR",
        "v-minimum-default": "1,000.50",
    }
    answer = legal.post(NEW, data)
    assert answer.status_code == 302
    row = Template.objects.get(code="our-agreement")
    assert row.variables == [
        {
            "name": "subject",
            "type": "text",
            "label": {"en": "Subject of work", "fr": "Sujet du travail"},
            "required": True,
            "long": False,
            "default": "integration",
        },
        {"name": "rate", "type": "rate", "label": {"en": "Rate"}, "required": False, "default": "0.125"},
        {
            "name": "minimum",
            "type": "money",
            "label": {"en": "Minimum"},
            "required": False,
            "currency": "EUR",
            "default": {"amount": "1000.50", "currency": "EUR"},
        },
    ]
    assert [place.clause.code for place in row.places.all()] == ["purpose", "share"]
    assert row.position > Template.objects.get(code="standard").position
    # The same name again: another code.
    assert legal.post(NEW, data).status_code == 302
    assert Template.objects.filter(code="our-agreement-2").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"v-subject-label_en": "", "v-subject-label_fr": ""}, "This field is required."),
        ({"v-subject-type": "integer", "v-subject-default": "many"}, "Enter a whole number."),
        ({"v-subject-type": "country", "v-subject-default": "Atlantis"}, "is not in it"),
        ({"v-subject-type": "date", "v-subject-default": "soon"}, "Enter a valid date."),
        ({"name_en": "", "name_fr": ""}, "This field is required."),
        ({"clause": []}, "A template needs at least one clause."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(legal, change, said):
    answer = legal.post(NEW, template_data("purpose", **SUBJECT) | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert Template.objects.count() == 1


def test_choices_are_lines_and_one_that_was_there_keeps_its_code(legal):
    data = template_data("purpose", **SUBJECT) | {
        "v-subject-type": "choice",
        "v-subject-choices_en": "Best\nGood",
        "v-subject-choices_fr": "Le meilleur\nBon",
        "v-subject-default": "good",
    }
    assert legal.post(NEW, data).status_code == 302
    row = Template.objects.get(code="our-agreement")
    assert row.variables[0]["choices"] == [
        {"code": "best", "label": {"en": "Best", "fr": "Le meilleur"}},
        {"code": "good", "label": {"en": "Good", "fr": "Bon"}},
    ]
    assert row.variables[0]["default"] == "good"
    data |= {"v-subject-choices_en": "Fair\nGood enough", "v-subject-choices_fr": "Passable\nBon"}
    assert legal.post(reverse("agreements:template", args=[row.public_id]), data).status_code == 302
    row.refresh_from_db()
    assert [choice["code"] for choice in row.variables[0]["choices"]] == ["fair", "good"]
    answer = legal.post(NEW, data | {"v-subject-choices_fr": "Passable"})
    assert answer.status_code == 422
    assert "as many choices in each language" in answer.text


def test_a_variable_that_no_clause_uses_is_marked_and_removed(legal):
    standard = Template.objects.get()
    url = reverse("agreements:template", args=[standard.public_id])
    names = {"variable": ["subject", "rate", "minimum"]}
    text = legal.post(url, template_data("purpose", **names) | {"stay": "1"}).text
    assert text.count("no clause uses it") == 2
    text = legal.post(url, template_data("purpose", **names) | {"forget": "rate"}).text
    assert values_of(text, "variable") == ["subject", "minimum"]


def test_another_type_of_a_variable_brings_its_own_fields(legal):
    data = template_data("purpose", **SUBJECT) | {"stay": "1", "v-subject-type": "money"}
    text = legal.post(NEW, data).text
    assert 'name="v-subject-currency"' in text
    assert 'name="v-subject-long"' not in text


def test_the_preview_reads_in_both_languages_with_the_numbers_of_the_document(legal):
    text = legal.post(NEW, template_data("context", "purpose", "share", **SUBJECT) | {"stay": "1"}).text
    preview = text.split('id="preview"')[1]
    assert "They work on integration." in preview
    assert "FR They work on integration." in preview
    assert "The partner gets 15% of at least €10,000.00." in preview
    assert "FR The partner gets 15\u202f% of at least 10\u202f000,00\u202f€." in preview
    assert "<span>3.1</span> Share" in preview
    assert "Example Partner" in preview


def test_the_library_is_searched_and_kept_to_a_type(legal):
    def offered(**more):
        text = legal.post(NEW, template_data("purpose") | {"stay": "1", **more}).text
        return re.findall(r'name="add" value="(cla_\w+)"', text)

    assert offered(find="PUBLIC rules") == ids("public")
    assert offered(find="nothing like it") == []
    assert set(offered(for_type="ngo")) == set(
        Clause.objects.exclude(code="public").values_list("public_id", flat=True)
    )
    assert set(offered(for_type="government")) == set(Clause.objects.values_list("public_id", flat=True))


def test_an_agreement_drawn_up_before_keeps_its_text_and_its_values(cast, legal):
    draft = make_draft(cast, Template.objects.get())
    before = (draft.versions.get().text, draft.versions.get().schema)
    url = reverse("agreements:template", args=[draft.template.public_id])
    assert legal.post(url, template_data("law")).status_code == 302
    assert [place.clause.code for place in draft.template.places.all()] == ["law"]
    assert (draft.versions.get().text, draft.versions.get().schema) == before


def test_the_order_of_templates_is_changed_by_place(cast, legal):
    for name in ("Second", "Third"):
        services.template_create(
            actor=SYSTEM, kind="nda", name={"en": name}, clauses=Clause.objects.filter(code="law")
        )
    third = Template.objects.get(code="third")
    answer = legal.post(reverse("agreements:template-move", args=[third.public_id]), {"place": "0"})
    assert answer.status_code == 302
    assert list(Template.objects.values_list("code", flat=True)) == ["third", "standard", "second"]
    assert "“Third”: place 1 of 3." in legal.get(answer.url).text
    assert Event.objects.filter(code="agreements.template.moved").count() == 1
    # Where it stands already nothing happens.
    legal.post(reverse("agreements:template-move", args=[third.public_id]), {"place": "0"})
    assert Event.objects.filter(code="agreements.template.moved").count() == 1
    denied = cast.staff_client("manager").post(
        reverse("agreements:template-move", args=[third.public_id]), {"place": "2"}
    )
    assert denied.status_code == 403


def test_a_clause_is_moved_within_its_part(legal):
    public, service = ids("public", "service")
    legal.post(reverse("agreements:clause-move", args=[public]), {"place": "1"})
    assert list(Clause.objects.filter(part=3).values_list("public_id", flat=True)) == [service, public]


# -- Clauses ----------------------------------------------------------------------------------------


def clause_data(english: str, french: str = "", **more) -> dict:
    return {
        "title_en": "Trial",
        "title_fr": "Essai",
        "part": "2",
        "kind": "mandatory",
        "is_active": "on",
        "text_en": english,
        "text_fr": french or english,
        "effective_from": "2026-01-01",
        **more,
    }


def test_a_variable_is_put_into_the_text_without_script(legal):
    answer = legal.post(CLAUSE_NEW, clause_data("We are", "Nous sommes", insert="our_name"))
    assert answer.status_code == 200
    assert "We are {our_name}</textarea>" in answer.text
    assert "Nous sommes {our_name}</textarea>" in answer.text
    assert "Our legal name" in answer.text.split('class="facts named"')[1].split("</dl>")[0]
    assert not Clause.objects.filter(code="trial").exists()


def test_a_new_variable_gets_its_name_from_its_label_and_reaches_templates(legal):
    data = clause_data("It lasts.", **{"new-label_en": "Trial period", "new-label_fr": "Période d’essai"})
    answer = legal.post(CLAUSE_NEW, data | {"new-type": "integer", "define": "1"})
    assert values_of(answer.text, "variable") == ["trial_period"]
    assert 'data-insert="{trial_period}"' in answer.text
    own = answer.text.split('name="v-trial_period-type"')[1].split("</select>")[0]
    assert 'value="integer" selected' in own
    saved = clause_data("It lasts {trial_period} days.") | {
        "variable": ["trial_period"],
        "v-trial_period-label_en": "Trial period",
        "v-trial_period-label_fr": "Période d’essai",
        "v-trial_period-type": "integer",
        "v-trial_period-required": "on",
        "v-trial_period-default": "30",
    }
    assert legal.post(CLAUSE_NEW, saved).status_code == 302
    clause = Clause.objects.get(code="trial")
    assert clause.variables == [
        {
            "name": "trial_period",
            "type": "integer",
            "label": {"en": "Trial period", "fr": "Période d’essai"},
            "required": True,
            "default": 30,
        }
    ]
    text = legal.post(NEW, template_data("trial") | {"stay": "1"}).text
    assert values_of(text, "variable") == ["trial_period"]
    assert 'value="Période d’essai"' in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "One.\nUnder {no_such_name} it ends.",
            "Nobody says what {no_such_name} means: “Under {no_such_name} it",
        ),
        ("We, {our_name, agree.", "A brace here belongs to no name: “We, {our_name, agree.”"),
        ("We, {Our Name}, agree.", "A brace here belongs to no name"),
    ],
)
def test_a_name_without_a_meaning_and_a_stray_brace_are_said_with_their_place(legal, text, said):
    answer = legal.post(CLAUSE_NEW, clause_data(text))
    assert answer.status_code == 422
    assert said in answer.text
    assert text.replace("\n", "\r\n") in answer.text.replace("\n", "\r\n")
    assert not Clause.objects.filter(code="trial").exists()
    with pytest.raises(DomainError) as refusal:
        services.clause_create(actor=SYSTEM, part=2, title={"en": "Trial"}, text={"en": text})
    assert list(refusal.value.fields) == ["text"]


def test_a_new_version_warns_of_the_templates_and_is_compared_word_by_word(legal):
    (law,) = ids("law")
    url = reverse("agreements:clause-version", args=[law])
    assert "This template uses the clause" in legal.get(url).text
    data = {"text_en": "From {starts_on} on.", "text_fr": "Dès {starts_on}.", "effective_from": "2026-04-01"}
    assert legal.post(url, {**data, "note": "Shorter"}).status_code == 302
    assert ClauseVersion.objects.get(clause__code="law", number=2).note == "Shorter"
    text = legal.get(reverse("agreements:clause", args=[law])).text
    assert "In these templates: Partnership" in text
    assert "<del>" in text
    assert "<ins>" in text


def test_a_name_that_a_new_version_brings_in_is_asked_for_when_an_agreement_is_drawn_up(cast, legal):
    services.clause_version_add(
        actor=SYSTEM,
        clause=Clause.objects.get(code="law"),
        text={"en": "Within {weeks} weeks."},
        effective_from=date(2020, 2, 1),
        variables=[{"name": "weeks", "type": "integer", "label": {"en": "Weeks"}, "required": True}],
    )
    draft = agreement_create(
        actor=cast.actor("manager"), partner=cast.a, template=Template.objects.get(), language="en",
        values={"weeks": 6},
    )  # fmt: skip
    assert draft.versions.get().text[-1]["text"] == "Within 6 weeks."
