"""Joint plans: written whole, read by each side, and changed row by row."""

from __future__ import annotations

from datetime import date

import pytest

from core import clock
from core.errors import DomainError
from core.models import Event
from core.money import Money
from pipeline.models import PlanBudgetLine, PlanCommitment
from pipeline.plans import document, presenters, rules, selectors, services
from tests.pipeline.plans import make_plan, open_jointly, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(cast):
    return cast.actor("manager")


@pytest.fixture
def theirs(cast):
    return cast.member("a", "administrator")


@pytest.fixture
def plan(manager, cast):
    return make_plan(manager, partner=cast.a)


def refused(code: str, function, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        function(**arguments)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def test_the_budget_adds_up_by_payer_with_shares(manager, plan):
    # 50,000,001 at 25 per cent is 12,500,000.25: ours rounds to 12,500,000, the rest is theirs.
    total = document.budget_of(document.read(plan, manager, "en"))
    assert total.total == Money(70_000_001, "EUR")
    assert total.us == Money(12_500_000, "EUR")
    assert total.them == Money(15_000_000 + 37_500_001, "EUR")
    assert total.undecided == Money(5_000_000, "EUR")
    assert total.committed == total.spent == Money(0, "EUR")


def test_money_spent_counts_as_committed_and_an_order_is_not_counted_twice(manager, plan):
    line = PlanBudgetLine.objects.get(plan=plan, label__en="Hosting")
    day = {"happened_on": date(2026, 1, 2), "evidence": "Order 12"}
    for kind, amount in (("committed", 4_000_000), ("spent", 1_000_000)):
        services.plan_spend_add(
            actor=manager, line=line, values={**day, "kind": kind, "amount_minor": amount}
        )
    other = PlanBudgetLine.objects.get(plan=plan, label__en="Support")
    services.plan_spend_add(actor=manager, line=other, values={**day, "kind": "spent", "amount_minor": 700})
    total = document.budget_of(document.read(plan, manager, "en"))
    assert (total.committed, total.spent) == (Money(4_000_700, "EUR"), Money(1_000_700, "EUR"))
    assert total.left == Money(70_000_001 - 4_000_700, "EUR")
    refused(
        "invalid",
        services.plan_spend_add,
        actor=manager,
        line=line,
        values={"kind": "spent", "amount_minor": 5, "happened_on": date(2026, 1, 2)},
    )


def test_a_text_is_read_in_the_reader_s_language_else_in_another(manager, plan):
    in_french = document.read(plan, manager, "fr")
    assert in_french.title == "Plateforme souveraine"
    assert [row["text"] for row in in_french.rows("contributions")] == [
        "Data pipeline",
        "Use cases",
        "Cloud souverain",
    ]


def test_a_recruitment_has_one_open_plan(manager, newcomer):
    make_plan(manager, recruitment=newcomer)
    assert refused("conflict", make_plan, actor=manager, recruitment=newcomer).status == 409


def test_a_partner_reads_shared_sections_and_no_other(manager, theirs, plan):
    assert not type(plan).objects.visible_to(theirs).exists()
    share(manager, plan, "phases", "summary")
    doc = document.read(plan, theirs, "en")
    assert list(doc.chapters) == ["summary", "phases"]
    assert [row["text"] for row in doc.rows("commitments")] == ["Documentation", "Training"]
    assert not PlanBudgetLine.objects.visible_to(theirs).exists()
    services.plan_section_withdraw(actor=manager, plan=plan, code="phases")
    assert list(document.read(plan, theirs, "en").chapters) == ["summary"]
    assert not PlanCommitment.objects.visible_to(theirs).exists()


def test_a_shared_plan_is_read_by_the_partner_and_written_by_us(manager, theirs, plan):
    share(manager, plan)
    row = PlanCommitment.objects.get(plan=plan, side="them")
    refused("forbidden", services.plan_row_change, actor=theirs, row=row, values={"text": {"en": "Less"}})
    services.plan_row_change(actor=manager, row=row, values={"text": {"en": "More"}})


def test_jointly_each_side_writes_its_own_part(manager, theirs, plan):
    open_jointly(manager, plan)
    ours, own = (PlanCommitment.objects.get(plan=plan, side=side) for side in ("us", "them"))
    services.plan_row_change(actor=theirs, row=own, values={"text": {"en": "Training of ten"}})
    for actor, row in ((theirs, ours), (manager, own)):
        refused("takes-consent", services.plan_row_change, actor=actor, row=row, values={"text": {"en": "x"}})
    # Nor does one make the other's commitment one's own, or the other way round.
    refused("takes-consent", services.plan_row_change, actor=theirs, row=own, values={"side": "us"})
    refused(
        "takes-consent",
        services.plan_row_add,
        actor=theirs,
        plan=plan,
        part="commitments",
        values={"side": "us", "text": {"en": "Everything"}},
    )


def test_jointly_what_both_sides_say_of_a_value_is_written_by_each(manager, theirs, plan):
    open_jointly(manager, plan)
    row = plan.planalignment_rows.get()
    services.plan_row_change(actor=theirs, row=row, values={"theirs": {"en": "All is open"}})
    refused(
        "takes-consent", services.plan_row_change, actor=theirs, row=row, values={"ours": {"en": "Closed"}}
    )


def test_progress_is_noted_by_whoever_owes_it(manager, theirs, plan):
    open_jointly(manager, plan)
    ours, own = (PlanCommitment.objects.get(plan=plan, side=side) for side in ("us", "them"))
    done = {"done_on": clock.today(), "evidence": "Minutes"}
    services.plan_progress_note(actor=theirs, row=own, values=done)
    refused("forbidden", services.plan_progress_note, actor=theirs, row=ours, values=done)
    refused("forbidden", services.plan_progress_note, actor=manager, row=own, values=done)
    noted = rules.progress(PlanCommitment.objects.filter(plan=plan), date(2030, 3, 2))
    assert (noted.done, noted.total, noted.late, noted.percent) == (1, 2, 1, 50)


def test_a_pilot_says_what_was_measured_and_what_was_decided(manager, plan):
    pilot = plan.pilot_rows.get()
    availability, conformity = pilot.tests.all()
    assert availability.is_met is None
    for test, measured in ((availability, 98), (conformity, 1)):
        services.plan_progress_note(
            actor=manager, row=test, values={"measured": measured, "measured_on": clock.today()}
        )
    assert [test.is_met for test in pilot.tests.all()] == [False, True]
    refused("invalid", services.plan_progress_note, actor=manager, row=pilot, values={"decision": "go"})
    services.plan_progress_note(
        actor=manager, row=pilot, values={"decision": "no_go", "reason": {"en": "Too slow"}}
    )
    pilot.refresh_from_db()
    assert (pilot.decision, pilot.decided_on, pilot.decided_by) == ("no_go", clock.today(), manager.person)


def test_whoever_saves_what_somebody_changed_meanwhile_is_told(manager, plan):
    row = plan.plansynergy_rows.get()
    services.plan_row_change(actor=manager, row=row, values={"problem": {"en": "First"}}, expected=1)
    error = refused(
        "changed-meanwhile",
        services.plan_row_change,
        actor=manager,
        row=row,
        values={"problem": {"en": "Second"}},
        expected=1,
    )
    assert error.status == 409
    services.plan_row_change(actor=manager, row=row, values={"problem": {"en": "Second"}}, expected=2)
    row.refresh_from_db()
    assert (row.problem, row.version, row.changed_by_id) == ({"en": "Second"}, 3, manager.user_id)


def test_one_option_is_chosen_with_the_reason(manager, plan):
    first, second = plan.planoption_rows.all()
    error = refused("invalid", services.plan_row_change, actor=manager, row=first, values={"is_chosen": True})
    assert "Say why" in str(error.message)
    services.plan_row_change(
        actor=manager, row=first, values={"is_chosen": True, "why": {"en": "It stays open."}}
    )
    with pytest.raises(DomainError) as refusal:
        services.plan_row_change(
            actor=manager, row=second, values={"is_chosen": True, "why": {"en": "Money."}}
        )
    assert "Another option is chosen" in str(refusal.value.message)


def test_somebody_of_the_other_side_cannot_owe_our_part(manager, theirs, plan, cast):
    row = PlanCommitment.objects.get(plan=plan, side="us")
    member = selectors.members_of(plan).first()
    assert "one of us" in str(
        refused("invalid", services.plan_row_change, actor=manager, row=row, values={"owner": member}).message
    )
    services.plan_row_change(actor=manager, row=row, values={"owner": cast.staff["manager"]})


def test_a_row_hangs_on_a_row_of_the_same_plan(manager, plan, cast):
    other = services.plan_create(actor=manager, partner=cast.a, title={"en": "Other"})
    phase = services.plan_row_add(
        actor=manager, plan=other, part="phases", values={"name": {"en": "x"}, "months": 1}
    )
    row = PlanCommitment.objects.get(plan=plan, side="us")
    assert (
        refused("invalid", services.plan_row_change, actor=manager, row=row, values={"phase": phase}).field
        == "phase"
    )


def test_events_of_private_sections_are_ours_and_carry_no_contact(manager, plan):
    share(manager, plan, "phases")
    services.plan_row_change(actor=manager, row=plan.plancontact_rows.get(), values={"name": "M. Blanc"})
    changed = Event.objects.get(code="pipeline.plan.row_changed")
    assert changed.changes == {"plancontact.name": True}
    assert not Event.objects.filter(code="pipeline.plan.section_changed").exists()
    services.plan_row_change(actor=manager, row=plan.planphase_rows.first(), values={"months": 7})
    told = Event.objects.get(code="pipeline.plan.section_changed")
    assert (told.data, told.changes) == ({"section": "phases"}, {})


def test_phases_follow_one_another(manager, plan):
    plan = services.plan_change(actor=manager, plan=plan, starts_on=date(2026, 1, 31))
    shown = presenters.phases(document.read(plan, manager, "en"))
    assert [(p["span"].first, p["span"].last, p["span"].starts_on, p["span"].ends_on) for p in shown] == [
        (1, 6, date(2026, 1, 31), date(2026, 7, 31)),
        (7, 18, date(2026, 7, 31), date(2027, 7, 31)),
    ]


def test_finance_reads_plans_and_changes_none(cast, plan):
    assert (
        refused(
            "forbidden", services.plan_change, actor=cast.actor("finance"), plan=plan, title={"en": "Mine"}
        ).status
        == 403
    )
