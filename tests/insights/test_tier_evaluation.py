"""Where partners stand by the requirements in force, counted from what they did."""

from __future__ import annotations

from decimal import Decimal

import pytest

from insights.models import TierStanding
from insights.tiers import evaluation, selectors
from partners.models import PartnerType
from partners.tiers.services import tier_change
from tests.insights.tier_factories import a_set, given_tier, small_preview, sold, without_tiers

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiers(cast):
    return without_tiers(cast)


def test_every_partner_stands_once_with_its_measures_and_the_move(cast, tiers):
    silver, gold = tiers["silver"], tiers["gold"]
    version = a_set(
        {(silver, None): [("revenue_sourced", 12, 500_00)], (gold, None): [("revenue_sourced", 12, 1000_00)]}
    )
    sold(cast.a, 999_00)
    given_tier(cast.b, gold)
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


def test_what_is_proposed_follows_a_change_of_tier_at_once(cast, run_outbox):
    """Alpha, who would rise to Silver, is given it."""
    small_preview(cast)
    cast.a.refresh_from_db()
    silver = cast.vocabulary.tiers["silver"]
    tier_change(actor=cast.actor("manager"), partner=cast.a, tier=silver, reason="Earned", basis="earned")
    run_outbox()
    row = TierStanding.objects.get(partner=cast.a)
    assert (row.tier, row.move, row.is_agreed) == (silver, "stay", False)
