"""The pages of a joint plan: every row has its form, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core import clock
from pipeline.models import JointPlan, PlanCommitment
from pipeline.plans import document
from pipeline.plans.sections import PARTS, SECTIONS
from tests.pipeline.plans import make_plan, open_jointly

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def client(cast):
    return cast.staff_client("manager")


@pytest.fixture
def plan(cast):
    return make_plan(cast.actor("manager"), partner=cast.a)


def html(response) -> str:
    return response.content.decode()


def at(plan: JointPlan) -> str:
    return reverse("pipeline:plan", args=[plan.public_id])


def test_a_plan_is_begun_on_the_page_of_its_recruitment(cast, newcomer, client):
    typed = {"title_en": "Together", "currency": "EUR", "language": "fr"}
    answer = client.post(reverse("pipeline:plan-new", args=[newcomer.public_id]), typed)
    plan = JointPlan.objects.get()
    assert answer.url == at(plan)
    assert plan.number == f"JP-{clock.today().year}-001"
    # Both sides read who we are: the entity that is our default, until another is chosen.
    assert document.side_names(plan)["us"] == "Our Foundation"
    assert "Together" in html(client.get(reverse("pipeline:recruitment", args=[newcomer.public_id])))
    assert "Together" in html(client.get(reverse("pipeline:plans") + "?q=togeth&stage=internal"))
    assert "Together" not in html(client.get(reverse("pipeline:plans") + "?late=true"))


def test_the_whole_plan_is_shown_and_every_row_has_its_form(cast, plan, client):
    shown = html(client.get(at(plan)))
    texts = "€700,000.01|Open source|Hosting|Co-development|First meeting|Sovereignty|founded in 2000|Write to them"
    for text in (*texts.split("|"), "alternative to Dropbox", "DataSens provides", "at least 99 %"):
        assert text in shown, text
    for code, part in PARTS.items():
        assert client.get(reverse("pipeline:plan-row-add", args=[plan.public_id, code])).status_code == 200
        row = part.model.objects.filter(**{part.model.PLAN_PATH: plan}).first()
        if row is not None:
            edit = client.get(reverse("pipeline:plan-row-edit", args=[code, row.public_id]))
            assert edit.status_code == 200, code
    assert cast.staff_client("support").get(at(plan)).status_code == 403
    assert client.get(reverse("pipeline:plan-row-add", args=[plan.public_id, "nothing"])).status_code == 404


def test_a_row_is_added_changed_and_removed(plan, client):
    phase = plan.planphase_rows.first()
    line = {"phase": phase.public_id, "label_en": "Rent", "amount": "1000", "payer": "shared"}
    add = reverse("pipeline:plan-row-add", args=[plan.public_id, "lines"])
    refused = client.post(add, line)
    assert refused.status_code == 422
    assert "Say which share is ours" in html(refused)
    assert client.post(add, {**line, "our_share": "40"}).url == f"{at(plan)}#budget"
    row = plan.planbudgetline_rows.get(label__en="Rent")
    assert (row.amount_minor, row.our_share) == (100_000, 40)
    edit = reverse("pipeline:plan-row-edit", args=["lines", row.public_id])
    client.post(edit, {**line, "amount": "2000", "payer": "us", "seen": "1"})
    row.refresh_from_db()
    assert (row.amount_minor, row.payer, row.our_share, row.version) == (200_000, "us", None, 2)
    client.post(reverse("pipeline:plan-row-remove", args=["lines", row.public_id]))
    assert not plan.planbudgetline_rows.filter(pk=row.pk).exists()


def test_the_second_to_save_sees_the_first_s_text_and_loses_nothing(cast, plan, client):
    row = plan.plansynergy_rows.get()
    edit = reverse("pipeline:plan-row-edit", args=["synergies", row.public_id])
    typed = {
        "seen": "1", "side": "us", "title_en": "Hosting", "solution_en": "Theirs", "impact_en": "None",
    }  # fmt: skip
    cast.staff_client("administrator").post(edit, {**typed, "problem_en": "The first text"})
    second = client.post(edit, {**typed, "problem_en": "The second text"})
    assert second.status_code == 409
    shown = html(second)
    assert "The first text" in shown
    assert "The second text" in shown
    assert cast.staff["administrator"].name in shown
    assert client.post(edit, {**typed, "problem_en": "The second text", "seen": "2"}).status_code == 302
    row.refresh_from_db()
    assert row.problem == {"en": "The second text"}


def test_the_summary_is_written_like_a_row(cast, plan, client):
    edit = reverse("pipeline:plan-text", args=[plan.public_id, "summary"])
    client.post(edit, {"seen": "1", "text_en": "Ours"})
    late = client.post(edit, {"seen": "1", "text_en": "Mine"})
    assert late.status_code == 409
    assert "Ours" in html(late)
    assert client.get(reverse("pipeline:plan-text", args=[plan.public_id, "phases"])).status_code == 404


def test_progress_is_noted_with_what_shows_it(plan, client):
    row = PlanCommitment.objects.get(plan=plan, side="us")
    note = reverse("pipeline:plan-row-note", args=["commitments", row.public_id])
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    late = client.post(note, {"seen": "1", "done_on": tomorrow.isoformat()})
    assert late.status_code == 422
    assert "today or before" in html(late)
    client.post(
        note, {"seen": "1", "done_on": clock.today().isoformat(), "evidence": "Minutes of the meeting"}
    )
    assert "Minutes of the meeting" in html(client.get(at(plan)))


def test_sections_are_shared_one_by_one_then_both_write(cast, plan, client):
    share = reverse("pipeline:plan-section-share", args=[plan.public_id, "phases"])
    assert cast.staff_client("legal").post(share).status_code == 403
    client.post(share)
    plan.refresh_from_db()
    assert plan.stage == "shared"
    client.post(reverse("pipeline:plan-section-withdraw", args=[plan.public_id, "phases"]))
    assert not plan.sections.filter(is_shared=True).exists()
    client.post(reverse("pipeline:plan-open", args=[plan.public_id]))
    plan.refresh_from_db()
    assert plan.stage == "joint"


def test_the_statements_of_the_page_do_not_grow_with_the_plan(
    cast, plan, client, django_assert_max_num_queries
):
    open_jointly(cast.actor("manager"), plan)
    for phase in list(plan.planphase_rows.all()) * 5:
        PlanCommitment.objects.create(plan=plan, phase=phase, side="us", text={"en": "More"})
    client.get(at(plan))
    with django_assert_max_num_queries(len(SECTIONS) + len(PARTS) + 14):
        client.get(at(plan))
