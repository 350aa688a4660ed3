"""Where partners stand by the requirements in force, counted from what they did."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core import clock
from insights.models import RequirementSet, TierRequirement, TierRule, TierStanding
from insights.tiers import evaluation, selectors
from partners.models import Partner, PartnerType, TierChange
from pipeline.models import Sale
from tests.support.factories import make

pytestmark = pytest.mark.django_db


def a_set(rules, status="published", number=1):
    """A version: rules by tier and type, each a list of what it asks for, or "agreed"."""
    made = RequirementSet.objects.create(number=number)
    for (tier, type), asked in rules.items():
        basis = "agreed" if asked == "agreed" else "earned"
        rule = TierRule.objects.create(requirement_set=made, tier=tier, partner_type=type, basis=basis)
        for figure, months, threshold in [] if asked == "agreed" else asked:
            TierRequirement.objects.create(rule=rule, figure=figure, months=months, threshold=threshold)
    if status == "published":
        made.status, made.published_at = status, clock.now()
        made.save()
    return made


def sold(partner, minor):
    make(
        Sale, partner, role=Sale.Role.SOURCED, currency="EUR", sold_on=clock.today(),
        amount_minor=minor, programme_minor=minor,
    )  # fmt: skip


def given_tier(partner, tier, basis):
    TierChange.objects.create(
        partner=partner, new_tier=tier, basis=basis, reason="x", effective_on=clock.today(), decided_by="x"
    )
    Partner.objects.filter(pk=partner.pk).update(tier=tier)


@pytest.fixture
def tiers(cast):
    """The tiers; at the beginning no partner has one."""
    for partner in (cast.a, cast.b):
        partner.tier = None
        partner.save(update_fields=["tier"])
    return cast.vocabulary.tiers


def test_every_partner_stands_once_with_its_measures_and_the_move(cast, tiers):
    silver, gold = tiers["silver"], tiers["gold"]
    version = a_set(
        {(silver, None): [("revenue_sourced", 12, 500_00)], (gold, None): [("revenue_sourced", 12, 1000_00)]}
    )
    sold(cast.a, 999_00)
    given_tier(cast.b, gold, "earned")
    assert evaluation.evaluate(version) == evaluation.evaluate(version) == 2
    a, b = TierStanding.objects.order_by("partner_id")
    assert (a.partner, a.tier, a.earned, a.move) == (cast.a, None, silver, "rise")
    assert a.values == {"revenue_sourced:12": "99900"}
    assert a.measures == {"revenue_sourced:12": Decimal(99900)}
    assert (b.tier, b.earned, b.move, b.values, b.is_agreed) == (gold, None, "fall", {}, False)
    cast.a.refresh_from_db()
    live = evaluation.stand(cast.a)
    assert (live.earned_id, live.move, live.values) == (a.earned_id, a.move, a.values)
    assert evaluation.live_values(version, [cast.a.pk, cast.b.pk]) == {cast.a.pk: a.measures, cast.b.pk: {}}


def test_a_tier_that_was_agreed_stays(cast, tiers):
    gold = tiers["gold"]
    version = a_set({(gold, None): [("deals_won", 12, 5)]})
    given_tier(cast.a, gold, "earned")
    given_tier(cast.b, gold, "earned")
    given_tier(cast.b, None, "earned")
    given_tier(cast.b, gold, "agreed")
    evaluation.evaluate(version)
    moves = dict(TierStanding.objects.values_list("partner_id", "move"))
    assert moves == {cast.a.pk: "fall", cast.b.pk: "stay"}


def test_nothing_of_revenue_is_asked_of_types_that_sell_nothing(cast, tiers):
    """A general rule that asks for revenue is a matter of agreement there; one of its own counts."""
    silver, gold = tiers["silver"], tiers["gold"]
    ngo = cast.a.type
    PartnerType.objects.filter(pk=ngo.pk).update(
        deals_offered=False, referrals_offered=False, commissions_allowed=False
    )
    version = a_set(
        {
            (silver, ngo): [("case_studies", 12, 0)],
            (silver, None): [("revenue_sourced", 12, 1)],
            (gold, None): [("revenue_sourced", 12, 0), ("deals_won", 12, 0)],
        }
    )
    sold(cast.a, 5000_00)
    own = selectors.rules_of(version, ngo.pk)
    assert own[gold.pk].basis == "agreed"
    assert own[silver.pk].asked[0].figure == "case_studies"
    given_tier(cast.a, gold, "earned")
    evaluation.evaluate(version)
    row = TierStanding.objects.get(partner=cast.a)
    assert (row.earned, row.move, row.is_agreed, row.values) == (silver, "stay", True, {})
