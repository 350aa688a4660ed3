"""Pages of configuration: without codes and positions, in the order that people give, and who may change them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agreements.library.seed import load_standard
from agreements.models import Clause
from core import clock
from core.actor import SYSTEM
from core.codes import code_of, free_code
from core.models import Event, Programme
from partners.models import PartnerType, Region, Tier, TierBenefit
from partners.tiers.ready import load_tiers
from partners.vocabulary.ready import load_vocabulary
from partners.vocabulary.services import config_create, config_move
from partners.vocabulary.views import KINDS
from pipeline.models import Phase, PhaseStep
from pipeline.recruitment.ready import load_phases
from referrals.models import CommissionPlan, PlanVersion
from referrals.plans.services import plan_create
from tests.support.pages import read
from tests.support.users import make_user


@pytest.fixture
def office(db) -> dict[str, Client]:
    """An administrator and a manager of an installation in which nothing is configured."""
    clients = {}
    for role in ("administrator", "manager"):
        clients[role] = Client()
        clients[role].force_login(make_user(f"{role}@us.test", staff_role=role))
    return clients


WITHOUT_CODE = [
    *(reverse("partners:config-new", args=[kind]) for kind in KINDS),
    reverse("pipeline:phase-new"),
    reverse("pipeline:step-new"),
    reverse("enablement:queue-new"),
    reverse("referrals:campaign-new"),
    reverse("referrals:plan-new"),
]


@pytest.mark.one_engine
@pytest.mark.parametrize("url", WITHOUT_CODE)
def test_nobody_types_a_code_or_a_position(cast, url):
    page = cast.staff_client("administrator").get(url).content.decode()
    assert "<form" in page
    for name in ("code", "position", "rank"):
        assert f'name="{name}"' not in page


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ({"en": "Systems integrator", "fr": "Intégrateur"}, "systems-integrator"),
        ({"fr": "Éditeur d’outils"}, "editeur-d-outils"),
        ({"en": "伙伴"}, "item"),
        ({"en": "x" * 60}, "x" * 40),
    ],
)
def test_a_code_is_made_from_the_name(name, code):
    assert code_of(name) == code


def test_a_code_that_is_taken_gets_a_number():
    assert free_code({"en": "Gold"}, {"gold", "gold-2"}) == "gold-3"
    assert free_code({"en": "x" * 60}, {"x" * 40}) == "x" * 38 + "-2"


def test_a_code_stays_when_the_name_changes(cast):
    client = cast.staff_client("administrator")
    new = reverse("partners:config-new", args=["product-lines"])
    assert client.post(new, {"name_en": "Fine wine", "is_active": "on"}).status_code == 302
    row = KINDS["product-lines"][0].objects.get(code="fine-wine")
    edit = reverse("partners:config-edit", args=["product-lines", row.public_id])
    assert client.post(edit, {"name_en": "Old wine", "is_active": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.code, row.name["en"]) == ("fine-wine", "Old wine")
    assert "Code for rules and the API: fine-wine" in read(client, edit)


def test_countries_are_chosen_by_their_names(cast):
    client = cast.staff_client("administrator")
    new = reverse("partners:config-new", args=["regions"])
    page = client.get(new, headers={"accept-language": "fr"}).content.decode()
    assert 'value="DE"' in page
    assert client.post(new, {"name_en": "Iberia", "countries": ["ES", "PT"]}).status_code == 302
    row = Region.objects.get(code="iberia")
    assert row.countries == ["ES", "PT"]
    assert "Spain, Portugal" in read(client, reverse("partners:config", args=["regions"]))
    edit = client.get(reverse("partners:config-edit", args=["regions", row.public_id])).content.decode()
    assert edit.count(" checked>") == 2
    assert client.post(new, {"name_en": "Nowhere", "countries": ["XX"]}).status_code == 422


def test_a_tier_s_rank_is_its_place(office):
    load_tiers(SYSTEM, "levels")
    client = office["administrator"]
    premier = Tier.objects.get(code="premier")
    move = reverse("partners:config-move", args=["tiers", premier.public_id])
    moved = client.post(move, {"to": "0"})
    assert moved.url == reverse("partners:config", args=["tiers"]) + f"#{premier.public_id}"
    rows = Tier.objects.order_by("rank").values_list("code", "rank")
    assert list(rows) == [("premier", 1), ("registered", 2), ("advanced", 3)]
    event = Event.objects.filter(code="partners.config.moved").get()
    assert event.changes == {"rank": [3, 1]}
    # Into the place it has: nothing happened.
    client.post(move, {"to": "0"})
    assert Event.objects.filter(code="partners.config.moved").count() == 1


def test_the_last_row_goes_no_further_and_a_place_is_a_number(cast):
    first = PartnerType.objects.first()
    client = cast.staff_client("administrator")
    move = reverse("partners:config-move", args=["types", first.public_id])
    client.post(move, {"to": "999"})
    assert PartnerType.objects.last() == first
    for wrong in ("-1", "x", "", "٣", "99999"):
        answer = client.post(move, {"to": wrong}, follow=True)
        assert "Say the place as a number." in answer.content.decode()
    assert cast.staff_client("manager").post(move, {"to": "0"}).status_code == 403


def test_benefits_have_their_places_in_their_tier(office):
    load_tiers(SYSTEM)
    silver = TierBenefit.objects.filter(tier__code="silver")
    config_move(actor=SYSTEM, row=silver.get(code="logo"), to=0)
    assert list(silver.order_by("position").values_list("code", flat=True)) == [
        "logo", "priority-support", "training-seats", "beta"
    ]  # fmt: skip
    gold = TierBenefit.objects.filter(tier__code="gold").order_by("position")
    assert gold.first().code == "architect"


def test_a_benefit_of_the_same_name_is_the_same_benefit(office):
    load_tiers(SYSTEM, "levels")
    low, high, top = Tier.objects.order_by("rank")
    for tier, quantity in ((low, 2), (high, 5)):
        config_create(
            actor=SYSTEM,
            model=TierBenefit,
            tier=tier,
            kind="entitlement",
            name={"en": "Seats"},
            quantity=quantity,
        )
    other = config_create(actor=SYSTEM, model=TierBenefit, tier=top, kind="activity", name={"en": "Fair"})
    assert set(TierBenefit.objects.values_list("code", flat=True)) == {"seats", "fair"}
    assert (other.code, other.position) == ("fair", 0)


def test_a_benefit_that_is_a_clause_is_chosen_from_the_library(cast):
    Clause.objects.create(code="shared-ip", part=4, kind="optional", title={"en": "Shared rights"})
    client = cast.staff_client("administrator")
    new = reverse("partners:config-new", args=["benefits"])
    assert "Shared rights" in read(client, new)
    tier = Tier.objects.first()
    typed = {
        "tier": tier.code,
        "kind": "clause",
        "clause": "",
        "name_en": "Ours together",
        "is_tracked": "on",
    }
    refused = client.post(new, typed)
    assert refused.status_code == 422
    assert "it must be a clause of the library: choose it." in refused.content.decode()
    assert client.post(new, {**typed, "clause": "shared-ip"}).status_code == 302
    assert TierBenefit.objects.get(name__en="Ours together").code == "shared-ip"


def test_a_type_is_given_its_standard_template_by_name(cast):
    load_standard(SYSTEM, ("nda-standard",))
    client = cast.staff_client("administrator")
    row = cast.vocabulary.company
    edit = reverse("partners:config-edit", args=["types", row.public_id])
    assert "Non-disclosure agreement" in read(client, edit)
    typed = {
        "name_en": "Company", "family": "institutional", "is_active": "on", "commissions_allowed": "on",
        "minimum_signature": "simple", "licence_benefit": "standard", "standard_template": "nda-standard",
    }  # fmt: skip
    assert client.post(edit, typed).status_code == 302
    row.refresh_from_db()
    assert row.standard_template == "nda-standard"


def test_phases_and_their_steps_are_moved(cast):
    load_phases(SYSTEM)
    client = cast.staff_client("administrator")
    proposal = Phase.objects.get(code="proposal")
    client.post(reverse("pipeline:phase-move", args=[proposal.public_id]), {"to": "0"})
    assert list(Phase.objects.values_list("code", "position"))[:2] == [("proposal", 1), ("exploration", 2)]
    step = PhaseStep.objects.get(code="business-case")
    client.post(reverse("pipeline:step-move", args=[step.public_id]), {"to": "0"})
    places = PhaseStep.objects.filter(phase=proposal).values_list("code", flat=True)
    assert list(places) == ["business-case", "analysis", "proposal-sent", "roll-out-plan"]


def test_a_ready_plan_is_read_and_published_where_plans_are_listed(office):
    Programme.objects.create(id=1, name={"en": "P"}, currency="EUR")
    admin, plans = office["administrator"], reverse("referrals:plans")
    assert "Begin with a ready set" in read(admin, plans)
    load = {"step": "commissions", "set": "referral-once", "next": plans}
    assert admin.post(reverse("web:setup_load"), load).url == plans
    page = read(admin, plans)
    assert "draft of version 1" in page
    assert "20%" in page
    # The draft is what to go on with.
    assert "Begin with a ready set" not in page
    version = PlanVersion.objects.get()
    publish = reverse("referrals:version-publish", args=[version.public_id])
    assert publish in admin.get(plans).content.decode()
    sent = {"effective_from": clock.today().isoformat(), "next": plans}
    assert admin.post(publish, sent).url == plans
    version.refresh_from_db()
    assert (version.status, version.effective_from) == ("published", clock.today())


def test_a_ready_plan_says_which_step_comes_first(office):
    load = {"step": "commissions", "set": "referral", "next": reverse("referrals:plans")}
    page = office["administrator"].post(reverse("web:setup_load"), load, follow=True).content.decode()
    assert "Name the programme and choose its currency first" in page
    assert f'<a href="{reverse("web:programme")}">Open it</a>' in page


def test_plans_are_moved(office):
    first, second = (plan_create(actor=SYSTEM, name={"en": name}) for name in ("First", "Second"))
    assert [(row.code, row.position) for row in (first, second)] == [("first", 1), ("second", 2)]
    move = reverse("referrals:plan-move", args=[second.public_id])
    assert office["administrator"].post(move, {"to": "0"}).status_code == 302
    assert list(CommissionPlan.objects.values_list("code", flat=True)) == ["second", "first"]


def test_an_empty_list_offers_its_ready_sets_to_who_may(office):
    page = reverse("partners:config", args=["tiers"])
    assert "MML: Bronze to Platinum, sixteen benefits" in read(office["administrator"], page)
    assert "Begin with a ready set" not in read(office["manager"], page)
    load = {"step": "tiers", "set": "channel", "next": page}
    assert office["manager"].post(reverse("web:setup_load"), load).status_code == 403
    answer = office["administrator"].post(reverse("web:setup_load"), load, follow=True)
    assert "“Bronze to Platinum for resellers”: 19 entries were added." in answer.content.decode()


def test_who_may_not_change_reads_who_may(cast):
    name = cast.staff["administrator"].name
    for url in (reverse("partners:config", args=["types"]), reverse("pipeline:phases")):
        assert f"Who may do this: {name}" in read(cast.staff_client("manager"), url)
        assert "Who may do this" not in read(cast.staff_client("administrator"), url)


def test_a_whole_vocabulary_is_shown_in_its_order(cast):
    load_vocabulary(SYSTEM)
    page = read(cast.staff_client("administrator"), reverse("partners:config", args=["sectors"]))
    assert page.index("Education and training") < page.index("Industry and IoT")
