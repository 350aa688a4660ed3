"""What tiers ask for: drafts that change, versions that never do, and trying a draft before it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Job
from core.queue import jobs
from insights.models import RequirementSet, TierRequirement, TierRule, TierStanding
from insights.rollups import rollup
from insights.tiers import services, what_if
from insights.tiers.ready import load_requirements
from partners.models import PartnerType
from tests.insights.tier_factories import a_draft, a_set, given_tier, sold, without_tiers

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiers(cast):
    return without_tiers(cast)


@pytest.fixture
def in_force(tiers):
    """Silver for 500.00 of revenue, Gold for 1,000.00."""
    return a_set(
        {
            (tiers["silver"], None): [("revenue_sourced", 12, 500_00)],
            (tiers["gold"], None): [("revenue_sourced", 12, 1000_00)],
        }
    )


def test_a_draft_begins_with_what_is_in_force_and_there_is_one(cast, tiers, in_force):
    actor = cast.actor("manager")
    draft = services.requirement_set_draft(actor=actor)
    asked = list(draft.rules.values_list("tier__code", "requirements__figure", "requirements__threshold"))
    assert (draft.number, asked) == (
        2,
        [("silver", "revenue_sourced", 500_00), ("gold", "revenue_sourced", 1000_00)],
    )
    with pytest.raises(DomainError) as refused:
        services.requirement_set_draft(actor=actor)
    assert refused.value.status == 409
    services.requirement_set_discard(actor=actor, requirements=draft)
    assert list(RequirementSet.objects.all()) == [in_force]


def test_the_database_keeps_a_published_version_as_it_is(tiers, in_force):
    """Whoever asks it: no rule is added, changed or taken out."""
    rule = in_force.rules.first()
    requirement = rule.requirements.get()
    spare = TierRule.objects.create(
        requirement_set=RequirementSet.objects.create(number=2), tier=tiers["gold"]
    )
    for forbidden in (
        lambda: TierRequirement.objects.filter(pk=requirement.pk).update(threshold=1),
        lambda: TierRequirement.objects.filter(pk=requirement.pk)._raw_delete("default"),
        lambda: TierRequirement.objects.create(rule=rule, figure="deals_won", months=12, threshold=1),
        lambda: TierRule.objects.filter(pk=rule.pk).update(basis="agreed"),
        lambda: TierRule.objects.create(requirement_set=in_force, tier=tiers["bronze"]),
        lambda: RequirementSet.objects.filter(pk=in_force.pk).update(note="x"),
        lambda: RequirementSet.objects.filter(pk=in_force.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="published-requirements"), transaction.atomic():
            forbidden()
    TierRule.objects.filter(pk=spare.pk).update(basis="agreed")
    assert connection.is_usable()


def test_an_operation_says_that_a_published_version_stays(cast, in_force):
    rule = in_force.rules.first()
    with pytest.raises(DomainError) as refused:
        services.rule_save(actor=cast.actor("manager"), requirements=in_force, rule=rule, logic="any")
    assert (refused.value.code, refused.value.status) == ("published-requirements", 409)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"figure": "nothing_like_it", "months": 12, "threshold": 1}, "figure"),
        ({"figure": "revenue_sourced", "months": 12, "threshold": 1}, "figure"),
        ({"figure": "deals_won", "months": None, "threshold": 1}, "months"),
        ({"figure": "visit_days", "months": 12, "threshold": 1}, "months"),
        ({"figure": "deals_won", "months": 61, "threshold": 1}, "months"),
        ({"figure": "deals_won", "months": 12, "threshold": -1}, "threshold"),
        ({"figure": "case_studies", "months": 12, "threshold": 1}, "__all__"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(cast, tiers, values, field):
    """Of an NGO, which brings no sales, and whose rule asks for case studies already."""
    ngo = cast.a.type
    PartnerType.objects.filter(pk=ngo.pk).update(
        deals_offered=False, referrals_offered=False, commissions_allowed=False
    )
    draft = a_set({(tiers["gold"], ngo): [("case_studies", 12, 1)]}, status="draft")
    with pytest.raises(DomainError) as refused:
        services.requirement_save(actor=SYSTEM, rule=draft.rules.get(), **values)
    assert refused.value.status in (409, 422)
    assert field == "__all__" or field in (refused.value.field, *refused.value.fields)
    assert TierRequirement.objects.count() == 1


def test_what_is_agreed_asks_for_nothing(cast, tiers):
    draft = a_set({(tiers["gold"], None): [("deals_won", 12, 1)]}, status="draft")
    rule = draft.rules.get()
    services.rule_save(actor=SYSTEM, requirements=draft, rule=rule, basis="agreed")
    assert not rule.requirements.exists()
    with pytest.raises(DomainError):
        services.requirement_save(actor=SYSTEM, rule=rule, figure="deals_won", months=12, threshold=1)


def test_points_that_nobody_can_reach_are_not_published(cast, tiers):
    draft = services.requirement_set_draft(actor=SYSTEM)
    assert "Add a rule first" in refused(draft)
    rule = services.rule_save(
        actor=SYSTEM, requirements=draft, tier=tiers["gold"], partner_type=None, logic="points", points_needed=10
    )  # fmt: skip
    services.requirement_save(actor=SYSTEM, rule=rule, figure="deals_won", months=12, threshold=1, points=9)
    assert "10 points, and all it counts make 9" in refused(draft)


def refused(draft):
    with pytest.raises(DomainError) as found:
        services.requirements_publish(actor=SYSTEM, requirements=draft)
    return str(found.value.message)


def test_what_a_draft_would_change_is_what_the_real_run_finds(cast, tiers, in_force):
    """A (999.00, no tier) earns Silver now, Gold by the draft. B (600.00, Gold) falls to Silver by both."""
    silver, gold = tiers["silver"], tiers["gold"]
    sold(cast.a, 999_00)
    sold(cast.b, 600_00)
    given_tier(cast.b, gold)
    draft = a_draft(("revenue_sourced", 12, 900_00), tier=gold)
    job = services.what_if_start(actor=cast.actor("manager"), requirements=draft)
    assert services.what_if_start(actor=cast.actor("manager"), requirements=draft) == job
    jobs.run_due()
    found = what_if.compare(cast.actor("manager"), draft)
    assert (found.moves, found.cells) == (
        {"rise": 1, "stay": 1},
        {(silver.rank, gold.rank): 1, (silver.rank, silver.rank): 1},
    )
    assert not found.is_stale
    tried = list(draft.standings.order_by("partner").values_list("partner", "earned", "move", "values"))
    services.requirements_publish(actor=cast.actor("manager"), requirements=draft)
    jobs.run_due()
    assert (
        list(draft.standings.order_by("partner").values_list("partner", "earned", "move", "values")) == tried
    )
    # The version before keeps its rules, and no standings.
    assert not in_force.standings.exists()
    assert [move for _pk, _earned, move, _values in tried] == ["rise", "fall"]


def test_a_draft_that_changed_is_to_be_tried_again(cast, tiers, in_force):
    draft = a_draft(("deals_won", 12, 1), tier=tiers["gold"])
    services.what_if_start(actor=SYSTEM, requirements=draft)
    jobs.run_due()
    services.rule_save(actor=SYSTEM, requirements=draft, tier=tiers["bronze"], partner_type=None)
    draft.refresh_from_db()
    assert what_if.compare(SYSTEM, draft).is_stale


def test_the_night_calculates_once_when_its_figures_are_there(cast, tiers, in_force):
    with time_machine.travel(clock.start_of(clock.today()) + timedelta(hours=1), tick=False):
        assert services.standings_catch_up(actor=SYSTEM) is None
        rollup.run()
        job = services.standings_catch_up(actor=SYSTEM)
        assert job.kind == "insights.tier_standings"
        jobs.run_due()
        assert services.standings_catch_up(actor=SYSTEM) is None
    assert (Job.objects.filter(kind=job.kind).count(), TierStanding.objects.count()) == (1, 2)


def test_without_its_figures_it_calculates_in_the_morning(cast, in_force):
    with time_machine.travel(clock.start_of(clock.today()) + timedelta(hours=7), tick=False):
        assert services.standings_catch_up(actor=SYSTEM)


def test_the_ready_requirements_ask_nothing_of_revenue_where_nothing_is_sold(cast):
    ngo = PartnerType.objects.create(
        code="ngo",
        name={"en": "NGO"},
        deals_offered=False,
        referrals_offered=False,
        commissions_allowed=False,
    )
    assert load_requirements(SYSTEM, "mml") == 1
    assert load_requirements(SYSTEM, "mml") == 0
    asked = TierRequirement.objects.filter(rule__partner_type=ngo).values_list("figure", flat=True)
    assert asked
    assert not {"revenue_sourced", "revenue", "revenue_influenced"} & set(asked)
    services.requirements_publish(actor=SYSTEM, requirements=RequirementSet.objects.get())
