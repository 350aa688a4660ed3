"""The executive summary: five lines and sentences that rest on answers, in both languages."""

from __future__ import annotations

import pytest

from core.text import both
from insights.review import prose, words
from insights.review.standard import review
from insights.review.summary import summarise
from partners.models import Question, Section
from tests.support.review_book import book, computed

ANSWERS = {
    "strategy-role": [
        {
            "revenue": {"amount": "4000.00", "currency": "EUR"},
            "revenue_share": "0.306",
            "leads_share": "0.211",
        }
    ],
    "partners-facts": [{"partners": "12", "active": "10"}],
    "partners-list": [
        {"partner": "Alpha", "revenue": {"amount": "3000.00", "currency": "EUR"}},
        {"partner": "Beta", "revenue": {"amount": "1000.00", "currency": "EUR"}},
    ],
    "channel-programme": [{"tier": {"en": "Gold", "fr": "Or"}}, {"tier": {"en": "Silver", "fr": "Argent"}}],
}


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_the_five_lines_say_number_revenue_share_programme_and_top_partner():
    english = summarise(ANSWERS, "en")
    assert [(line.label, plain(line.content)) for line in english.lines] == [
        ("Number of partners", "12, of which 10 active"),
        ("Revenue via partners", "€4,000.00"),
        ("Share of revenue via partners", "30.6%"),
        ("Partner programme", "yes"),
        ("Top partner", "Alpha"),
    ]
    assert [plain(line.content) for line in summarise(ANSWERS, "fr").lines] == [
        "12, dont 10 en activité", "4 000,00 €", "30,6 %", "oui", "Alpha",
    ]  # fmt: skip


def test_a_sentence_without_its_answers_is_left_out():
    said = summarise(ANSWERS, "en")
    texts = [plain(one.text) for one in said.sentences]
    assert (
        "Over twelve months partners brought €4,000.00. Of the company’s revenue, over the months whose total is "
        "known, theirs is 30.6%." in texts
    )
    assert "The partner programme is structured in 2 tiers: Gold, Silver." in texts
    assert not any("reseller" in text for text in texts)


def test_nothing_is_written_of_nothing():
    said = summarise({}, "en")
    assert said.sentences == ()
    assert [line.content for line in said.lines] == [""] * 5


def test_every_sentence_rests_on_answers_that_are_there(cast):
    book(cast)
    codes = [code for code, one in review.QUESTIONS.items() if one.computed_by]
    answers = {code: one.value for code, one in computed(cast, *codes, role="administrator").items()}
    for language in ("en", "fr"):
        said = summarise(answers, language)
        assert len(said.sentences) >= 8
        assert all(
            one.text and all(answers[code] is not None for code in one.codes) for one in said.sentences
        )
    assert {code for _section, codes, _write in prose.SENTENCES for code in codes} <= set(review.QUESTIONS)
    assert {section for section, _codes, _write in prose.SENTENCES} == {one.code for one in review.SECTIONS}


# -- Own questions ------------------------------------------------------------------------------------

WAYS, FIGURES = Section(code="ways"), Section(code="figures")
CHOICES = [{"code": "monthly", "label": {"en": "Monthly", "fr": "Chaque mois"}}]


PARTNERS_FACTS = [
    {"code": column.code, "kind": column.kind, "label": column.label}
    for column in review.QUESTIONS["partners-facts"].columns
]


def own(code: str, label: str, kind: str, section: Section = WAYS, **more) -> Question:
    details = {"unit": both("", ""), **more}
    return Question(code=code, label=both(label, label), kind=kind, section=section, **details)


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        (own("q", "Visits?", "number", unit=both("jours", "days")), "1250.5", "“Visits?”: 1,250.5 days."),
        (own("q", "Cost?", "money"), {"amount": "1200.00", "currency": "EUR"}, "“Cost?”: €1,200.00."),
        (own("q", "Share?", "percent"), "0.306", "“Share?”: 30.6%."),
        (own("q", "When?", "date"), "2026-06-01", "“When?”: 1 Jun 2026."),
        (own("q", "Pace?", "choice", choices=CHOICES), "monthly", "“Pace?”: Monthly."),
        (own("q", "Trained?", "yes_no"), False, "“Trained?”: no."),
        (own("q", "How?", "long_text"), "We call first. Then we write.", "“How?”: “We call first.”"),
        (own("q", "How?", "text"), "Version 2.1 in May", "“How?”: “Version 2.1 in May”"),
        (own("q", "How?", "long_text"), "First line\nsecond line", "“How?”: “First line”"),
        (own("q", "Who?", "table", columns=[]), [{"a": "1"}], ""),
        (own("q", "Plan?", "file"), {"name": "plan.pdf"}, ""),
    ],
)
def test_an_own_question_is_said_with_its_answer_where_its_kind_allows(question, value, said):
    assert plain(words.sentence(question, value)) == said


def test_a_long_text_is_quoted_up_to_a_point():
    quoted = words.first_sentence("a" * 400)
    assert len(quoted) == 300
    assert quoted.endswith("…")


def test_own_questions_stand_in_their_sections_each_with_its_citation():
    asked = [
        own("visits", "Visits?", "number", FIGURES),
        own("partners-facts", "Partners?", "table", FIGURES, columns=PARTNERS_FACTS),
        own("tool", "Tool?", "text"),
        own("plan", "Plan?", "text"),
    ]
    answers = {"tool": "Ours", "visits": "3", "partners-facts": [{"partners": "12", "active": "10"}]}
    english = summarise(answers, "en", asked)
    assert [(one.section, one.codes, plain(one.text)) for one in english.sentences] == [
        ("figures", ("partners-facts",), "The programme has 12 partners, of which 10 are active."),
        ("figures", ("visits",), "“Visits?”: 3."),
        ("ways", ("tool",), "“Tool?”: “Ours”"),
    ]
    # Of the five lines it has those whose questions it asks.
    assert [line.label for line in english.lines] == ["Number of partners"]
    assert plain(summarise(answers, "fr", asked).sentences[2].text) == "« Tool? » : « Ours »"
