"""Ready sets of the set-up: what each holds, loaded alone and in any order, twice, in both languages."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.apps import apps
from django.utils.translation import override

from agreements.library.seed import load_standard
from agreements.models import Clause, Template
from core import slots
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Programme
from core.text import TranslatedField
from enablement.models import SupportQueue
from enablement.support.ready import load_queues
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Sector, Tier, TierBenefit
from partners.tiers.ready import load_tiers
from partners.vocabulary.ready import load_vocabulary
from pipeline.models import Phase, PhaseStep
from pipeline.recruitment import things
from pipeline.recruitment.ready import load_phases
from referrals.models import CommissionPlan, PlanRule, PlanVersion
from referrals.plans.ready import load_plan

pytestmark = pytest.mark.one_engine

# Counted in MML's description of its programme, and in the sets of a company with resellers.
SIZES = {
    ("types", "mml"): 8 + 4 + 6 + 6 + 4,
    ("types", "channel"): 4 + 6 + 6 + 2,
    ("tiers", "mml"): 4 + 16,
    ("tiers", "channel"): 4 + 4 + 3 + 4 + 4,
    ("tiers", "levels"): 3,
    ("phases", "mml"): 5 + 20 + 5,
    ("phases", "short"): 5 + 6,
    # Without partner types their twelve clauses are left out.
    ("prospect-questions", "fit"): 1 + 3 + 13,
    ("prospect-questions", "needs"): 1 + 5 + 14,
    ("agreements", "all"): 29 + 8,
    ("agreements", "first"): 19 + 3,
    ("commissions", "referral"): 1,
    ("commissions", "referral-recurring"): 1,
    ("commissions", "referral-once"): 1,
    ("commissions", "reseller-bonus"): 1,
    ("support", "usual"): 4,
    ("applications", "standard"): 1 + 5,
    ("mail-topics", "usual"): 3,
    # Without targets: four parts of theirs are left out.
    ("dashboards", "standard"): 3 + 12 + 12 + 11,
}


@pytest.fixture
def programme(db):
    return Programme.objects.create(id=1, name={"en": "P"}, currency="CHF", email="partners@us.test")


def ready_sets() -> dict[tuple[str, str], slots.ReadySet]:
    steps = [fill() for fill in slots.setup_steps]
    return {(step.code, one.code): one for step in steps for one in step.sets}


def ours() -> dict[tuple[str, str], slots.ReadySet]:
    return {key: one for key, one in ready_sets().items() if key in SIZES}


@pytest.mark.parametrize("key", SIZES)
def test_each_set_loads_alone_and_twice_adds_nothing(programme, key):
    ready_set = ready_sets()[key]
    assert ready_set.load(SYSTEM) == SIZES[key]
    assert ready_set.load(SYSTEM) == 0


def test_a_set_loads_after_any_other(programme, run_outbox):
    """Sets of one step in every order, and the steps backwards: no code of one is in the way of another."""
    sets = ours()
    for one in reversed(list(sets.values())):
        one.load(SYSTEM)
    run_outbox()
    for one in sets.values():
        assert one.load(SYSTEM) == 0
    assert [tier.rank for tier in Tier.objects.order_by("rank")] == list(range(1, Tier.objects.count() + 1))


@pytest.mark.parametrize("order", list(permutations(["mml", "channel", "levels"])))
def test_tiers_of_several_sets_stand_above_one_another(db, order):
    for code in order:
        load_tiers(SYSTEM, code)
    assert Tier.objects.count() == 4 + 3
    assert sorted(Tier.objects.values_list("rank", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    # Training seats of Silver and Gold are in both: those that came first stay.
    assert TierBenefit.objects.count() == 16 + 15 - 3


def test_the_programme_of_mml(programme):
    load_vocabulary(SYSTEM)
    load_tiers(SYSTEM)
    load_phases(SYSTEM)
    load_standard(SYSTEM)
    counted = [
        model.objects.count() for model in (PartnerType, Sector, RelationshipKind, Region, ProductLine)
    ]
    assert counted == [8, 4, 6, 6, 4]
    assert (Tier.objects.count(), TierBenefit.objects.count()) == (4, 16)
    assert (Phase.objects.count(), PhaseStep.objects.count()) == (5, 20)
    assert (Clause.objects.count(), Template.objects.count()) == (29 + 12, 8)
    assert not PartnerType.objects.filter(is_public_body=True, commissions_allowed=True).exists()
    seats = TierBenefit.objects.filter(code="training-seats").order_by("tier__rank")
    assert [(row.tier.code, row.quantity) for row in seats] == [("silver", 5), ("gold", None)]


def test_a_channel_has_no_public_bodies_and_only_its_own_sets(programme):
    load_vocabulary(SYSTEM, "channel")
    assert set(PartnerType.objects.values_list("code", flat=True)) == {
        "reseller", "integrator", "consultant", "technology-partner"
    }  # fmt: skip
    assert not PartnerType.objects.filter(is_public_body=True).exists()
    assert not Sector.objects.exists()


def test_only_what_the_product_can_follow_is_tracked(db):
    load_tiers(SYSTEM, "channel")
    tracked = set(TierBenefit.objects.filter(is_tracked=True).values_list("code", flat=True))
    words = set(TierBenefit.objects.filter(is_tracked=False).values_list("code", flat=True))
    assert tracked == {"reseller-prices", "partner-support", "training-seats", "partner-manager", "pre-sales"}
    assert words == {"price-list", "logo", "joint-marketing", "joint-plan"}
    # The clause that shows the margin is one of the standard library.
    load_standard(SYSTEM)
    assert Clause.objects.filter(code="reseller-prices").exists()
    hours = TierBenefit.objects.filter(code="partner-support").order_by("tier__rank")
    assert list(hours.values_list("response_hours", flat=True)) == [24, 16, 8, 4]


@pytest.mark.parametrize("phases", ["mml", "short"])
def test_phases_lead_from_a_prospect_to_an_active_partner(db, phases):
    load_phases(SYSTEM, phases)
    given = list(Phase.objects.values_list("status_given", "counts_in_forecast"))
    assert given == [("prospect", True)] * 3 + [("onboarding", False), ("active", False)]
    named = set(PhaseStep.objects.exclude(ticked_by="").values_list("ticked_by", flat=True))
    assert named <= set(things.THINGS)
    assert {"activity", "agreement-signed"} <= named


def test_three_templates_bring_the_clauses_they_need_and_no_other(db):
    load_standard(SYSTEM, ("nda-standard", "reseller-standard", "referral-standard"))
    placed = set(Clause.objects.filter(templates__isnull=False).values_list("code", flat=True))
    assert placed == set(Clause.objects.values_list("code", flat=True))
    assert Template.objects.count() == 3


def test_a_new_type_brings_the_clauses_that_waited_for_it(programme, run_outbox):
    load_standard(SYSTEM)
    waiting = str(ready_sets()["agreements", "all"].detail)
    assert "12 clauses wait for their partner types" in waiting
    load_vocabulary(SYSTEM)
    run_outbox()
    partnership = Template.objects.get(code="partnership-standard")
    places = [place.clause.code for place in partnership.places.select_related("clause")]
    assert "government-security" in places
    assert Clause.objects.count() == 41
    assert "wait" not in str(ready_sets()["agreements", "all"].detail)


def test_without_the_standard_templates_a_type_brings_no_clause(programme, run_outbox):
    load_vocabulary(SYSTEM)
    run_outbox()
    assert not Clause.objects.exists()


def test_a_plan_is_a_draft_in_the_currency_of_the_programme(programme):
    load_vocabulary(SYSTEM, "channel")
    load_plan(SYSTEM, "referral")
    version = PlanVersion.objects.select_related("plan").get()
    rule = PlanRule.objects.get()
    assert (version.status, version.currency) == ("draft", "CHF")
    assert (version.plan.kinds, version.plan.sources) == (["referral"], ["referral"])
    assert (str(rule.rate), rule.recurring, rule.months) == ("0.100000", True, 12)
    step = next(fill() for fill in slots.setup_steps if fill().code == "commissions")
    assert not step.rows().exists()


def test_a_plan_says_that_the_programme_comes_first(db):
    with pytest.raises(DomainError) as refusal:
        load_plan(SYSTEM, "referral")
    assert (refusal.value.code, refusal.value.link) == ("programme-missing", "/staff/settings/programme/")
    assert not CommissionPlan.objects.exists()


def test_support_says_that_an_address_comes_first(db):
    with pytest.raises(DomainError) as refusal:
        load_queues(SYSTEM)
    assert refusal.value.code == "programme-email-missing"
    assert not SupportQueue.objects.exists()


def test_every_text_of_every_set_is_there_in_both_languages(programme):
    for one in ours().values():
        one.load(SYSTEM)
    named = [model for model in apps.get_models() if hasattr(model, "READ_BY")]
    models = [model for model in named if model is not Programme]
    texts = 0
    for model in models:
        columns = [field.name for field in model._meta.fields if isinstance(field, TranslatedField)]
        for row in model.objects.all():
            for text in (getattr(row, column) for column in columns):
                if text:
                    texts += 1
                    assert set(text) >= {"fr", "en"}, (row, text)
                    assert text["fr"].count("\n") == text["en"].count("\n"), (row, text)
    assert texts > 200


def test_a_set_says_what_it_holds_in_the_reader_s_language(db):
    with override("fr"):
        mml = ready_sets()["types", "mml"]
        assert "Gouvernement, Organisation internationale, ONG, Université" in str(mml.detail)
        assert "Santé et médical" in str(mml.detail)
        assert "Argent" in str(ready_sets()["tiers", "mml"].detail)
        assert "Accord de confidentialité" in str(ready_sets()["agreements", "first"].detail)
    assert "Sector programmes" not in str(ready_sets()["types", "channel"].detail)
