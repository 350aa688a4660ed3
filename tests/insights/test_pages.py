"""The pages of figures as people see them: every figure computed by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.models import Job
from core.money import Money
from insights.entered import services
from insights.models import DeclaredValue, ProgrammeStep, RollupRun, Target
from insights.rollups import rollup
from insights.targets.seed import load_mml_targets
from partners.models import PartnerKind, PartnerStatusChange, RelationshipKind
from pipeline.models import Sale
from tests.support.users import make_partner

pytestmark = pytest.mark.one_engine


def sell(partner, day: date, euros: int, role: str = "sourced") -> Sale:
    return Sale.objects.create(
        partner=partner,
        role=role,
        source="manual",
        sold_on=day,
        amount_minor=euros * 100,
        programme_minor=euros * 100,
    )


def active_since(partner, day: date) -> None:
    PartnerStatusChange.objects.create(partner=partner, new_status="active", effective_on=day)


@pytest.fixture
def figures(cast):
    """Alpha (Gold, of the restricted manager): active for two years, €3,000 this year, €2,000 before.
    Beta (Bronze): active since last month, €1,000 influenced. The company made €16,000 last month."""
    today = clock.today()
    last_month = clock.add_months(clock.month_start(today), -1)
    active_since(cast.a, clock.add_months(today, -24))
    active_since(cast.b, last_month)
    sell(cast.a, last_month, 3_000)
    sell(cast.b, last_month, 1_000, "influenced")
    sell(cast.a, clock.add_months(clock.month_start(today), -13), 2_000)
    services.company_total_set(actor=cast.actor("finance"), month=last_month, revenue=Money(1_600_000, "EUR"))
    rollup.run()
    return cast


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(f"insights:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def stats(text: str) -> dict[str, str]:
    """The stat cards of a page: label → value."""
    found = {}
    for card in text.split('class="card stat')[1:]:
        label = card.split('class="label">')[1].split("</div>")[0]
        label = label.split(">")[1].split("<")[0] if "<a" in label else label
        found[label] = card.split('class="value">')[1].split("</div>")[0]
    return found


def test_the_dashboard_shows_what_the_rows_add_up_to(figures):
    text = page(figures.staff_client("manager"), "dashboard")
    shown = stats(text)
    assert shown["Active partners"] == "2"
    assert shown["Revenue via partners, 12 months"] == "€4,000"
    # 4,000 of 16,000.
    assert shown["Share of all revenue, 12 months"] == "25%"
    assert shown["Renewal rate, 12 months"] == "–"
    # Revenue doubled: €4,000 against €2,000. Alpha alone grew by half.
    assert "100%" in text
    assert "+50%" in text
    assert "Alpha Conseil" in text
    assert "Beta Services" in text
    assert "As of " in text


def test_figures_open_the_rows_behind_them(figures):
    client = figures.staff_client("manager")
    text = page(client, "dashboard")
    first = clock.add_months(clock.today(), -12) + timedelta(days=1)
    sales = f"/staff/sales/?sold_after={first}&amp;sold_before={clock.today()}"
    assert "/staff/partners/?status=active" in text
    assert "/staff/partners/?status=active&amp;type=company" in text
    assert sales in text
    behind = client.get(sales.replace("&amp;", "&")).content.decode()
    assert "Alpha Conseil" in behind
    assert "Beta Services" in behind


def test_filters_narrow_every_figure(figures):
    client = figures.staff_client("manager")
    gold = stats(page(client, "dashboard", tier="gold"))
    assert gold["Active partners"] == "1"
    assert gold["Revenue via partners, 12 months"] == "€3,000"
    both = stats(page(client, "dashboard", tier="gold", type="company"))
    assert both["Revenue via partners, 12 months"] == "€3,000"
    none = stats(page(client, "dashboard", tier="gold", type="government"))
    assert none["Active partners"] == "0"
    assert stats(page(client, "dashboard", tier="unknown"))["Active partners"] == "2"
    assert stats(page(client, "dashboard", months="3"))["Revenue via partners, 3 months"] == "€4,000"


def test_the_list_of_sales_knows_the_same_filters(figures):
    client = figures.staff_client("manager")
    behind = client.get(reverse("pipeline:sales"), {"tier": "gold", "type": "company", "country": "FR"})
    assert "Alpha Conseil" in behind.content.decode()
    assert "Beta Services" not in behind.content.decode().split("<table")[1]


def test_a_restricted_manager_sees_figures_of_own_partners(figures):
    client = figures.staff_client("manager_own")
    text = page(client, "dashboard")
    shown = stats(text)
    assert shown["Active partners"] == "1"
    assert shown["Revenue via partners, 12 months"] == "€3,000"
    # 3,000 of 16,000.
    assert shown["Share of all revenue, 12 months"] == "18.8%"
    assert "Beta Services" not in text
    other = figures.staff["manager"].public_id
    assert stats(page(client, "dashboard", owner=other))["Active partners"] == "1"
    assert stats(page(client, "dashboard", tier="gold"))["Revenue via partners, 12 months"] == "€3,000"
    detail = page(client, "kpi", "revenue_partners")
    assert "€3,000" in detail
    assert "€4,000" not in detail


def test_partners_never_see_insights(figures):
    for name in ("dashboard", "kpis", "targets", "roadmap", "totals"):
        url = reverse(f"insights:{name}")
        assert figures.member_client("a", "administrator").get(url).status_code == 403
        assert figures.staff_client("auditor").get(url).status_code == 200


def test_the_registry_defines_every_figure(figures):
    text = page(figures.staff_client("auditor"), "kpis")
    for label in (
        "Renewal rate",
        "NPS of partners",
        "Money saved a year",
        "Countries covered",
        "Pipeline value",
    ):
        assert label in text
    assert "by the dated history of their status" in text


@pytest.mark.parametrize(
    "code", ["active_partners", "growth", "revenue_share", "pipeline_value", "countries_covered", "nps"]
)
def test_each_kind_of_figure_has_its_page(figures, code):
    page(figures.staff_client("manager"), "kpi", code)


def test_an_unknown_figure_is_a_404(figures):
    assert figures.staff_client("manager").get(reverse("insights:kpi", args=["nothing"])).status_code == 404


def test_a_figure_by_member_and_its_file(figures):
    client = figures.staff_client("manager")
    text = page(client, "kpi", "revenue_sourced")
    assert "tier=gold" in text
    response = client.get(reverse("insights:kpi-export", args=["revenue_partners"]), {"by": "tier"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1:] == ['"Gold",3000.00', '"Bronze",1000.00']
    months = client.get(reverse("insights:kpi-export", args=["revenue_partners"]))
    rows = b"".join(months.streaming_content).decode().splitlines()[1:]
    last_month = clock.add_months(clock.month_start(clock.today()), -1)
    assert len(rows) == 12
    assert rows[-2] == f'"{last_month:%Y-%m}",4000.00'
    assert (
        figures.staff_client("support").get(reverse("insights:kpi-export", args=["nps"])).status_code == 403
    )


@pytest.mark.one_engine
def test_the_number_of_queries_does_not_grow(figures):
    client = figures.staff_client("manager")
    url = reverse("insights:dashboard")
    client.get(url)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    rollup.run()
    few = queries()
    for number in range(30):
        partner = make_partner(
            f"More {number}", figures.vocabulary.company, country=["BE", "DE", "IT"][number % 3]
        )
        active_since(partner, clock.today() - timedelta(days=number))
        sell(partner, clock.today() - timedelta(days=number), 100 + number)
    rollup.run()
    assert queries() == few
    # Until the next run, what it said of the whole programme is not asked again.
    assert queries() == few - 5
    assert few < 60


def test_targets_say_what_is_attained_and_expected(figures):
    load_mml_targets(SYSTEM)
    text = page(figures.staff_client("manager"), "targets")
    assert "50 governments" in text
    assert "does not agree with another target" in text
    companies = Target.objects.get(code="companies")
    # Two active companies of 1,000; expected on the straight line from 2025 to the end of 2030.
    days, whole = (clock.today() - date(2025, 1, 1)).days, (date(2030, 12, 31) - date(2025, 1, 1)).days
    expected = round(1000 * days / whole)
    row = text.split("1,000 companies")[-1].split("</tr>")[0]
    assert ">2</a>" in row
    assert f'<td class="num wide">{expected}</td>' in row
    assert companies.type_code == "company"


def test_targets_load_once_and_match_the_registry(cast):
    assert load_mml_targets(SYSTEM) == {"targets": 24, "steps": 12}
    assert load_mml_targets(SYSTEM) == {"targets": 0, "steps": 0}
    assert Target.objects.filter(contradicts=True).count() == 4


def test_a_target_is_set_and_changed_by_form(cast):
    client = cast.staff_client("manager")
    form = {
        "code": "deals", "label_fr": "Affaires", "label_en": "Deals", "shape": "number", "kpi": "active_partners",
        "value": "10", "starts_on": "2026-01-01", "baseline": "0", "due_on": "2027-01-01", "position": "0",
    }  # fmt: skip
    assert client.post(reverse("insights:target-new"), form).status_code == 302
    target = Target.objects.get(code="deals")
    late = client.post(
        reverse("insights:target-edit", args=[target.public_id]), {**form, "due_on": "2025-01-01"}
    )
    assert late.status_code == 422
    assert "due after the day" in late.content.decode()
    changed = client.post(reverse("insights:target-edit", args=[target.public_id]), {**form, "value": "12"})
    assert changed.status_code == 302
    target.refresh_from_db()
    assert target.value == 12
    assert client.post(reverse("insights:target-archive", args=[target.public_id])).status_code == 302
    assert "Deals" not in page(client, "targets").split("<table")[1]
    assert cast.staff_client("auditor").post(reverse("insights:target-new"), form).status_code == 403


def test_a_step_of_the_roadmap_is_ticked_and_opened_again(cast):
    load_mml_targets(SYSTEM)
    step = ProgrammeStep.objects.get(code="portal")
    url = reverse("insights:step-tick", args=[step.public_id])
    assert cast.staff_client("auditor").post(url, {"done": "1"}).status_code == 403
    client = cast.staff_client("manager")
    client.post(url, {"done": "1"})
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (clock.today(), cast.staff["manager"].public_id)
    assert "1 of 4 done" in page(client, "roadmap")
    client.post(url, {"done": "0"})
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (None, "")


def test_a_value_is_declared_with_evidence_and_withdrawn(cast):
    client = cast.staff_client("marketing")
    url = reverse("insights:declare", args=["nps"])
    values = {"day": str(clock.today()), "value": "62", "evidence": "", "link": ""}
    assert client.post(url, values).status_code == 422
    assert client.post(url, {**values, "value": "162", "evidence": "Survey"}).status_code == 422
    assert client.post(url, {**values, "evidence": "Survey of October"}).status_code == 302
    text = page(client, "kpi", "nps")
    assert "Survey of October" in text
    assert stats(text)["NPS of partners"] == "62"
    row = DeclaredValue.objects.get()
    client.post(reverse("insights:declared-withdraw", args=[row.public_id]))
    text = page(client, "kpi", "nps")
    assert "withdrawn" in text
    assert stats(text)["NPS of partners"] == "–"
    computed = reverse("insights:declare", args=["active_partners"])
    assert client.get(computed).status_code == 404


def test_company_totals_are_entered_and_listed(figures):
    client = figures.staff_client("finance")
    text = page(client, "totals")
    assert "€16,000" in text
    assert "€4,000" in text
    assert "25%" in text
    month = clock.add_months(clock.today(), -2)
    url = reverse("insights:total-set")
    assert client.post(url, {"month": str(month), "revenue": "500.505", "currency": "EUR"}).status_code == 422
    assert (
        client.post(
            url, {"month": str(month), "revenue": "500,50", "currency": "EUR", "leads": "7"}
        ).status_code
        == 302
    )
    assert "€500.50" in page(client, "totals")
    assert figures.staff_client("support").get(reverse("insights:totals")).status_code == 403
    assert figures.staff_client("manager").post(url, {}).status_code == 403


def test_the_button_starts_one_job_with_its_progress(cast, run_outbox):
    client = cast.staff_client("manager")
    response = client.post(reverse("insights:rollup"))
    job = Job.objects.get(kind="insights.rollup")
    assert response["Location"] == reverse("web:job", args=[job.public_id])
    client.post(reverse("insights:rollup"))
    assert Job.objects.filter(kind="insights.rollup").count() == 1
    from core.queue import jobs

    jobs.run_due()
    job.refresh_from_db()
    assert job.status == "done"
    assert RollupRun.objects.get().finished_at is not None
    assert cast.staff_client("auditor").post(reverse("insights:rollup")).status_code == 403


def test_a_step_for_one_relationship_counts_its_partners_alone(figures):
    load_mml_targets(SYSTEM)
    kind = RelationshipKind.objects.get(code="strategic")
    PartnerKind.objects.filter(kind=kind).delete()
    PartnerKind.objects.create(partner=figures.a, kind=kind, since=clock.today())
    rollup.run(full=True)
    text = page(figures.staff_client("manager"), "roadmap")
    rows = {label: text.split(label)[1].split("</tr>")[0] for label in ("50 active", "500 strategic")}
    assert "2 / 50<" in rows["50 active"]
    assert "1 / 500<" in rows["500 strategic"]
    # It opens the figure of the same partners.
    assert f"{reverse('insights:kpi', args=['active_partners'])}?kind=strategic" in rows["500 strategic"]


def test_the_targets_say_that_a_filter_leaves_them_whole(figures):
    client, said = figures.staff_client("manager"), "The filter does not narrow the targets"
    assert said not in page(client, "dashboard")
    assert said in page(client, "dashboard", tier="gold")


def test_pages_speak_to_people_not_of_the_machine(cast):
    text = page(cast.staff_client("manager"), "dashboard") + page(cast.staff_client("manager"), "kpis")
    for word in ("rollup", "rolled up", "worker"):
        assert word not in re.sub("<[^>]*>", "", text)
