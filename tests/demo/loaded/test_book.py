"""The loaded demo: what the three reference documents say is there, and its figures add up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q, Sum
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.drafting.selectors import filled_clauses
from agreements.models import Agreement, Exclusivity, RenewalReminder, Signature, Template
from core import clock, slots
from core.actor import Actor
from core.models import Event
from demo import scale
from enablement.models import SupportQueue
from insights.models import CompanyTotal, ProgrammeStep, Target
from integrations.models import Integration
from integrations.requests.selectors import demand
from marketing.models import CaseStudy
from partners.access.selectors import member_actor
from partners.models import Membership, Partner, PartnerType, Tier
from payouts.models import Contest, Payout, PayoutRun, Statement
from pipeline.models import (
    Deal,
    DuplicateFinding,
    ForecastSnapshot,
    JointPlan,
    Phase,
    Recruitment,
    Sale,
    Wish,
)
from referrals.models import Commission, ReferralEvent
from rest.throttling import TokenRateThrottle
from tests.demo import api_reading, recount
from tests.demo.loaded.pages import browser, page, user
from web import my_day

# What it shows is the same on both engines; the stored demo of the upgrade is read on each.
pytestmark = pytest.mark.one_engine

STAFF = ["admin", "manager", "legal", "finance", "finance-2", "marketing", "support", "auditor"]


# -- Logins and what waits for them -------------------------------------------------------------------


PORTAL = ["partner-a", "partner-b", "partner-c", "partner-d"]


@pytest.mark.parametrize("login", [*STAFF, *PORTAL])
def test_everybody_logs_in_with_the_password_of_the_demo(demo, login):
    response = Client().post(reverse("account_login"), {"login": f"{login}@demo.test", "password": "demo"})
    assert response.status_code == 302, response.content.decode()[:500]


def test_four_partners_look_at_the_portal(demo):
    found = {
        row.user.email: (row.partner.name, str(row.partner.type.code), row.partner.tier.code)
        for row in Membership.objects.filter(user__email__startswith="partner-").select_related(
            "user", "partner__type", "partner__tier"
        )
    }
    assert found == {
        "partner-a@demo.test": ("Helio Santé", "company", "gold"),
        "partner-b@demo.test": ("Kappa Conseil", "company", "bronze"),
        "partner-c@demo.test": ("MSF", "ngo", "gold"),
        "partner-d@demo.test": ("Administration française", "government", "platinum"),
    }
    kinds = {row.name: set(row.kinds.values_list("kind__code", flat=True)) for row in Partner.objects.all()}
    assert "reseller" in kinds["Helio Santé"]
    assert kinds["Kappa Conseil"] == {"referral"}


def test_something_waits_for_everybody_but_the_auditor(demo):
    waiting = {login: len(my_day.tasks(demo.people.ours(login))) for login in STAFF}
    assert waiting.pop("auditor") == 0
    assert all(waiting.values()), waiting
    for login, icon in (("partner-a", "signature"), ("partner-b", "file-text"), ("partner-c", "file-text")):
        assert icon in {task.icon for task in _portal_tasks(login)}


def _portal_tasks(login: str) -> list[slots.Task]:
    membership = Membership.objects.select_related("user", "partner").get(user=user(login))
    actor: Actor = member_actor(membership.user, membership.partner.public_id, request_id="")
    return slots.tasks(slots.portal_tasks, actor, membership.partner)


def test_the_login_page_names_the_logins_in_demo_mode_alone(demo, settings):
    settings.DEMO = False
    assert "@demo.test" not in page(Client(), reverse("account_login"))
    settings.DEMO = True
    shown = page(Client(), reverse("account_login"))
    assert all(f"{login}@demo.test" in shown for login in (*STAFF, *PORTAL))


# -- The MML programme ----------------------------------------------------------------------------------


def test_types_and_tiers_of_the_programme(demo):
    assert set(PartnerType.objects.values_list("code", flat=True)) == {
        "government", "international_organisation", "ngo", "university", "company", "publisher", "cloud", "integrator",
    }  # fmt: skip
    assert all(len(str(row.advantages).splitlines()) >= 3 for row in PartnerType.objects.all())
    benefits = {
        (tier.rank, tier.name["fr"]): [
            (row.name["fr"], row.quantity) for row in tier.benefits.order_by("position")
        ]
        for tier in Tier.objects.all()
    }
    assert benefits == {
        (1, "Bronze"): [("Licence standard", None), ("Assistance de la communauté", None),
                        ("Accès à la documentation", None), ("Participation aux événements", None)],
        (2, "Argent"): [("Assistance technique prioritaire", None), ("Formation de l’équipe (personnes)", 5),
                        ("Accès aux fonctions en version bêta", None), ("Logo de partenaire", None)],
        (3, "Or"): [("Architecte de solution dédié", None), ("Formation de l’équipe (personnes)", None),
                    ("Développement conjoint de fonctions", None), ("Co-marketing", None)],
        (4, "Platine"): [("Équipe dédiée à plein temps", None), ("Recherche conjointe", None),
                         ("Propriété intellectuelle partagée", None), ("Siège au conseil stratégique", None)],
    }  # fmt: skip


def test_targets_with_their_dates_and_figures(demo):
    end = date(2030, 12, 31)
    dated = {row.code: (row.kpi, row.value, row.due_on) for row in Target.objects.exclude(due_on=None)}
    assert dated == {
        "governments": ("active_partners", 50, end),
        "ngos": ("active_partners", 500, end),
        "companies": ("active_partners", 1_000, end),
        "universities": ("active_partners", 200, end),
        "people": ("people_reached", 1_000_000_000, end),
        "savings": ("money_saved", 500_000_000, end),
        "jobs": ("jobs_created", 50_000, end),
        "co2": ("co2_saved", 1_000_000, end),
        "revenue-2028": ("revenue_partners", 100_000_000, date(2028, 12, 31)),
        "revenue-2030": ("revenue_partners", 100_000_000, end),
        "countries-share": ("countries_share", Decimal("0.8"), end),
        "countries-100": ("countries_covered", 100, end),
    }
    steady = {row.code: row.value for row in Target.objects.filter(due_on=None).exclude(value=None)}
    assert steady == {
        "nps": 75, "growth": Decimal("0.5"), "deployment": 30, "roi": 2, "renewal": Decimal("0.9"), "certified": 500,
        "awards": 10, "publications": 50, "media": 100,
    }  # fmt: skip
    assert Target.objects.get(code="cost-reduction").low == Decimal("0.4")
    roadmap = ProgrammeStep.objects.exclude(value=None).values_list("ends_on__year", "kpi", "value")
    assert set(roadmap) == {
        (2027, "active_partners", 50), (2027, "countries_covered", 20), (2027, "revenue_partners", 10_000_000),
        (2027, "case_studies", 5), (2030, "active_partners", 500), (2030, "countries_covered", 100),
        (2030, "revenue_partners", 100_000_000),
    }  # fmt: skip


def test_the_template_has_eight_parts_and_clauses_of_each_type(demo):
    clauses = Template.objects.get(code="partnership-standard").clauses.all()
    assert set(clauses.filter(partner_type=None).values_list("part", flat=True)) == set(range(1, 9))
    own = clauses.exclude(partner_type=None).exclude(partner_type__code="international_organisation")
    assert set(own.values_list("partner_type__code", "code")) == {
        ("government", "government-compliance"), ("government", "government-security"),
        ("ngo", "ngo-impact"), ("ngo", "ngo-licence"), ("ngo", "ngo-field-support"),
        ("company", "company-revenue-share"), ("company", "company-ip"),
        ("university", "university-research"), ("university", "university-publications"),
    }  # fmt: skip


def test_five_phases_with_steps_and_usual_durations(demo):
    found = {
        row.code: (row.usual_min_days, row.usual_max_days, row.steps.count())
        for row in Phase.objects.order_by("position")
    }
    assert found == {
        "exploration": (7, 14, 4), "proposal": (14, 28, 4), "negotiation": (7, 21, 4),
        "implementation": (30, 365, 4), "optimisation": (None, None, 4),
    }  # fmt: skip


def test_support_queues_and_the_results_of_the_pilots(demo):
    assert set(SupportQueue.objects.values_list("email", flat=True)) == {
        "support@mml-lang.org", "tech-support@mml-lang.org", "sales@mml-lang.org", "training@mml-lang.org",
    }  # fmt: skip
    results = {
        (study.partner.type.code, study.partner.name): sorted(study.results.values_list("value", flat=True))
        for study in CaseStudy.objects.filter(status="published").select_related("partner__type")
    }
    assert results == {
        ("government", "Administration française"): [-40, 12, 800, 500_000],
        ("ngo", "MSF"): [-95, 3, 25, 2_000_000],
        ("company", "TechCorp"): [-60, 1, 40, 200_000],
    }


# -- Linagora and DataSens ------------------------------------------------------------------------------


def test_the_joint_plan_stands_on_the_page_of_its_recruitment(demo):
    recruitment = Recruitment.objects.get(partner__name="Linagora")
    assert recruitment.phase.code == "proposal"
    assert recruitment.closed_at is None
    assert recruitment.potential.amount_minor == (200_000 + 500_000 + 2_000_000) * 100
    plan = JointPlan.objects.get(recruitment=recruitment)
    phases = [
        (row.months, row.lines.aggregate(s=Sum("amount_minor"))["s"]) for row in plan.planphase_rows.all()
    ]
    assert phases == [(6, 200_000_00), (12, 500_000_00), (24, 2_000_000_00)]
    shown = page(browser("manager"), f"/staff/recruitment/{recruitment.public_id}/")
    for words in (
        "Infrastructure",
        "€200,000",
        "Open AI",
        "€500,000",
        "National roll-out",
        "€2,000,000",
    ):
        assert words in shown, words
    shown = page(browser("manager"), reverse("pipeline:plan", args=[plan.public_id]))
    for words in ("€2,700,000", "Co-development", "Strategic acquisition", "Lucie", "MinIO", "LinShare"):
        assert words in shown, words


# -- The book -------------------------------------------------------------------------------------------


def test_partners_of_every_type_and_kind_with_twelve_months_of_revenue(demo):
    active = Partner.objects.filter(status="active")
    assert set(active.values_list("type__code", flat=True)) == set(
        PartnerType.objects.values_list("code", flat=True)
    )
    assert set(active.values_list("kinds__kind__code", flat=True)) == set(demo.words["kind"])
    assert not Partner.objects.filter(contacts=None).exists()
    start = clock.today() - timedelta(days=365)
    sales = Sale.objects.filter(sold_on__gte=start, refund_of=None)
    by_partner = dict(sales.values_list("partner__name").annotate(total=Sum("programme_minor")))
    # As the book says, to the euro: what was split over months and days adds up again.
    for name, euros in (("TechCorp", 684_000), ("Iota Industries", 402_000), ("Stratus France", 318_000),
                        ("Lumen Cloud", 126_000), ("Kappa Conseil", 44_700)):  # fmt: skip
        assert by_partner[name] == euros * 100, name
    months = {(row.year, row.month) for row in sales.values_list("sold_on", flat=True)}
    assert len(months) >= 12
    # The last month's is entered on the third of the next.
    assert CompanyTotal.objects.count() in (23, 24)


def test_integrations_referrals_negotiations_and_wishes(demo):
    integration = Integration.objects.for_show().get(name="Stratus MML")
    assert (integration.kind, integration.built_by) == ("native", "both")
    # 113 of 420 customers lately, 87 of 380 half a year before: 26.9 % after 22.89 %.
    assert integration.usage.rate == Decimal("0.2690")
    assert integration.usage_change == Decimal("0.0401")
    assert Integration.objects.count() == 10
    states = [row.health.state if row.health else "" for row in Integration.objects.for_show()]
    assert sorted(states) == ["", "degraded", "down", *["ok"] * 7]
    linked = Integration.objects.exclude(agreement=None)
    assert len(linked) > 2
    assert all(row.is_formal for row in linked)
    wanted = {(row.name.in_language("en"), row.votes, row.status) for row in demand()}
    assert wanted == {
        ("Secure health messaging", 5, "in_progress"),
        ("Electronic signature", 4, "planned"),
        ("Offline field maps", 3, "backlog"),
        ("Online payment", 3, "delivered"),
        ("Fax", 1, "declined"),
        ("Shared calendar", 1, "backlog"),
    }
    assert integration.listing_url
    assert integration.co_marketing
    assert set(Integration.objects.values_list("built_by", flat=True)) == {"us", "partner", "both"}
    brought = ReferralEvent.objects.filter(partner__kinds__kind__code="referral").values_list(
        "partner__name", "type"
    )
    kinds = {name: {kind for who, kind in brought if who == name} for name, _kind in brought}
    assert len(kinds) >= 8
    assert all({"lead", "signup"} <= found for found in kinds.values())
    phases = Recruitment.objects.filter(closed_at=None).values_list("phase__code", flat=True)
    assert set(phases) == {"exploration", "proposal", "negotiation", "implementation", "optimisation"}
    assert Recruitment.objects.filter(closed_at=None).exclude(next_step="").count() >= 12
    assert Wish.objects.filter(status="open").count() == 6
    assert Wish.objects.filter(status="dropped").count() == 1


def test_deals_and_agreements_are_in_every_status(demo):
    assert set(Deal.objects.values_list("status", flat=True)) == set(Deal.Status.values)
    waiting = Deal.objects.get(customer_name="Cliniques Saint Roch (groupe)")
    assert waiting.status == "submitted"
    assert waiting.protection == "none"
    assert DuplicateFinding.objects.filter(deal=waiting, kind="registration").count() == 1
    assert set(Agreement.objects.values_list("status", flat=True)) == set(Agreement.Status.values)
    asked = Signature.objects.get(user=user("partner-a"), status="asked", round__status="open")
    assert "/portal/" in reverse(
        "portal:signature", args=[asked.round.agreement.partner.public_id, asked.public_id]
    )
    near = clock.today() + timedelta(days=7)
    helio = Agreement.objects.contracts().filter(partner__name="Helio Santé")
    assert helio.get(notice_on=near, outcome="").status == "active"
    assert Exclusivity.objects.filter(mode="sole").exists()
    assert RenewalReminder.objects.filter(agreement__partner__name="Helio Santé", state="sent").exists()
    assert ForecastSnapshot.objects.count() > 100


def test_no_sentence_of_an_agreement_ends_with_two_full_stops(demo):
    read = [
        clause["text"]
        for agreement in Agreement.objects.select_related("partner", "own_entity")
        for version in agreement.versions.all()
        for clause in filled_clauses(agreement, version)
    ]
    assert any("ajout de la Belgique. " in text for text in read)
    assert [text for text in read if ".." in text] == []


def test_money_is_earned_held_given_back_contested_and_waits_for_a_second_person(demo):
    held = Commission.objects.filter(
        status="open", hold_until__gt=clock.today(), partner__name="Kappa Conseil"
    )
    assert held.exists()
    assert all(row.decision.explanation for row in held)
    assert Commission.objects.filter(kind="reversal", amount_minor__lt=0).exists()
    run = PayoutRun.objects.get(status="prepared")
    assert run.prepared_by == user("finance")
    assert run.total_minor == sum(Payout.objects.filter(run=run).values_list("amount_minor", flat=True))
    assert user("finance-2").pk in User.objects.filter(staff_role="finance").values_list("pk", flat=True)
    assert Contest.objects.get(statement__status="contested").statement.partner.name == "Helio Santé"
    assert Payout.objects.filter(status="failed").count() == 1
    assert Statement.objects.filter(partner__name="Kappa Conseil", status="paid").exists()


def test_figures_are_a_recount_and_the_books_balance(demo):
    recount.check_all()


@pytest.mark.one_engine
@pytest.mark.one_engine
def test_the_api_answers_all_of_it_as_it_is_described(demo, monkeypatch):
    monkeypatch.setattr(TokenRateThrottle, "rate", "100000/min", raising=False)
    api_reading.check_all([user(f"partner-{letter}") for letter in "abc"], ours=user("admin"))


def test_the_chain_of_events_is_intact(demo, capsys):
    call_command("verify_chain")
    assert f"{Event.objects.count()} events verified" in capsys.readouterr().out


# -- Once, and never in production -----------------------------------------------------------------------


def test_it_is_loaded_once(demo, capsys):
    before = Event.objects.count()
    call_command("load_demo", "--if-empty")
    assert "there is data already" in capsys.readouterr().out
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    assert Event.objects.count() == before


# -- Many times over -------------------------------------------------------------------------------------


def test_the_book_twice_over_adds_up_as_well(demo):
    scale.multiply(demo, scale=2, seed=2026, say=lambda text: None)
    assert Partner.objects.count() == 200
    assert Deal.objects.count() == 2_000
    assert 20_000 <= ReferralEvent.objects.count() <= 20_003
    recount.check_all()
    call_command("verify_chain")
    added = Partner.objects.latest("pk")
    shown = page(browser("admin"), f"/staff/partners/{added.public_id}/")
    assert added.name in shown
    # A sale that a deal won is the deal's amount, and no deal won two.
    won = Deal.objects.filter(status="converted").annotate(
        sales_count=Count("sales", filter=Q(sales__refund_of=None))
    )
    assert set(won.values_list("sales_count", flat=True)) == {1}
