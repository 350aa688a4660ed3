"""Who uses an integration and whether it works: dated, entered by people and by machines."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from agreements.models import Agreement
from core import clock
from core.errors import DomainError
from core.models import Event
from integrations.catalogue import services
from integrations.catalogue.selectors import catalogue_facts
from integrations.models import HealthCheck, Integration, UsageMeasure
from tests.agreements.factories import make_draft
from tests.integrations.factories import integration, partner_api, staff_api
from tests.support.pages import read

LIST = "integrations:list"


def detail(row) -> str:
    return reverse("integrations:detail", args=[row.public_id])


def usage(cast, row, day: date, **values):
    return services.usage_record(actor=cast.actor("support"), integration=row, measured_on=day, **values)


def test_usage_is_shown_with_its_day_and_how_it_changed(cast):
    row = integration(cast)
    usage(cast, row, date(2026, 3, 31), customers_using=25, customers_total=200)
    usage(cast, row, date(2026, 6, 30), share=Decimal("0.2"), source="Telemetry")
    page = read(cast.staff_client("auditor"), reverse(LIST))
    assert "20.0%" in page
    assert "+7.5 points" in page
    page = read(cast.staff_client("auditor"), detail(row))
    assert "25 / 200" in page
    assert "12.5%" in page
    assert "Telemetry" in page
    assert page.count("Usage of “Connector” measured") == 2
    assert "7,5 points" in read(cast.staff_client("auditor"), detail(row), language="fr").replace(
        "\u202f", " "
    )


def test_a_second_measurement_of_a_day_corrects_the_first(cast):
    row = integration(cast)
    usage(cast, row, date(2026, 3, 31), share=Decimal("0.1"))
    usage(cast, row, date(2026, 3, 31), customers_using=3, customers_total=20)
    usage(cast, row, date(2026, 3, 31), customers_using=3, customers_total=20)
    only = UsageMeasure.objects.get()
    assert (only.share, only.rate) == (None, Decimal("0.1500"))
    assert list(Event.objects.filter(target_id=only.public_id).order_by("pk").values_list("code", flat=True)) == [
        "integrations.usage.measured", "integrations.usage.corrected",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "share"),
        ({"share": Decimal("0.1"), "customers_using": 1, "customers_total": 2}, "share"),
        ({"share": Decimal("1.5")}, "share"),
        ({"customers_using": 3}, "customers_total"),
        ({"customers_total": 3}, "customers_using"),
        ({"customers_using": 4, "customers_total": 3}, "customers_using"),
        ({"measured_on": date(2100, 1, 1), "share": Decimal("0.1")}, "measured_on"),
    ],
)
def test_what_is_no_measurement_is_refused_at_its_field(cast, values, field):
    row = integration(cast)
    with pytest.raises(DomainError) as refusal:
        services.usage_record(actor=cast.actor("support"), integration=row, **values)
    assert refusal.value.status == 422
    assert field in refusal.value.fields
    assert not UsageMeasure.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"share": Decimal("0.1"), "customers_using": 1, "customers_total": 2},
        {"share": Decimal("1.5")},
        {"customers_using": 3},
        {"customers_using": 4, "customers_total": 3},
        {"customers_using": 0, "customers_total": 0},
    ],
)
def test_the_database_refuses_what_is_no_measurement(cast, values):
    row = integration(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        UsageMeasure.objects.create(integration=row, measured_on=date(2026, 1, 1), **values)


def test_the_database_holds_one_measurement_a_day(cast):
    row = integration(cast)
    UsageMeasure.objects.create(integration=row, measured_on=date(2026, 1, 1), share=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        UsageMeasure.objects.create(integration=row, measured_on=date(2026, 1, 1), share=1)


def check(cast, row, state: str, ago: int = 0, note: str = "") -> HealthCheck:
    at = clock.now() - timedelta(days=ago)
    return services.health_record(
        actor=cast.actor("support"), integration=row, state=state, checked_at=at, note=note
    )


def test_health_is_said_in_words_and_no_longer_after_90_days(cast):
    down, old = integration(cast, "Alpha"), integration(cast, "Bravo")
    integration(cast, "Charlie")
    check(cast, down, "ok", 20)
    check(cast, down, "down", 2, "Login refused")
    check(cast, old, "ok", 91)
    page = read(cast.staff_client("auditor"), reverse(LIST))
    alpha, bravo, charlie = (page.index(name) for name in ("Alpha Alpha", "Bravo", "Charlie"))
    assert "Down" in page[alpha:bravo]
    assert "not checked" in page[bravo:charlie]
    assert "not checked" in page[charlie:]
    page = read(cast.staff_client("auditor"), detail(down))
    assert "Login refused" in page
    assert "Works" in page
    assert "En panne" in read(cast.staff_client("auditor"), detail(down), language="fr")


@pytest.mark.parametrize(("minutes", "said"), [(1, "ok"), (-1, None)])
def test_a_check_says_something_for_ninety_days_to_the_minute(cast, minutes, said):
    row = integration(cast)
    at = clock.now() - timedelta(days=90) + timedelta(minutes=minutes)
    services.health_record(actor=cast.actor("support"), integration=row, state="ok", checked_at=at, note="")
    health = Integration.objects.for_show().get(pk=row.pk).health
    assert (health.state if health else None) == said


def test_an_integration_in_trouble_is_a_task_until_it_works_again(cast):
    row, other = integration(cast, "Payroll bridge"), integration(cast, "Ward plug-in", partner=cast.b)
    check(cast, row, "degraded", 1)
    check(cast, other, "down", 1)
    day = reverse("web:my_day")
    page = read(cast.staff_client("manager"), day)
    assert "Payroll bridge is degraded" in page
    assert "Ward plug-in is down" in page
    own = read(cast.staff_client("manager_own"), day)
    assert "Payroll bridge is degraded" in own
    assert "Ward plug-in" not in own
    assert "Payroll bridge" not in read(cast.staff_client("support"), day)
    check(cast, row, "ok")
    assert "Payroll bridge" not in read(cast.staff_client("manager"), day)


def test_a_check_is_never_rewritten(cast):
    row = check(cast, integration(cast), "down")
    with pytest.raises(DatabaseError), transaction.atomic():
        HealthCheck.objects.filter(pk=row.pk).update(state="ok")
    with pytest.raises(DatabaseError), transaction.atomic():
        HealthCheck.objects.filter(pk=row.pk).delete()


def test_usage_and_health_are_entered_on_their_pages(cast):
    row, client = integration(cast), cast.staff_client("support")
    typed = {"measured_on": "2026-03-31", "customers_using": "30", "customers_total": "120"}
    url = reverse("integrations:usage", args=[row.public_id])
    assert "The usage is recorded." in client.post(url, typed, follow=True).content.decode()
    refused = client.post(url, {"measured_on": "2026-03-31"})
    assert refused.status_code == 422
    assert "Give either the customers using it" in refused.content.decode()
    url = reverse("integrations:health", args=[row.public_id])
    said = client.post(url, {"state": "degraded", "note": "Slow"}, follow=True).content.decode()
    assert "The check is recorded." in said
    assert (UsageMeasure.objects.get().rate, HealthCheck.objects.get().state) == (Decimal("0.25"), "degraded")
    assert cast.staff_client("auditor").post(url, {"state": "ok"}).status_code == 403


def test_a_monitoring_system_sends_usage_and_health_and_nothing_else(cast):
    row = integration(cast)
    api = staff_api(cast, "administrator", "integrations.integration:measure", "integrations:read")
    base = f"/api/v1/integrations/{row.public_id}/"
    sent = api.post(base + "usage/", {"share": "0.31"}, content_type="application/json")
    assert (sent.status_code, sent.json()["rate"]) == (201, "0.3100")
    sent = api.post(base + "health/", {"state": "down", "note": "503"}, content_type="application/json")
    assert sent.status_code == 201
    answer = api.get(base).json()
    assert answer["usage"]["rate"] == "0.3100"
    assert (answer["health"]["state"], answer["health"]["note"]) == ("down", "503")
    assert api.patch(base, {"name": "Mine"}, content_type="application/json").status_code == 403
    refused = api.post(base + "usage/", {"customers_using": 4}, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/customers_total"


def test_a_partner_reads_its_own_integrations_alone(cast):
    own, other = integration(cast, "Own"), integration(cast, "Foreign", partner=cast.b)
    check(cast, own, "ok")
    api = partner_api(cast)
    assert [row["name"] for row in api.get("/api/v1/integrations/").json()["results"]] == ["Own"]
    assert api.get(f"/api/v1/integrations/{other.public_id}/").status_code == 404
    url = f"/api/v1/integrations/{own.public_id}/health/"
    assert api.post(url, {"state": "ok"}, content_type="application/json").status_code == 403
    portal = reverse("portal:integrations", args=[cast.a.public_id])
    page = read(cast.member_client("a", "technical"), portal)
    assert "Own Plug-in The partner" in page
    assert "Works" in page
    assert "Foreign" not in page


def test_a_linked_agreement_is_a_formal_one_while_it_is_in_force(cast):
    agreement, row, client = make_draft(cast), integration(cast), cast.staff_client("manager")
    edit = reverse("integrations:edit", args=[row.public_id])
    assert agreement.number in client.get(edit).content.decode()
    typed = {"name": "Connector", "kind": "api", "built_by": "us", "agreement": agreement.public_id}
    assert client.post(edit, typed).status_code == 302
    row.refresh_from_db()
    assert (row.agreement, row.formal_agreement, row.is_formal) == (agreement, True, False)
    Agreement.objects.filter(pk=agreement.pk).update(status="active")
    [fact] = catalogue_facts()
    assert (fact.partner, fact.formal, fact.share, fact.health) == ("Alpha Conseil", True, None, "")
    with pytest.raises(DomainError) as refusal:
        services.integration_change(actor=cast.actor("manager"), integration=row, formal_agreement=False)
    assert "formal_agreement" in refusal.value.fields
    foreign = integration(cast, partner=cast.b)
    with pytest.raises(DomainError) as refusal:
        services.integration_change(actor=cast.actor("manager"), integration=foreign, agreement=agreement)
    assert str(refusal.value.message) == "Choose an agreement with this partner."
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(formal_agreement=False)


@pytest.mark.one_engine
def test_the_facts_of_the_catalogue_ask_as_much_for_thirty_as_for_three(cast, django_assert_num_queries):
    for number in range(30):
        row = integration(cast, f"I{number:02}")
        usage(cast, row, date(2026, 1, 1), share=Decimal("0.1"))
        usage(cast, row, date(2026, 2, 1), share=Decimal("0.2"))
        check(cast, row, "ok")
    with django_assert_num_queries(3):
        facts = catalogue_facts()
    assert len(facts) == 30
    assert {(fact.share, fact.share_on) for fact in facts} == {(Decimal("0.2000"), date(2026, 2, 1))}
