"""Business cases: written in one form, kept in versions, read as page, file, document and over the API."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError
from core.models import Event, Job
from core.queue import jobs
from pipeline.business_cases import selectors, services
from pipeline.business_cases.rules import Line
from pipeline.models import BusinessCase, BusinessCaseAmount, BusinessCaseVersion
from pipeline.recruitment import things
from tests.support.pages import read

pytestmark = pytest.mark.django_db

LINES = [
    Line("ours", "cost", "Integration", (8_000_000, 1_000_000, 1_000_000)),
    Line("ours", "gain", "Licences", (2_000_000, 6_000_000, 9_000_000)),
    Line("theirs", "cost", "Training", (500_000, 0, 0)),
    Line("theirs", "gain", "Margin", (400_000, 1_200_000, 1_800_000)),
]
DETAILS = {"start_year": 2027, "years": 3, "discount_rate": Decimal("0.08"), "assumptions": "Ten customers"}
FORM = {
    "start_year": "2027", "years": "2", "discount_rate": "5", "assumptions": "", "lines-rows": "3",
    "lines-0-what": "ours-cost", "lines-0-label": "Integration", "lines-0-y1": "80000", "lines-0-y2": "",
    "lines-1-what": "ours-gain", "lines-1-label": "Licences", "lines-1-y1": "20,000.50", "lines-1-y2": "90000",
    "lines-2-what": "", "lines-2-label": "", "lines-2-y1": "", "lines-2-y2": "",
}  # fmt: skip


@pytest.fixture
def written(cast, newcomer) -> BusinessCase:
    return services.business_case_begin(
        actor=cast.actor("manager"), recruitment=newcomer, lines=LINES, **DETAILS
    )


@pytest.fixture
def client(cast):
    return cast.staff_client("manager")


def address(route: str, row) -> str:
    return reverse(f"pipeline:{route}", args=[row.public_id])


def test_a_case_is_written_once_and_keeps_no_empty_year(cast, newcomer, written):
    assert written.currency == "EUR"
    assert selectors.read(selectors.with_lines().get()).lines == tuple(LINES)
    assert BusinessCaseAmount.objects.count() == 10
    with pytest.raises(DomainError) as refusal:
        services.business_case_begin(actor=cast.actor("manager"), recruitment=newcomer, lines=[])
    assert (refusal.value.status, refusal.value.link) == (409, address("business-case-edit", written))


def test_the_page_shows_both_sides_with_what_they_come_to(client, written):
    page = read(client, address("business-case", written))
    # Costs 100,000, gains 170,000: 70,000, which is 70 % of the costs.
    assert "Net value €70,000 Present value" in page
    assert "Return on investment 70% €170,000 for €100,000" in page
    # Net −60,000, 50,000, 80,000: 10,000 are missing after two years, 1.5 months of the third.
    assert "Payback 26 months" in page
    assert "For the partner" in page
    # Costs a fifth higher, gains a fifth lower: 136,000 − 120,000.
    assert "Costs +20% €16,000" in page
    assert "Never" not in page


def test_a_case_that_does_not_pay_says_so(cast, client, newcomer):
    lines = [Line("ours", "cost", "Support", (900, 900)), Line("ours", "gain", "Fees", (100, 200))]
    case = services.business_case_begin(
        actor=cast.actor("manager"), recruitment=newcomer, lines=lines, years=2
    )
    page = read(client, address("business-case", case))
    assert "Payback Never within 2 years" in page
    assert "−83.3%" in page


def test_the_form_writes_lines_by_year_and_leaves_empty_rows(client, newcomer):
    response = client.post(address("business-case-new", newcomer), FORM)
    case = selectors.read(selectors.with_lines().get())
    assert response.headers["Location"] == address("business-case", BusinessCase.objects.get())
    assert case.lines == (
        Line("ours", "cost", "Integration", (8_000_000, 0)),
        Line("ours", "gain", "Licences", (2_000_050, 9_000_000)),
    )
    assert case.discount_rate == Decimal("0.05")


def test_nothing_typed_is_lost_when_it_is_refused_or_more_years_are_shown(client, newcomer):
    wrong = {**FORM, "lines-1-what": "", "lines-0-y2": "12.345"}
    refused = client.post(address("business-case-new", newcomer), wrong)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Row 2: choose whether it is a cost or a gain." in page
    assert "Row 1: This amount has more decimals than its currency allows." in page
    assert 'value="12.345"' in page
    more = client.post(address("business-case-new", newcomer), {**wrong, "years": "5", "do": "years"})
    page = more.content.decode()
    assert more.status_code == 200
    assert "2031 (EUR)" in page
    assert 'value="12.345"' in page
    assert "Row 2" not in page
    # Fewer years than have amounts: those stay to be seen, and are refused instead of dropped.
    fewer = client.post(address("business-case-new", newcomer), {**FORM, "years": "1"})
    assert fewer.status_code == 422
    assert "An amount stands after the last year." in fewer.content.decode()
    assert 'value="90000"' in fewer.content.decode()
    assert not BusinessCase.objects.exists()


def test_a_change_is_recorded_with_the_lines_before_and_after(cast, written):
    services.business_case_change(
        actor=cast.actor("manager"), case=written, lines=LINES[:1], assumptions="Five customers"
    )
    changed = Event.objects.get(code="pipeline.business_case.changed")
    assert changed.changes["assumptions"] == ["Ten customers", "Five customers"]
    before, after = changed.changes["lines"]
    assert [line["label"] for line in before] == ["Integration", "Licences", "Training", "Margin"]
    assert after == [
        {"side": "ours", "kind": "cost", "label": "Integration", "amounts": [8_000_000, 1_000_000, 1_000_000]}
    ]
    services.business_case_change(actor=cast.actor("manager"), case=written, lines=LINES[:1])
    assert Event.objects.filter(code="pipeline.business_case.changed").count() == 1


def test_who_saves_second_sees_that_somebody_was_first(cast, client, written):
    url = address("business-case-edit", written)
    services.business_case_change(actor=cast.actor("administrator"), case=written, years=4)
    mine = {**FORM, "revision": "1", "lines-0-label": "My wording"}
    refused = client.post(url, mine)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Somebody changed this business case in the meantime." in page
    assert "My wording" in page
    assert BusinessCase.objects.get().years == 4
    # Having been told, they may replace it.
    assert 'name="revision" value="2"' in page
    assert client.post(url, {**mine, "revision": "2"}).status_code == 302
    assert BusinessCase.objects.get().years == 2


def test_a_version_is_kept_once_and_never_changes(cast, client, written):
    kept = services.business_case_keep(actor=cast.actor("manager"), case=written)
    assert services.business_case_keep(actor=cast.actor("manager"), case=written) == kept
    services.business_case_change(actor=cast.actor("manager"), case=written, lines=LINES[:1])
    assert services.business_case_keep(actor=cast.actor("manager"), case=written).number == 2
    assert selectors.kept(BusinessCaseVersion.objects.get(number=1)).lines == tuple(LINES)
    assert "Return on investment 70%" in read(client, address("business-case-version", kept))
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessCaseVersion.objects.filter(pk=kept.pk).update(snapshot={})


def test_an_outside_sheet_calculates_the_same_from_the_file(client, written):
    response = client.get(address("business-case-lines", written))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert head == ["Side", "Kind", "Label", "2027", "2028", "2029", "Discount rate"]
    mine = [row for row in rows if row[0] == "Ours"]
    costs = sum(Decimal(cell) for row in mine if row[1] == "Cost" for cell in row[3:6])
    gains = sum(Decimal(cell) for row in mine if row[1] == "Gain" for cell in row[3:6])
    assert (gains - costs) / costs == Decimal("0.7")
    assert {row[6] for row in rows} == {"0.0800"}


@pytest.mark.one_engine
def test_the_document_is_made_by_a_job_in_the_language_asked_for(client, written):
    response = client.post(address("business-case-pdf", written), {"language": "fr"})
    job = Job.objects.get()
    assert response.headers["Location"] == reverse("web:job", args=[job.public_id])
    jobs.run_due()
    job.refresh_from_db()
    assert job.result_file.media_type == "application/pdf"
    assert job.result_file.name.endswith("-gamma-energie.pdf")


def test_the_api_writes_and_reads_a_case_with_its_figures(cast, api, newcomer):
    sent = {
        "recruitment": newcomer.public_id, "start_year": 2027, "years": 2, "discount_rate": "0.05",
        "lines": [
            {"side": "ours", "kind": "cost", "label": "Work", "amounts": [money("100.00")]},
            {"side": "ours", "kind": "gain", "label": "Fees", "amounts": [money("50.00"), money("100.00")]},
        ],
    }  # fmt: skip
    made = api.post("/api/v1/business-cases/", sent, content_type="application/json")
    assert made.status_code == 201, made.json()
    assert made.json()["ours"]["roi"] == "0.5"
    # Below zero by 50 after the first year, back half-way through the second.
    assert made.json()["ours"]["payback_months"] == 18
    assert made.json()["theirs"] is None
    url = f"/api/v1/business-cases/{made.json()['id']}/"
    dollars = [{**sent["lines"][0], "amounts": [{"amount": "1.00", "currency": "USD"}]}]
    refused = api.patch(url, {"lines": dollars}, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/lines"
    less = api.patch(url, {"lines": sent["lines"][:1]}, content_type="application/json")
    assert less.json()["ours"]["roi"] == "-1"
    assert api.get(url).json() == less.json()


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def test_a_case_with_a_line_ticks_its_step(cast, newcomer):
    manager = cast.actor("manager")
    case = services.business_case_begin(actor=manager, recruitment=newcomer, lines=[])
    assert things.found(newcomer, ["business-case"]) == {}
    services.business_case_change(actor=manager, case=case, lines=LINES)
    found = things.found(newcomer, ["business-case"])["business-case"]
    assert found.url == address("business-case", case)


def test_the_database_refuses_what_no_case_holds(written):
    line = written.lines.first()
    for amount in ({"year": 11, "amount_minor": 1}, {"year": 9, "amount_minor": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BusinessCaseAmount.objects.create(line=line, **amount)
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessCase.objects.update(years=11)
