"""How recruitments come, move, are won and lost, and what that does to the partner."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from agreements.models import Agreement
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, EventTarget, SearchEntry
from core.money import Money
from partners.models import ExchangeRate, Partner
from partners.partner.services import partner_change
from pipeline.models import Recruitment
from pipeline.recruitment import phases as recruitment_phases
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment.checklist import recruitment_step_tick, recruitment_step_untick
from pipeline.recruitment.subscriptions import win_recruitment
from tests.pipeline.recruitment_factories import codes, recruit, shown

pytestmark = pytest.mark.django_db


def stays(recruitment) -> list[tuple]:
    return list(recruitment.stays.values_list("phase__code", "entered_on", "left_on"))


def test_a_recruitment_is_opened_with_a_new_partner_in_one_go(cast, phases):
    recruitment = recruitment_services.recruitment_open_new(
        actor=cast.actor("manager"),
        name="Helio Santé",
        type=cast.vocabulary.company,
        country="FR",
        potential=Money(21_200_000, "EUR"),
        probability=25,
        next_step="Call the director",
        next_step_on=clock.today() + timedelta(days=2),
    )
    assert recruitment.phase.code == "exploration"
    assert (recruitment.partner.name, recruitment.partner.status) == ("Helio Santé", "prospect")
    assert recruitment.partner.owner == cast.staff["manager"]
    assert (recruitment.programme_minor, recruitment.weighted_minor) == (21_200_000, 5_300_000)
    assert stays(recruitment) == [("exploration", clock.today(), None)]
    assert codes() == ["partners.partner.created", "pipeline.recruitment.opened"]
    entry = SearchEntry.objects.get(target_id=recruitment.public_id)
    assert (entry.title, entry.permission) == ("Helio Santé", "pipeline.recruitment:view")


def test_a_recruitment_is_found_under_the_new_name_of_its_partner(cast, newcomer, run_outbox):
    partner_change(actor=cast.actor("manager"), partner=newcomer.partner, name="Aurore Data")
    run_outbox()
    assert SearchEntry.objects.get(target_id=newcomer.public_id).title == "Aurore Data"


def test_a_partner_has_one_open_recruitment_at_a_time(cast, newcomer):
    with pytest.raises(DomainError) as refusal:
        recruitment_services.recruitment_open(actor=cast.actor("manager"), partner=newcomer.partner)
    assert "open recruitment already" in str(refusal.value.message)


def test_potential_in_another_currency_is_weighed_at_the_rate_of_its_day(cast, phases):
    ExchangeRate.objects.create(currency="USD", day=date(2020, 1, 1), rate="0.90")
    recruitment = recruit(cast, "Oregon Cloud", potential=Money(1_000_001, "USD"), probability=50)
    # $10,000.01 at 0.90 is €9,000.009, so 900,001 cents; half of it rounds up.
    assert (recruitment.programme_minor, recruitment.weighted_minor) == (900_001, 450_001)

    ExchangeRate.objects.create(currency="USD", day=clock.today(), rate="0.50")
    recruitment_services.recruitment_change(
        actor=cast.actor("manager"),
        recruitment=recruitment,
        potential=Money(1_000_001, "USD"),
        probability=10,
    )
    recruitment.refresh_from_db()
    assert (recruitment.programme_minor, recruitment.weighted_minor) == (900_001, 90_000)


def test_leads_and_words_weigh_nothing_in_money(cast, phases):
    leads = recruit(cast, "Univ. de Gand", leads=12, probability=50)
    words = recruit(cast, "CareBridge", potential_note="free licence", probability=80)
    assert (leads.potential_kind, leads.potential_leads, leads.weighted_minor) == ("leads", 12, 0)
    assert (words.potential_kind, words.potential, words.weighted_minor) == ("other", None, 0)


def test_a_phase_is_not_left_before_its_required_steps_are_done_or_excused(cast, phases, newcomer):
    manager = cast.actor("manager")
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.recruitment_move(actor=manager, recruitment=newcomer, phase=phases.proposal)
    assert (refusal.value.code, refusal.value.field) == ("steps-missing", "reason")
    assert "Contact" in str(refusal.value.message)
    newcomer.refresh_from_db()
    assert newcomer.phase == phases.exploration

    recruitment_phases.recruitment_move(
        actor=manager,
        recruitment=newcomer,
        phase=phases.proposal,
        steps_done=[shown(cast, newcomer, phases.steps["contact"])],
    )
    newcomer.refresh_from_db()
    assert newcomer.phase == phases.proposal
    assert list(newcomer.steps_done.values_list("step__code", flat=True)) == ["contact"]


def test_skipping_phases_asks_for_the_steps_of_all_of_them(cast, phases, newcomer):
    manager = cast.actor("manager")
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.recruitment_move(
            actor=manager,
            recruitment=newcomer,
            phase=phases.negotiation,
            steps_done=[shown(cast, newcomer, phases.steps["contact"])],
        )
    assert "Proposal-Sent" in str(refusal.value.message)
    recruitment_phases.recruitment_move(
        actor=manager, recruitment=newcomer, phase=phases.negotiation, reason="They sent us a draft."
    )
    assert newcomer.stays.get(phase=phases.exploration).reason == "They sent us a draft."


def test_going_back_asks_for_nothing(cast, phases, newcomer):
    manager = cast.actor("manager")
    recruitment_phases.recruitment_move(
        actor=manager, recruitment=newcomer, phase=phases.proposal, reason="known"
    )
    recruitment_phases.recruitment_move(actor=manager, recruitment=newcomer, phase=phases.exploration)
    newcomer.refresh_from_db()
    assert newcomer.phase == phases.exploration
    assert codes().count("pipeline.recruitment.moved") == 2


def test_from_contact_to_optimisation_the_partner_gets_the_status_of_each_phase(cast, phases):
    manager = cast.actor("manager")
    with time_machine.travel("2026-09-01 10:00", tick=False):
        recruitment = recruit(cast, "TechCorp", potential=Money(68_400_000, "EUR"), probability=70)
    with time_machine.travel("2026-09-11 10:00", tick=False):
        recruitment_phases.recruitment_move(
            actor=manager, recruitment=recruitment, phase=phases.proposal, reason="x"
        )
        assert Partner.objects.get(pk=recruitment.partner_id).status == "prospect"
    with time_machine.travel("2026-10-01 10:00", tick=False):
        recruitment_phases.recruitment_move(
            actor=manager, recruitment=recruitment, phase=phases.implementation, reason="x"
        )
        recruitment.refresh_from_db()
        assert (recruitment.outcome, recruitment.won_on) == ("won", date(2026, 10, 1))
        assert recruitment.partner.status == "onboarding"
    with time_machine.travel("2026-10-24 10:00", tick=False):
        recruitment_phases.recruitment_go_live(
            actor=manager,
            recruitment=recruitment,
            steps_done=[shown(cast, recruitment, phases.steps["kick-off"])],
        )
    recruitment.refresh_from_db()
    partner = recruitment.partner
    assert (recruitment.phase, recruitment.live_on, recruitment.closed_at) == (
        phases.optimisation,
        date(2026, 10, 24),
        None,
    )
    assert partner.status == "active"
    assert [(row.new_status, row.effective_on) for row in partner.status_changes.all()] == [
        ("active", date(2026, 10, 24)),
        ("onboarding", date(2026, 10, 1)),
    ]
    assert stays(recruitment) == [
        ("exploration", date(2026, 9, 1), date(2026, 9, 11)),
        ("proposal", date(2026, 9, 11), date(2026, 10, 1)),
        ("implementation", date(2026, 10, 1), date(2026, 10, 24)),
        ("optimisation", date(2026, 10, 24), None),
    ]
    assert [code for code in codes() if code.startswith("pipeline")] == [
        "pipeline.recruitment.opened",
        "pipeline.recruitment.moved",
        "pipeline.recruitment.moved",
        "pipeline.recruitment.won",
        "pipeline.activity.added",
        "pipeline.recruitment.moved",
        "pipeline.recruitment.went_live",
    ]


def test_a_live_partner_does_not_go_back_on_the_board(cast, phases, newcomer):
    manager = cast.actor("manager")
    recruitment_phases.recruitment_move(
        actor=manager, recruitment=newcomer, phase=phases.optimisation, reason="x"
    )
    assert Partner.objects.get(pk=newcomer.partner_id).status == "active"
    for refused in (
        lambda: recruitment_phases.recruitment_move(
            actor=manager, recruitment=newcomer, phase=phases.negotiation, reason="x"
        ),
        lambda: recruitment_services.recruitment_lose(actor=manager, recruitment=newcomer, reason="x"),
        lambda: recruitment_phases.recruitment_go_live(actor=manager, recruitment=newcomer, reason="x"),
    ):
        with pytest.raises(DomainError) as refusal:
            refused()
        assert refusal.value.status == 409


def test_a_won_one_goes_back_only_with_a_reason_and_is_no_longer_won(cast, phases, newcomer):
    manager = cast.actor("manager")
    recruitment_phases.recruitment_move(
        actor=manager, recruitment=newcomer, phase=phases.implementation, reason="signed"
    )
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.recruitment_move(actor=manager, recruitment=newcomer, phase=phases.negotiation)
    assert refusal.value.code == "reason-missing"
    recruitment_phases.recruitment_move(
        actor=manager, recruitment=newcomer, phase=phases.negotiation, reason="Their board withdrew."
    )
    newcomer.refresh_from_db()
    assert (newcomer.outcome, newcomer.won_on) == ("", None)
    assert Partner.objects.get(pk=newcomer.partner_id).status == "prospect"


def test_recruiting_an_active_partner_for_more_leaves_its_status(cast, phases):
    recruitment = recruitment_services.recruitment_open(actor=cast.actor("manager"), partner=cast.b)
    recruitment_phases.recruitment_move(
        actor=cast.actor("manager"), recruitment=recruitment, phase=phases.implementation, reason="x"
    )
    cast.b.refresh_from_db()
    assert cast.b.status == "active"
    assert not cast.b.status_changes.exists()


def test_moves_have_dates_in_order(cast, phases, newcomer):
    manager = cast.actor("manager")
    move = {"actor": manager, "recruitment": newcomer, "phase": phases.proposal, "reason": "x"}
    for day in (clock.today() + timedelta(days=1), newcomer.phase_since - timedelta(days=1)):
        with pytest.raises(DomainError) as refusal:
            recruitment_phases.recruitment_move(**move, moved_on=day)
        assert refusal.value.field == "moved_on"


def test_an_active_agreement_wins_the_open_recruitment_once(cast, phases, newcomer):
    recruitment_phases.recruitment_move(
        actor=cast.actor("manager"), recruitment=newcomer, phase=phases.negotiation, reason="x"
    )
    recruitment_phases.recruitment_sign(
        actor=SYSTEM, partner=newcomer.partner, reason="Agreement 2026-014 is active."
    )
    recruitment_phases.recruitment_sign(
        actor=SYSTEM, partner=newcomer.partner, reason="Agreement 2026-014 is active."
    )
    newcomer.refresh_from_db()
    assert (newcomer.phase, newcomer.outcome) == (phases.implementation, "won")
    assert newcomer.stays.get(phase=phases.negotiation).reason == "Agreement 2026-014 is active."
    assert codes().count("pipeline.recruitment.won") == 1


@pytest.mark.parametrize(("kind", "phase"), [("reseller", "implementation"), ("nda", "negotiation")])
def test_an_agreement_that_makes_a_partner_is_heard(cast, phases, newcomer, kind, phase):
    recruitment_phases.recruitment_move(
        actor=cast.actor("manager"), recruitment=newcomer, phase=phases.negotiation, reason="x"
    )
    agreement = Agreement.objects.create(
        number="2026-014",
        title="Reseller agreement",
        partner=newcomer.partner,
        own_entity=cast.vocabulary.own_entity,
        kind=kind,
        language="fr",
        status="active",
        author="system",
    )
    win_recruitment(SimpleNamespace(target_id=agreement.public_id, at=clock.now()))
    newcomer.refresh_from_db()
    assert newcomer.phase.code == phase


def test_a_signature_without_a_recruitment_changes_nothing(cast, phases):
    assert recruitment_phases.recruitment_sign(actor=SYSTEM, partner=cast.b) is None
    assert codes() == []


def test_a_lost_one_says_why_and_can_be_taken_up_again(cast, phases, newcomer):
    manager = cast.actor("manager")
    with pytest.raises(DomainError):
        recruitment_services.recruitment_lose(actor=manager, recruitment=newcomer, reason=" ")
    recruitment_services.recruitment_lose(
        actor=manager, recruitment=newcomer, reason="No budget this year.", end_partner=True
    )
    newcomer.refresh_from_db()
    assert (newcomer.outcome, newcomer.lost_reason) == ("lost", "No budget this year.")
    assert newcomer.closed_at is not None
    assert newcomer.partner.status == "ended"
    assert newcomer.stays.filter(left_on=None).count() == 0
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.recruitment_move(
            actor=manager, recruitment=newcomer, phase=phases.proposal, reason="x"
        )
    assert refusal.value.status == 409

    recruitment_services.recruitment_reopen(actor=manager, recruitment=newcomer)
    newcomer.refresh_from_db()
    assert (newcomer.outcome, newcomer.closed_at) == ("", None)
    assert Partner.objects.get(pk=newcomer.partner_id).status == "prospect"
    assert newcomer.stays.filter(left_on=None).count() == 1


def test_a_lost_one_is_not_taken_up_beside_another(cast, newcomer):
    manager = cast.actor("manager")
    recruitment_services.recruitment_lose(actor=manager, recruitment=newcomer, reason="No.")
    recruitment_services.recruitment_open(actor=manager, partner=newcomer.partner)
    with pytest.raises(DomainError) as refusal:
        recruitment_services.recruitment_reopen(actor=manager, recruitment=newcomer)
    assert refusal.value.status == 409


def test_steps_activities_and_files_touch_a_recruitment(cast, phases):
    manager = cast.actor("manager")
    with time_machine.travel("2026-10-01 10:00", tick=False):
        recruitment = recruit(cast, "Delta")
    with time_machine.travel("2026-10-10 10:00", tick=False):
        recruitment_services.activity_add(
            actor=manager,
            recruitment=recruitment,
            kind="call",
            happened_on=date(2026, 10, 7),
            summary="Spoke with Mme Roy.",
        )
        recruitment.refresh_from_db()
        assert recruitment.touched_on == date(2026, 10, 7)
        with pytest.raises(DomainError):
            recruitment_services.activity_add(
                actor=manager,
                recruitment=recruitment,
                kind="call",
                happened_on=date(2026, 10, 11),
                summary="x",
            )
        recruitment_services.recruitment_plan_step(
            actor=manager,
            recruitment=recruitment,
            next_step="Send the questionnaire",
            next_step_on=date(2026, 10, 20),
            next_step_owner=cast.staff["manager"],
        )
        recruitment_step_tick(
            actor=manager,
            recruitment=recruitment,
            step=phases.steps["contact"],
            activity=recruitment.activities.first(),
        )
    recruitment.refresh_from_db()
    assert (recruitment.touched_on, recruitment.next_step_on) == (date(2026, 10, 10), date(2026, 10, 20))
    # What was said in the call stays out of the audit log.
    assert "Roy" not in str(list(Event.objects.values()))
    assert EventTarget.objects.filter(target_id=recruitment.public_id).count() == len(codes())

    recruitment_step_untick(actor=manager, recruitment=recruitment, step=phases.steps["contact"])
    assert recruitment.steps_done.count() == 0


def test_a_dated_step_says_what_is_to_be_done(cast, newcomer):
    recruitment_services.recruitment_plan_step(
        actor=cast.actor("manager"), recruitment=newcomer, next_step="", next_step_on=clock.today()
    )
    newcomer.refresh_from_db()
    assert (newcomer.next_step, newcomer.next_step_on) == ("", None)


def test_a_next_step_is_done_by_one_of_us(cast, newcomer):
    with pytest.raises(DomainError) as refusal:
        recruitment_services.recruitment_plan_step(
            actor=cast.actor("manager"),
            recruitment=newcomer,
            next_step="Call",
            next_step_owner=cast.members["a"]["sales"],
        )
    assert refusal.value.field == "next_step_owner"


def test_documents_are_kept_and_archived(cast, newcomer):
    manager = cast.actor("manager")
    file = recruitment_services.recruitment_file_add(
        actor=manager, recruitment=newcomer, name="questionnaire.txt", content=b"Needs and constraints"
    )
    recruitment_services.recruitment_file_archive(actor=manager, file=file)
    file.refresh_from_db()
    assert (file.title, file.archived_at is not None) == ("questionnaire.txt", True)


@pytest.mark.parametrize("role", ["legal", "finance", "support", "auditor"])
def test_who_may_not_recruit_is_refused(cast, newcomer, phases, role):
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.recruitment_move(
            actor=cast.actor(role), recruitment=newcomer, phase=phases.proposal, reason="x"
        )
    assert refusal.value.status == 403


def test_a_manager_of_own_partners_reaches_no_other(cast, newcomer, phases):
    with pytest.raises(DomainError) as refusal:
        recruitment_services.recruitment_plan_step(
            actor=cast.actor("manager_own"), recruitment=newcomer, next_step="Call"
        )
    assert refusal.value.status == 404
    assert not Recruitment.objects.visible_to(cast.actor("manager_own")).exists()


def test_a_partner_sees_nothing_of_its_own_recruitment(cast, phases):
    recruitment_services.recruitment_open(actor=cast.actor("manager"), partner=cast.a)
    assert not Recruitment.objects.visible_to(cast.member("a", "administrator")).exists()


def test_a_phase_keeps_its_code(cast, phases):
    admin = cast.actor("administrator")
    recruitment_phases.phase_save(actor=admin, phase=phases.proposal, usual_max_days=35)
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.phase_save(actor=admin, phase=phases.proposal, code="offer")
    assert refusal.value.field == "code"
    phases.proposal.refresh_from_db()
    assert phases.proposal.usual_max_days == 35
