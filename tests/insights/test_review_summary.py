"""The executive summary: five lines and sentences that rest on answers, in both languages."""

from __future__ import annotations

from insights.review import prose
from insights.review.standard import review
from insights.review.summary import summarise
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
        ("Number of partners", "10"),
        ("Revenue via partners", "€4,000.00"),
        ("Share of revenue via partners", "30.6%"),
        ("Partner programme", "yes"),
        ("Top partner", "Alpha"),
    ]
    assert [plain(line.content) for line in summarise(ANSWERS, "fr").lines] == [
        "10", "4 000,00 €", "30,6 %", "oui", "Alpha",
    ]  # fmt: skip


def test_a_sentence_without_its_answers_is_left_out_and_what_is_open_is_counted():
    said = summarise(ANSWERS, "en")
    texts = [plain(one.text) for one in said.sentences]
    assert "Over twelve months partners brought €4,000.00, which is 30.6% of the company’s revenue." in texts
    assert "The partner programme is structured in 2 tiers: Gold, Silver." in texts
    assert not any("reseller" in text for text in texts)
    assert len(said.open_codes) == 50
    assert said.still_open == "50 questions of 54 are still open."


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
