"""The pages of money: who may see them, what stands on them, how many queries they cost."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import files
from core.money import Money
from core.queue import jobs
from core.slots import my_day, partner_facts, portal_tasks, renewal_facts
from core.slots import tasks as tasks_of
from payouts.models import Contest, PayoutRun, Statement, StatementSettings
from payouts.runs import services as run_services
from payouts.statements import issuing as statement_issuing
from payouts.statements import services as statement_services
from referrals.models import Commission
from tests.accounts.test_views import as_user
from tests.payouts.factories import MARCH, accepted, account, earn, produce
from tests.support.users import make_partner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fifth_of_april():
    with time_machine.travel("2026-04-05T10:00:00Z", tick=False):
        yield


def prepared(cast) -> PayoutRun:
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a)
    return run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_from_production_to_settlement_by_hand(cast):
    """Finance produces, a member reads, two people pay, the bank answers: all by the pages."""
    earn(cast.a, 12_500)
    account(cast.a)
    finance, member = cast.staff_client("finance"), cast.member_client("a", "finance")
    assert finance.post("/staff/payouts/statements/produce/", {"period_end": "2026-03-31"}).status_code == 302
    jobs.run_due()
    statement = Statement.objects.get()
    page = member.get(f"/portal/{cast.a.public_id}/money/statements/{statement.public_id}/")
    assert b"R-2026-0001" in page.content
    assert "10% of €1,250.00" in page.content.decode()
    with time_machine.travel("2026-04-20T10:00:00Z", tick=False):
        statement_issuing.statements_close_due(actor=cast.actor("finance"))
        finance, administrator = cast.staff_client("finance"), cast.staff_client("administrator")
        member = cast.member_client("a", "finance")
        assert finance.post("/staff/payouts/runs/prepare/", {"currency": "EUR"}).status_code == 302
        run = PayoutRun.objects.get()
        url = f"/staff/payouts/runs/{run.public_id}/"
        finance.post(url + "approve/")
        run.refresh_from_db()
        assert run.status == "prepared"
        administrator.post(url + "approve/")
        page = finance.post(url + "export/", follow=True)
        assert "Sent to the bank" in page.content.decode()
        download = finance.get(url + "file/", follow=True)
        content = b"".join(download.streaming_content)
        assert b"Alpha Conseil,FR7630006000011234567890189,,125.00,EUR,R-2026-0001-1,R-2026-0001" in content
        answer = content.replace(b",,,\r\n", b",paid,2026-04-20,\r\n")
        finance.post(url + "read-back/", {"file": SimpleUploadedFile("back.csv", answer)})
        assert b"Paid" in member.get(f"/portal/{cast.a.public_id}/money/").content
    run.refresh_from_db()
    assert run.status == "settled"


def test_a_second_person_who_presses_produce_is_led_to_the_job_at_work(cast):
    earn(cast.a, 1_000)
    pressed = [
        cast.staff_client(role).post("/staff/payouts/statements/produce/", {"period_end": "2026-03-31"})
        for role in ("finance", "administrator", "finance")
    ]
    assert len({page["Location"] for page in pressed}) == 1
    assert cast.staff_client("finance").get(pressed[0]["Location"]).status_code == 200
    second = as_user(make_user("finance2@us.test", staff_role="finance"))
    assert second.get(pressed[0]["Location"]).status_code == 200
    # A job that is nobody's page is seen by whoever started it; a partner sees none of them.
    assert cast.staff_client("support").get(pressed[0]["Location"]).status_code == 404
    assert cast.member_client("a", "finance").get(pressed[0]["Location"]).status_code == 404
    jobs.run_due()
    assert Statement.objects.count() == 1


def test_a_refused_answer_shows_every_row(cast):
    run = prepared(cast)
    run_services.run_approve(actor=cast.actor("administrator"), run=run)
    run_services.run_export(actor=cast.actor("finance"), run=run)
    content = files.read(PayoutRun.objects.get().export_file).replace(b",,,\r\n", b",lost,soon,\r\n")
    url = f"/staff/payouts/runs/{run.public_id}/read-back/"
    page = cast.staff_client("finance").post(url, {"file": SimpleUploadedFile("back.csv", content)})
    assert page.status_code == 422
    assert "R-2026-0001-1" in page.content.decode()
    assert b"The status must be paid, failed or returned." in page.content


def test_a_member_contests_in_the_portal_and_finance_answers(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    url = f"/portal/{cast.a.public_id}/money/statements/{statement.public_id}/contest/"
    assert (
        cast.member_client("a", "administrator").post(url, {"reason": "A sale is missing"}).status_code == 302
    )
    assert Contest.objects.get().reason == "A sale is missing"
    answer = f"/staff/payouts/statements/{statement.public_id}/answer/"
    assert cast.staff_client("manager").get(answer).status_code == 403
    assert cast.staff_client("finance").post(answer, {"answer": "It comes next month"}).status_code == 302
    page = cast.member_client("a", "finance").get(url.replace("contest/", ""))
    assert b"It comes next month" in page.content


def test_settings_and_adjustments_by_the_pages(cast):
    finance = cast.staff_client("finance")
    url = f"/staff/partners/{cast.a.public_id}/"
    posted = finance.post(
        url + "statement-settings/", {"period": "quarterly", "minimum": "50,00", "currency": "EUR"}
    )
    assert posted.status_code == 302
    assert StatementSettings.objects.get().minimum == Money(5_000, "EUR")
    finance.post(url + "adjustments/new/", {"amount": "-12.34", "currency": "EUR", "reason": "Bank fee"})
    assert b"Bank fee" in finance.get(url + "tab/money/").content
    assert cast.staff_client("manager").get(url + "adjustments/new/").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [("finance", 200), ("administrator", 200), ("auditor", 200), ("manager", 403), ("support", 403)],
)
def test_who_reads_the_ledger(cast, role, status):
    client = cast.staff_client(role)
    for url in ("/staff/ledger/", "/staff/ledger/entries/"):
        assert client.get(url).status_code == status


def test_the_ledger_as_of_a_date_and_the_journal(cast):
    earn(cast.a, 12_500, on=date(2026, 3, 5))
    client = cast.staff_client("auditor")
    assert "€125.00" in client.get("/staff/ledger/?as_of=2026-03-05").content.decode()
    assert "€125.00" not in client.get("/staff/ledger/?as_of=2026-03-04").content.decode()
    journal = client.get("/staff/ledger/entries/?export=csv")
    # Text stands in quotation marks, numbers bare.
    rows = b"".join(journal.streaming_content).decode("utf-8-sig").replace('"', "").splitlines()
    assert rows[0].startswith("Booked on,Entry,Kind,Account number,Account,VAT code,Partner")
    commission = Commission.objects.get().public_id
    assert any(
        f",622200,Commissions on sales,,Alpha Conseil,{cast.a.public_id},{commission},,125.00,," in r
        for r in rows
    )
    assert any(
        f",467100,Commissions payable,,Alpha Conseil,{cast.a.public_id},{commission},,,125.00," in r
        for r in rows
    )
    assert cast.staff_client("finance").get("/staff/ledger/entries/?export=xlsx").status_code == 200


def test_a_foreign_and_a_missing_statement_answer_the_same(cast):
    earn(cast.b, 1_000)
    (foreign,) = produce(cast.actor("finance"))
    client = cast.member_client("a", "finance")
    missing = "sta_" + "0" * 26
    for suffix in ("", "pdf/", "contest/"):
        base = f"/portal/{cast.a.public_id}/money/statements/"
        answers = {
            (page.status_code, page.content.replace(name.encode(), b""))
            for name in (foreign.public_id, missing)
            for page in [client.get(f"{base}{name}/{suffix}")]
        }
        assert {status for status, _body in answers} == {404}
    restricted = cast.staff_client("manager_own")
    assert restricted.get(f"/staff/payouts/statements/{foreign.public_id}/").status_code == 404
    assert (
        cast.staff_client("manager").get(f"/staff/payouts/statements/{foreign.public_id}/").status_code == 200
    )


def test_a_draft_is_not_shown_to_the_partner(cast):
    earn(cast.a, 1_000)
    statement_services.statements_draft(
        actor=cast.actor("finance"), period_end=MARCH, pairs=[(cast.a.pk, "EUR")]
    )
    draft = Statement.objects.get()
    url = f"/portal/{cast.a.public_id}/money/statements/{draft.public_id}/"
    assert cast.member_client("a", "finance").get(url).status_code == 404


def test_one_commission_from_the_sale_to_the_transfer(cast):
    commission = earn(cast.a, 1_000)
    url = f"/portal/{cast.a.public_id}/money/commissions/{commission.public_id}/"
    assert b"R-2026-0001" not in cast.member_client("a", "sales").get(url).content
    produce(cast.actor("finance"))
    page = cast.member_client("a", "finance").get(url).content
    assert b"R-2026-0001" in page
    assert (
        cast.staff_client("manager").get(f"/staff/payouts/commissions/{commission.public_id}/").status_code
        == 200
    )
    assert cast.member_client("b", "finance").get(url).status_code == 404


@pytest.mark.one_engine
def test_equal_query_counts(cast):
    """A list of three statements costs what a list of thirty costs; so do a run and the journal."""
    finance, member = cast.staff_client("finance"), cast.member_client("a", "finance")
    lists = [
        (finance, "/staff/payouts/"),
        (finance, "/staff/payouts/runs/"),
        (finance, "/staff/payouts/runs/prepare/"),
        (finance, "/staff/ledger/entries/"),
        (member, f"/portal/{cast.a.public_id}/money/"),
        (member, f"/portal/{cast.a.public_id}/money/statements/"),
    ]

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            partner = make_partner(f"P{number}", cast.vocabulary.company)
            accepted(cast.actor("finance"), partner, 1_000) if number < 3 else earn(partner, 1_000)
            earn(cast.a, 100, hold_until=date(2020, 1, 31), on=date(2020, 1, 1))
        produce(cast.actor("finance"))
        Statement.objects.update(status="closed")

    grow(0, 3)
    few = [queries(client, url) for client, url in lists]
    grow(3, 30)
    many = [queries(client, url) for client, url in lists]
    assert many == few


def test_the_slots(cast):
    run = prepared(cast)
    earn(cast.a, 700, hold_until=date(2026, 8, 1))
    administrator = cast.actor("administrator")
    tasks = tasks_of(my_day, administrator)
    assert any(run.number in str(task.title) for task in tasks)
    own = tasks_of(my_day, cast.actor("finance"))
    assert not any(run.number in str(task.title) for task in own)
    facts = {str(f.label): f.value for fill in partner_facts for f in fill(cast.actor("manager"), cast.a)}
    assert facts["To be paid"] == Money(12_500, "EUR")
    assert facts["Commissions on hold"] == Money(700, "EUR")
    renewal = [fill(administrator, {cast.a.pk}) for fill in renewal_facts]
    assert any(fact.value == Money(13_200, "EUR") for found in renewal for fact in found.get(cast.a.pk, []))
    Statement.objects.update(status="issued", contest_until=date(2026, 4, 9))
    tasks = tasks_of(portal_tasks, cast.member("a", "finance"), cast.a)
    (look,) = [task for task in tasks if "R-2026-0001" in str(task.title)]
    assert str(look.detail) == "If something is wrong, say so by 9 Apr 2026."
