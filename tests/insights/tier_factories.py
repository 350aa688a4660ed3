"""Requirements of tiers and what partners did to meet them, as the tests of tiers make them."""

from __future__ import annotations

from core import clock
from core.actor import SYSTEM
from insights.models import RequirementSet, TierRequirement, TierRule
from insights.tiers import evaluation, services
from partners.models import Partner, TierChange
from pipeline.models import Sale
from tests.support.factories import make


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


def a_draft(*asked, tier):
    """A draft after the version in force, in which all types are asked for this instead for a tier."""
    draft = services.requirement_set_draft(actor=SYSTEM)
    draft.rules.filter(tier=tier).delete()
    rule = services.rule_save(actor=SYSTEM, requirements=draft, tier=tier, partner_type=None, basis="earned")
    for figure, months, threshold in asked:
        services.requirement_save(actor=SYSTEM, rule=rule, figure=figure, months=months, threshold=threshold)
    return draft


def sold(partner, minor):
    make(
        Sale, partner, role=Sale.Role.SOURCED, currency="EUR", sold_on=clock.today(),
        amount_minor=minor, programme_minor=minor,
    )  # fmt: skip


def given_tier(partner, tier, basis="earned"):
    partner.refresh_from_db(fields=["tier"])
    TierChange.objects.create(
        partner=partner, old_tier=partner.tier, new_tier=tier, basis=basis, reason="x",
        effective_on=clock.today(), decided_by="x",
    )  # fmt: skip
    Partner.objects.filter(pk=partner.pk).update(tier=tier)


def without_tiers(cast):
    """No partner of the cast has a tier; returns the tiers."""
    for partner in (cast.a, cast.b):
        partner.tier = None
        partner.save(update_fields=["tier"])
    return cast.vocabulary.tiers


def small_preview(cast):
    """Alpha has sold for 999.00 and would rise to Silver; Beta has Gold, sold nothing and would lose it."""
    tiers = without_tiers(cast)
    version = a_set(
        {
            (tiers["silver"], None): [("revenue_sourced", 12, 500_00)],
            (tiers["gold"], None): [("revenue_sourced", 12, 1000_00), ("deals_won", 12, 2)],
        }
    )
    sold(cast.a, 999_00)
    given_tier(cast.b, tiers["gold"])
    evaluation.evaluate(version)
    return version
