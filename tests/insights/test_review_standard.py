"""The review that ships with the product: its questions and tables, counted by hand; loaded once."""

from __future__ import annotations

import pytest
from django.conf import settings

from core.actor import SYSTEM
from insights.review.ready import load_standard
from insights.review.standard import review
from partners.models import Question, QuestionnaireVersion
from partners.questions.sources import SOURCES
from tests.test_french import faults

# Counted in the document, chapter by chapter.
QUESTIONS = {
    "strategy": 5, "partners": 2, "integrations": 6, "channel": 7, "referral": 5, "co-marketing": 4,
    "white-label": 4, "negotiating": 4, "wishes": 4, "management": 5, "legal": 4, "resources": 4,
}  # fmt: skip
# The tables that the document draws in its chapters, by the number of their columns; the ninth is the summary.
TABLES = {
    "partners-list": 6,
    "integrations-existing": 5,
    "integrations-requested": 4,
    "channel-partners": 7,
    "referral-partners": 6,
    "co-marketing-actions": 6,
    "negotiating-list": 6,
    "wishes-list": 5,
}


def test_the_review_asks_54_questions_in_twelve_sections():
    assert {section.code: len(section.questions) for section in review.SECTIONS} == QUESTIONS
    assert review.COUNTED == len(review.QUESTIONS) == 54


def test_its_tables_have_the_columns_of_the_document():
    assert {code: len(one.columns) for code, one in review.QUESTIONS.items() if one.table} == TABLES


def test_every_source_is_registered_and_every_source_answers_a_question():
    wanted = {one.computed_by: one.kind for one in review.QUESTIONS.values() if one.computed_by}
    registered = {code: one.kind for code, one in SOURCES.items() if code.startswith("review.")}
    assert wanted == registered


def test_every_text_is_there_in_every_language_and_says_something_of_its_own():
    languages = {code for code, _name in settings.LANGUAGES}
    texts = [review.TITLE, review.DESCRIPTION, review.DISAGREEMENT]
    for section in review.SECTIONS:
        texts += [section.title, section.intro]
        for one in section.questions:
            texts += [one.label, *([one.help] if one.help else []), *(column.label for column in one.columns)]
            texts += [label for _code, label in one.choices]
    assert all(set(text) == languages and all(text.values()) for text in texts)
    assert [found for text in texts if (found := faults(text["fr"]))] == []
    labels = [one.label["fr"] for one in review.QUESTIONS.values()]
    assert len(set(labels)) > 50


@pytest.mark.django_db
def test_it_is_loaded_and_published_once():
    assert load_standard(SYSTEM) == 1 + 12 + 54
    assert load_standard(SYSTEM) == 0
    version = QuestionnaireVersion.objects.get()
    assert version.status == "published"
    assert version.questionnaire.subject == "review"
    kept = Question.objects.filter(version=version)
    by_section = {code: kept.filter(section__code=code).count() for code in QUESTIONS}
    assert by_section == QUESTIONS
    assert {one.code: one.source for one in kept} == {
        code: one.source for code, one in review.QUESTIONS.items()
    }
