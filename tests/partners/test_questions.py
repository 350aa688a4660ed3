"""Own questions: kinds of answers, versions that never change, answers that are kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from core.actor import SYSTEM
from core.errors import DomainError
from core.operation import operation, record
from core.text import both
from partners.models import Answer, Question
from partners.questions import answers, kinds, selectors, services

pytestmark = pytest.mark.django_db


def asked(kind: str, **more) -> SimpleNamespace:
    return SimpleNamespace(
        **{"code": "size", "kind": kind, "choices": [], "columns": [], "required": "never"} | more
    )


CHOICES = [{"code": "s", "label": {"fr": "Petite", "en": "Small"}}, {"code": "l", "label": {"en": "Large"}}]


@pytest.mark.parametrize(
    ("question", "raw", "stored"),
    [
        (asked("text"), "  Lyon ", "Lyon"),
        (asked("number"), "12.50", "12.5"),
        (asked("percent"), "0.306", "0.306"),
        (asked("money"), {"amount": "12.5", "currency": "EUR"}, {"amount": "12.50", "currency": "EUR"}),
        (asked("date"), "2026-11-29", "2026-11-29"),
        (asked("yes_no"), "oui", True),
        (asked("yes_no"), False, False),
        (asked("choice", choices=CHOICES), "petite", "s"),
        (asked("choices", choices=CHOICES), "Small, l", ["s", "l"]),
        (
            asked("table", columns=[{"code": "n", "label": {"en": "N"}, "kind": "number"}]),
            [{"n": "3"}, {"n": ""}],
            [{"n": "3"}],
        ),
        (asked("text"), "", None),
    ],
)
def test_each_kind_is_kept_in_its_form(question, raw, stored):
    assert kinds.parse(question, raw) == stored


@pytest.mark.parametrize(
    ("question", "raw"),
    [
        (asked("text"), {"en": "Lyon", "zz": "Lyon"}),
        (asked("text"), {"en\x00": "Lyon"}),
        (asked("text"), {"en": {"name": "Lyon"}}),
        (asked("text"), {"en": "Ly\ud800on"}),
        (asked("date"), 20261130),
        (asked("date"), "2026-W10-1"),
        (asked("number"), "1e3"),
        (asked("number"), "١٢"),
        (asked("number"), "1e999999"),
        (asked("number"), "0.1234567"),
        (asked("number"), True),
        (asked("money"), {"amount": "1", "currency": "ZZZ"}),
        (asked("money"), "12"),
        (asked("date"), "0026-11-20"),
        (asked("yes_no"), "maybe"),
        (asked("choice", choices=CHOICES), "huge"),
        (asked("table", columns=[]), [{"x": "1"}]),
        (asked("text"), "x" * 501),
        (asked("text"), "a\x00b"),
        (asked("text"), "a\ud800"),
    ],
)
def test_what_is_no_such_answer_is_refused_at_its_question(question, raw):
    with pytest.raises(DomainError) as refused:
        kinds.parse(question, raw)
    assert refused.value.field == "size"


@pytest.fixture
def fields(db):
    questionnaire = services.questionnaire_create(
        actor=SYSTEM, subject="partner", title=both("Champs", "Fields")
    )
    draft = questionnaire.versions.get()
    section = services.section_add(actor=SYSTEM, version=draft, title=both("Profil", "Profile"))
    services.question_add(
        actor=SYSTEM, section=section, label=both("Effectif", "Headcount"), kind="number", required="always"
    )
    services.question_add(
        actor=SYSTEM, section=section, label=both("Note", "Remark"), kind="text", audience="partner_writes"
    )
    services.version_publish(actor=SYSTEM, version=draft)
    return questionnaire


@operation("partners.partner:change", event="partners.partner.changed")
def answer(*, actor, partner, values, complete=False):
    changed = answers.write_own("partner", partner, partner, values, actor=actor, complete=complete)
    record(partner, changes=changed)
    return changed


def test_an_answer_given_again_keeps_the_one_before(fields, cast):
    answer(actor=SYSTEM, partner=cast.a, values={"headcount": "12"})
    answer(actor=SYSTEM, partner=cast.a, values={"headcount": "15"})
    rows = Answer.objects.filter(code="headcount").order_by("pk")
    assert [(row.value, row.replaced_at is None) for row in rows] == [("12", False), ("15", True)]
    assert selectors.values_of("partner", [cast.a.public_id], ["headcount"]) == {
        cast.a.public_id: {"headcount": "15"}
    }
    with transaction.atomic(), pytest.raises(IntegrityError):
        Answer.objects.filter(pk=rows[0].pk).update(value="99")


def test_a_whole_form_asks_for_what_must_be_answered(fields, cast):
    with pytest.raises(DomainError) as refused:
        answer(actor=SYSTEM, partner=cast.a, values={"remark": "x"}, complete=True)
    assert set(refused.value.fields) == {"own_fields.headcount"}
    assert not Answer.objects.exists()


def test_published_questions_never_change_and_a_new_version_keeps_their_codes(fields):
    published = selectors.current(fields)
    with pytest.raises(DomainError):
        services.question_change(
            actor=SYSTEM, question=published.questions.get(code="headcount"), label=both("X", "X")
        )
    with transaction.atomic(), pytest.raises(IntegrityError):
        Question.objects.filter(version=published).update(code="other")
    draft = services.version_create(actor=SYSTEM, questionnaire=fields)
    assert [question.code for question in selectors.questions_of(draft)] == ["headcount", "remark"]
    with pytest.raises(DomainError):
        services.question_change(actor=SYSTEM, question=draft.questions.get(code="headcount"), kind="text")
