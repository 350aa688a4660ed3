"""The fit of a recruitment: worked out from weighted answers, on both sides, explained and never guessed."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.text import both
from partners.models import Question, Questionnaire
from partners.questions import scoring, services
from pipeline.fit.services import fit_answer
from pipeline.models import Recruitment
from pipeline.needs.ready import load_questions
from pipeline.recruitment import things
from tests.pipeline.recruitment_factories import recruit
from tests.pipeline.test_deals_api import staff_api

# Worked out by hand from the standard weights: of us, aims 30 × 70, reach 25 × 50 and standing 15 × 100 make
# 4850 over 70, which is 69.3; team 30 × 80 over 30 is 80; together 7250 over 100, which is 72.5.
OURS = {"shared-aims": "largely", "reach": "500", "standing": True, "team": "4"}
# Of them, priority 60 × 50 over 60, and funded 30 × 0 over 30: 3000 over 90 is 33.3.
THEIRS = {"priority": "one", "funded": False}


def question(**values):
    plain = {"code": "q", "kind": "choice", "weight": 10, "axis": "strategic", "points": {}}
    return SimpleNamespace(**plain | values)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("kind", "points", "value", "worth"),
    [
        ("choice", {"a": 70, "b": 0}, "a", 70),
        ("choice", {"a": 70, "b": 0}, "gone", None),
        ("yes_no", {"true": 0, "false": 100}, False, 100),
        ("number", {"none": "0", "full": "8"}, "2", 25),
        ("number", {"none": "0", "full": "8"}, "900", 100),
        # Less is better: ten days are worth nothing, two all.
        ("number", {"none": "10", "full": "2"}, "4", 75),
        ("percent", {"none": "0", "full": "0.3"}, "0.15", 50),
        ("number", {"none": "0", "full": "8"}, None, None),
    ],
)
def test_what_an_answer_is_worth(kind, points, value, worth):
    found = scoring.points_of(question(kind=kind, points=points), value)
    assert found == (None if worth is None else Decimal(worth))


@pytest.mark.one_engine
def test_a_score_is_the_mean_of_what_is_answered_and_says_how_much_that_is():
    asked = [
        question(code="a", weight=60, points={"x": 100, "y": 40}),
        question(code="b", weight=20, points={"x": 0}),
        question(code="c", weight=20, axis="operational", points={"x": 50}),
        question(code="d", weight=None, points={}),
    ]
    found = scoring.score(asked, {"a": "y", "c": "x"})
    # 60 × 40 + 20 × 50 = 3400, over the 80 that are answered: 42.5, half upwards.
    assert (found.percent, found.answered) == (43, 80)
    assert [round(found.share(line), 1) for line in found.lines] == [30, 0, Decimal("12.5")]
    assert [line.question.code for line in found.missing] == ["b"]
    assert scoring.score(asked, {"a": "y", "c": "x"}, axis="operational").percent == 50
    nothing = scoring.score(asked, {})
    assert (nothing.percent, nothing.answered) == (None, 0)


@pytest.fixture
def asked(cast, phases):
    load_questions(SYSTEM, "fit")
    return recruit(cast, "Sarvi")


def page(client, row, name="recruitment"):
    return client.get(reverse(f"pipeline:{name}", args=[row.public_id])).content.decode()


@pytest.mark.django_db
def test_both_sides_stand_on_page_board_list_file_and_api(cast, asked):
    staff, api = cast.staff_client("manager"), staff_api(cast)
    assert "not scored yet" in page(staff, asked)
    assert api.get(f"recruitments/{asked.public_id}/").json()["fit_us"] is None
    form = reverse("pipeline:recruitment-fit-answer", args=[asked.public_id])
    sent = {f"own_fields.{code}": str(value).lower() for code, value in (OURS | THEIRS).items()}
    assert staff.post(form, sent).status_code == 302
    asked.refresh_from_db()
    assert (asked.fit_us, asked.fit_them) == (73, 33)
    # The whole, then the axes, on the page of the recruitment; then line by line.
    assert "73%" in page(staff, asked)
    explained = page(staff, asked, "recruitment-fit")
    for words in ("69%", "80%", "50%", "0%", "Largely", "not answered yet"):
        assert words in explained
    assert "fit 73 / 33" in staff.get(reverse("pipeline:recruitment-board")).content.decode()
    other = recruit(cast, "Unscored")
    listing = reverse("pipeline:recruitment-list")
    by_fit = staff.get(f"{listing}?sort=-fit_us").content.decode()
    assert by_fit.index("Sarvi") < by_fit.index("Unscored")
    assert "Unscored" not in staff.get(f"{listing}?fit_us=70").content.decode()
    assert "Sarvi" not in staff.get(f"{listing}?fit_us=74").content.decode()
    exported = b"".join(staff.get(f"{listing}?export=csv").streaming_content).decode()
    assert "Our interest in per cent" in exported
    assert ",73," in exported or ";73;" in exported
    sides = {side["side"]: side for side in api.get(f"recruitments/{asked.public_id}/fit/").json()}
    assert (sides["us"]["percent"], sides["us"]["answered"]) == (73, 50)
    assert (sides["them"]["percent"], sides["them"]["answered"]) == (33, 45)
    reach = next(one for one in sides["us"]["questions"] if one["code"] == "reach")
    assert (reach["points"], reach["share"]) == ("50.00", "12.50")
    assert other.fit_us is None


@pytest.mark.django_db
def test_other_weights_hold_for_every_open_recruitment_once_they_are_published(cast, asked, run_outbox):
    fit_answer(actor=cast.actor("manager"), recruitment=asked, values=OURS)
    questionnaire = Questionnaire.objects.get(subject="fit")
    draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    team = draft.questions.get(code="team")
    services.question_change(actor=SYSTEM, question=team, weight=0)
    services.version_publish(actor=SYSTEM, version=draft)
    run_outbox()
    asked.refresh_from_db()
    assert asked.fit_us == 69
    services.questionnaire_archive(actor=SYSTEM, questionnaire=questionnaire)
    run_outbox()
    asked.refresh_from_db()
    assert asked.fit_us is None


@pytest.mark.django_db
def test_a_score_on_both_sides_ticks_the_step_of_mutual_assessment(cast, asked):
    fit_answer(actor=SYSTEM, recruitment=asked, values=OURS)
    asked.refresh_from_db()
    assert things.found(asked, ["fit-scored"]) == {}
    fit_answer(actor=SYSTEM, recruitment=asked, values=THEIRS)
    asked.refresh_from_db()
    assert things.found(asked, ["fit-scored"])["fit-scored"].text == "fit 73 / 33"


BAD = [
    ({"weight": 101, "axis": "strategic", "points": {"true": 1, "false": 0}}, "weight"),
    ({"weight": 10, "points": {"true": 1, "false": 0}}, "axis"),
    ({"weight": 10, "axis": "strategic", "points": {"true": 1}}, "points"),
    ({"weight": 10, "axis": "strategic", "points": {"true": 101, "false": 0}}, "points"),
    ({"axis": "strategic"}, "weight"),
    ({"kind": "text", "weight": 10, "axis": "strategic", "points": {"true": 1}}, "weight"),
    ({"kind": "number", "weight": 10, "axis": "strategic", "points": {"none": "3", "full": "3"}}, "points"),
    ({"kind": "file", "audience": "partner_writes"}, "kind"),
    ({"audience": "partner_reads"}, "audience"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("details", "field"), BAD)
def test_what_does_not_make_a_score_is_refused(db, details, field):
    questionnaire = services.questionnaire_create(actor=SYSTEM, subject="fit", title=both("A", "A"))
    version = questionnaire.versions.get()
    section = services.section_add(actor=SYSTEM, version=version, title=both("B", "B"))
    with pytest.raises(DomainError) as refused:
        services.question_add(
            actor=SYSTEM, section=section, label=both("C", "C"), **{"kind": "yes_no", **details}
        )
    assert list(refused.value.fields) == [field]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"weight": 101},
        {"axis": ""},
        {"weight": None},
        {"weight": None, "axis": ""},
        {"points": {}},
        {"kind": "text"},
    ],
)
def test_the_database_holds_weight_axis_and_points_together(asked, values):
    draft = services.version_create(actor=SYSTEM, questionnaire=Questionnaire.objects.get(subject="fit"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(version=draft, code="reach").update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recruitment.objects.update(fit_us=101)


@pytest.mark.django_db
def test_weights_and_points_are_typed_in_the_editor_of_the_question(cast, asked):
    services.version_create(actor=SYSTEM, questionnaire=Questionnaire.objects.get(subject="fit"))
    staff = cast.staff_client("administrator")
    row = Question.objects.get(version__status="draft", code="skills")
    address = reverse("partners:question-edit", args=[row.public_id])
    form = staff.get(address).context["form"]
    assert [one["points"] for one in form.initial["choices"]] == [100, 50, 0]
    sent = {"kind": "choice", "section": row.section.public_id, "required": "never", "audience": "staff",
            "label_en": "Skills?", "label_fr": "Compétences ?", "weight": "40", "axis": "operational",
            "choices-rows": "3"}  # fmt: skip
    for at, (one, points) in enumerate(zip(row.choices, ("90", "45", ""), strict=True)):
        sent |= {f"choices-{at}-code": one["code"], f"choices-{at}-en": one["label"]["en"],
                 f"choices-{at}-fr": one["label"]["fr"], f"choices-{at}-points": points}  # fmt: skip
    refused = staff.post(address, sent)
    assert refused.status_code == 422
    assert "Give each answer between 0 and 100 points." in refused.content.decode()
    assert staff.post(address, sent | {"choices-2-points": "10"}).status_code == 302
    row.refresh_from_db()
    assert (row.weight, row.points) == (40, {"ready": 90, "training": 45, "none": 10})
    number = Question.objects.get(version__status="draft", code="reach")
    shown = staff.get(reverse("partners:question-edit", args=[number.public_id])).content.decode()
    assert 'name="points_full" value="1000"' in shown
