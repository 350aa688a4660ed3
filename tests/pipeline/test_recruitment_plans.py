"""Joint plans: written whole, read back, and changed row by row."""

from __future__ import annotations

import pytest

from core.errors import DomainError
from core.models import Event
from core.money import Money
from pipeline.models import PlanBudgetLine
from pipeline.plans import selectors as reads
from pipeline.plans import services

pytestmark = pytest.mark.django_db

PLAN = {
    "title": "Sovereign data platform",
    "currency": "EUR",
    "parties": [
        {"side": "us", "name": "DataSens", "brings": "Data pipeline\nUse cases", "contact": "Mme Roy"},
        {"side": "them", "name": "Linagora", "founded": 2000},
        {"side": "other", "name": "The public sector", "gains": "Sovereignty"},
    ],
    "alignments": [{"theme": "Open source", "ours": "Open project", "theirs": "Open publisher"}],
    "synergies": [{"title": "Hosting", "problem": "No cloud", "solution": "Theirs", "impact": "No lock-in"}],
    "phases": [
        {
            "name": "Infrastructure",
            "months": 6,
            "lines": [
                {"label": "Hosting", "amount_minor": 15_000_000, "payer": "them"},
                {"label": "Support", "amount_minor": 5_000_000, "payer": "undecided"},
            ],
        },
        {
            "name": "AI",
            "months": 12,
            "lines": [{"label": "Development", "amount_minor": 50_000_000, "payer": "us"}],
        },
        {
            "name": "National roll-out",
            "months": 24,
            "lines": [{"label": "Roll-out", "amount_minor": 200_000_000, "payer": "undecided"}],
        },
    ],
    "options": [{"name": "Open source"}, {"name": "Co-development"}],
    "steps": [{"horizon": "immediate", "label": "First meeting"}, {"horizon": "short", "label": "Trial"}],
}


@pytest.fixture
def plan(cast, newcomer):
    return services.plan_create(actor=cast.actor("manager"), recruitment=newcomer, **PLAN)


def test_a_plan_adds_up_by_phase_and_payer(plan):
    page = reads.page(plan)
    assert page["budget"].total == Money(270_000_000, "EUR")
    assert page["budget"].us == Money(50_000_000, "EUR")
    assert page["budget"].them == Money(15_000_000, "EUR")
    assert page["budget"].undecided == Money(205_000_000, "EUR")
    assert page["months"] == 42
    assert [(p["row"].name, p["first_month"], p["last_month"]) for p in page["phases"]] == [
        ("Infrastructure", 1, 6),
        ("AI", 7, 18),
        ("National roll-out", 19, 42),
    ]
    assert page["us"].points["brings"] == ["Data pipeline", "Use cases"]
    assert [label for label, _rows in page["horizons"]] == ["Immediate", "Short term"]


def test_a_recruitment_has_one_plan(cast, newcomer, plan):
    with pytest.raises(DomainError) as refusal:
        services.plan_create(actor=cast.actor("manager"), recruitment=newcomer, title="Another")
    assert refusal.value.status == 409


def test_budget_lines_are_added_changed_and_removed(cast, plan):
    manager = cast.actor("manager")
    first, second, _third = plan.planphase_rows.all()
    line = services.plan_line_add(
        actor=manager, phase=first, label="Training", amount_minor=100_00, payer="undecided"
    )
    assert line.position == 3
    services.plan_line_change(
        actor=manager, line=line, phase=second, label="Training", amount_minor=200_00, payer="us"
    )
    assert reads.page(plan)["budget"].us == Money(50_020_000, "EUR")
    services.plan_line_remove(actor=manager, line=line)
    assert reads.page(plan)["budget"].total == Money(270_000_000, "EUR")
    assert Event.objects.filter(code="pipeline.plan.budget_changed").count() == 3


@pytest.mark.parametrize("amount", [0, -5])
def test_a_budget_line_costs_something(cast, plan, amount):
    with pytest.raises(DomainError) as refusal:
        services.plan_line_add(
            actor=cast.actor("manager"),
            phase=plan.planphase_rows.first(),
            label="x",
            amount_minor=amount,
            payer="us",
        )
    assert "above zero" in str(refusal.value.message)


def test_one_option_is_chosen_with_the_reason(cast, plan):
    manager = cast.actor("manager")
    first, second = plan.planoption_rows.all()
    with pytest.raises(DomainError) as refusal:
        services.plan_row_change(actor=manager, row=first, is_chosen=True)
    assert "Say why" in str(refusal.value.message)
    services.plan_row_change(actor=manager, row=first, is_chosen=True, why="Keeps the licence open.")
    with pytest.raises(DomainError) as refusal:
        services.plan_row_change(actor=manager, row=second, is_chosen=True, why="Money.")
    assert "Another option is chosen" in str(refusal.value.message)


def test_removing_a_phase_takes_its_budget_with_it(cast, plan):
    services.plan_row_remove(actor=cast.actor("manager"), row=plan.planphase_rows.first())
    assert PlanBudgetLine.objects.filter(phase__plan=plan).count() == 2
    assert reads.page(plan)["budget"].total == Money(250_000_000, "EUR")


def test_a_contact_in_a_plan_stays_out_of_the_events(cast, plan):
    party = plan.planparty_rows.get(side="us")
    services.plan_row_change(actor=cast.actor("manager"), row=party, contact="M. Blanc")
    changed = Event.objects.get(code="pipeline.plan.row_changed")
    assert changed.changes == {"planparty.contact": True}


def test_finance_reads_plans_and_changes_none(cast, plan):
    with pytest.raises(DomainError) as refusal:
        services.plan_change(actor=cast.actor("finance"), plan=plan, title="Mine")
    assert refusal.value.status == 403
