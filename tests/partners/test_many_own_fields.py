"""Many own fields and many partners: as many statements as with few, and filters that an index answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.ids import new_public_ids
from core.text import both
from partners.models import Answer, AnswerSheet, Partner, Question
from partners.partner.filters import PartnerFilter
from partners.questions import kinds, selectors, services
from tests.partners.test_own_fields import SIZES, define, staff_api, typed
from tests.support.factories import several

pytestmark = pytest.mark.django_db
__all__ = ["staff_api"]

KINDS = [
    "number",
    "text",
    "choice",
    "choices",
    "money",
    "date",
    "yes_no",
    "file",
    "person",
    "partner",
    "percent",
    "long_text",
]


def many(number):
    return [
        {"label": both(f"Champ {at}", f"Field {at}"), "kind": KINDS[at % len(KINDS)], "choices": SIZES}
        if KINDS[at % len(KINDS)].startswith("choice")
        else {"label": both(f"Champ {at}", f"Field {at}"), "kind": KINDS[at % len(KINDS)]}
        for at in range(number)
    ]


VALUES = {"number": "1", "text": "x", "choice": "s", "choices": ["s"], "money": {"amount": "1.00", "currency": "EUR"},
          "date": "2026-03-01", "yes_no": True, "percent": "0.1", "long_text": "y",
          "person": {"id": "usr_x", "name": "X"}, "partner": {"id": "par_x", "name": "Y"},
          "file": {"id": "fil_x", "name": "z.pdf"}}  # fmt: skip


def answer_all(partners, questions, said=lambda question, at: VALUES[question.kind]):
    """The fields of many partners answered, as one write for all of them."""
    ids, keys = new_public_ids("ans", len(partners)), new_public_ids("asw", len(partners) * len(questions))
    sheets = AnswerSheet.objects.bulk_create([
        AnswerSheet(public_id=next(ids), questionnaire=questions[0].version.questionnaire, subject_id=one.public_id,
                    partner=one)
        for one in partners
    ])  # fmt: skip
    Answer.objects.bulk_create([
        Answer(public_id=next(keys), sheet=sheet, question=question, code=question.code, value=said(question, at),
               **kinds.found_by(question, said(question, at)))
        for at, sheet in enumerate(sheets) for question in questions
    ])  # fmt: skip


@pytest.mark.one_engine
def test_sixty_fields_and_fifty_rows_cost_no_more_statements(cast, staff_api):
    questionnaire = define(questions=many(12))
    staff = cast.login(cast.staff["administrator"])
    counts = []
    for fields, rows in ((12, 3), (60, 50)):
        if fields == 60:
            draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
            for details in many(60)[12:]:
                services.question_add(actor=SYSTEM, section=draft.sections.get(), **details)
            services.version_publish(actor=SYSTEM, version=draft)
        partners = several(Partner, cast.a, rows)
        answer_all(partners, selectors.own_fields("partner"))
        columns = ",".join(f"own.field-{at}" for at in range(fields))
        address = reverse("partners:list")
        asked = [
            (staff, f"{address}?columns=name,{columns}"),
            (staff, f"{address}?own.field-0.min=1"),
            (staff, f"{address}?export=csv"),
            (staff, reverse("partners:edit", args=[partners[0].public_id])),
            (staff, reverse("partners:detail", args=[partners[0].public_id])),
            (staff_api, "/api/v1/partners/?page_size=50"),
            (staff_api, "/api/v1/partners/?own.field-0.min=1&own_unanswered=field-3"),
            (staff_api, f"/api/v1/partners/{partners[0].public_id}/"),
        ]
        found = []
        for client, url in asked:
            client.get(url)
            with CaptureQueriesContext(connection) as sent:
                answered = client.get(url)
                assert answered.status_code == 200, url
                if answered.streaming:
                    b"".join(answered.streaming_content)
            found.append(len(sent))
        counts.append(found)
    assert counts[0] == counts[1]


@pytest.mark.one_engine
def test_a_form_of_sixty_fields_is_filled_in(cast):
    define(questions=many(60))
    staff, edit = cast.login(cast.staff["administrator"]), reverse("partners:edit", args=[cast.a.public_id])
    assert len(staff.get(edit).context["form"].own_names) == 60
    sent = {f"own_fields.field-{at}": "7" for at in range(0, 60, 12)}
    assert staff.post(edit, typed(cast.a, **sent)).status_code == 302
    rows = Answer.objects.current().exclude(value=None).filter(sheet__subject_id=cast.a.public_id)
    assert sorted(rows.values_list("code", "value")) == sorted(
        (f"field-{at}", "7") for at in (0, 12, 24, 36, 48)
    )


def test_there_are_at_most_a_hundred(cast):
    questionnaire = define(questions=many(1))
    draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    section, first = draft.sections.get(), draft.questions.get()
    ids = new_public_ids("que", 99)
    Question.objects.bulk_create([
        Question(public_id=next(ids), version=draft, section=section, code=f"more-{at}", kind="text", label=first.label)
        for at in range(99)
    ])  # fmt: skip
    with pytest.raises(DomainError) as refused:
        services.question_add(actor=SYSTEM, section=section, label=both("Un", "One"), kind="text")
    assert (refused.value.status, "100" in str(refused.value.message)) == (409, True)


def plan_of(rows):
    """How the database answers it, as text."""
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {sql}", parameters)
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


PARTNERS, RARE = 4_000, 20
SELDOM = {"number": "500", "choice": "l", "date": "2020-01-01"}


def test_a_filter_finds_its_partners_by_an_index(cast, rf):
    """Twenty among some thousand partners, by each of the indexes of answers."""
    define(questions=many(7))
    copied = {
        f.attname: getattr(cast.a, f.attname) for f in Partner._meta.concrete_fields if not f.primary_key
    }
    del copied["public_id"], copied["name"]
    ids = new_public_ids("par", PARTNERS)
    made = [Partner(**copied, public_id=next(ids), name=f"P{at}") for at in range(PARTNERS)]
    Partner.objects.bulk_create(made, batch_size=500)
    asked = [one for one in selectors.own_fields("partner") if one.kind in SELDOM]
    answer_all(made, asked, lambda one, at: SELDOM[one.kind] if at < RARE else VALUES[one.kind])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    request = rf.get("/")
    request.actor = request.user = cast.actor("administrator")
    for data, index in ((QueryDict("own.field-0.min=400"), "partners_answer_number"),
                        (QueryDict("own.field-2=l"), "partners_answer_text"),
                        (QueryDict("own.field-5.max=2020-02-01"), "partners_answer_day")):  # fmt: skip
        found = PartnerFilter(data, queryset=Partner.objects.current(), request=request).qs
        plan = plan_of(found.order_by("name", "pk")[:50])
        assert index in plan, plan
        assert found.count() == RARE
