"""The lines of a run are looked at again when it is approved and when it goes to the bank."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock, files, guards, people
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue import mail as mails
from core.slots import my_day
from core.slots import tasks as tasks_of
from ledger import proof
from partners.models import Partner
from payouts.accounts import services as account_services
from payouts.models import Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import lines as run_lines
from payouts.runs import services as run_services
from tests.payouts.factories import IBAN, IBAN_DE, accepted, account
from tests.payouts.test_api import token
from tests.payouts.test_runs import prepared
from tests.support.users import make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def twentieth_of_april():
    with time_machine.travel("2026-04-20T10:00:00Z", tick=False):
        yield


def _another_account(cast) -> None:
    account_services.account_set(
        actor=cast.member("a", "finance"), partner=cast.a, holder="Thief", iban=IBAN_DE
    )


def _doubt(cast) -> None:
    PayoutAccount.objects.filter(partner=cast.a).update(called_back_at=None, called_back_by="")


def _wait(cast) -> None:
    with guards.guards_disabled():
        PayoutAccount.objects.filter(partner=cast.a).update(usable_from=clock.now() + timedelta(hours=1))


def _suspend(cast) -> None:
    Partner.objects.filter(pk=cast.a.pk).update(status="suspended")


def _contest(cast) -> None:
    Statement.objects.filter(partner=cast.a).update(status="contested")


CHANGES = {
    "account-changed": _another_account,
    "call-back": _doubt,
    "waiting": _wait,
    "status": _suspend,
    "contested": _contest,
}


def approve(cast, run: PayoutRun) -> PayoutRun:
    return run_services.run_approve(actor=cast.actor("administrator"), run=run)


def export(cast, run: PayoutRun) -> PayoutRun:
    return run_services.run_export(actor=cast.actor("finance"), run=run)


@pytest.mark.one_engine
@pytest.mark.parametrize("when", ["approved", "exported"])
@pytest.mark.parametrize("reason", CHANGES)
def test_what_changed_since_is_left_out_and_the_others_are_paid(cast, reason, when):
    run = prepared(cast)
    if when == "exported":
        run = approve(cast, run)
    CHANGES[reason](cast)
    if when == "approved":
        run = approve(cast, run)
    run = export(cast, run)
    alpha, beta = (Payout.objects.get(partner=partner) for partner in (cast.a, cast.b))
    assert (alpha.status, alpha.left_out_reason, beta.status) == ("left_out", reason, "sent")
    assert (run.status, run.total_minor, run.payouts_count) == ("exported", 8_000, 1)
    content = files.read(run.export_file).decode()
    assert IBAN not in content
    assert content.count("\r\n") == 2
    event = Event.objects.get(code="payouts.payout.left_out")
    assert event.data == {"number": run.number, "why": reason, "reason": ""}
    assert set(event.targets.values_list("target_id", flat=True)) == {run.public_id, alpha.public_id}
    assert list(proof.faults()) == []


def test_the_one_who_prepared_is_told_on_my_day_by_mail_and_on_the_page(cast):
    run = prepared(cast)
    _another_account(cast)
    approve(cast, run)
    mail = OutgoingMail.objects.get(kind="payouts.lines_left_out")
    finance = cast.staff["finance"]
    assert mail.recipient == finance.public_id
    message = mails.compose(mail, people.find([mail.recipient])[mail.recipient])
    assert message.subject == f"Left out of payout run {run.number}: 1"
    assert "The other transfers go ahead: €80.00." in message.body
    assert f"/staff/payouts/runs/{run.public_id}/" in message.body
    task = next(t for t in tasks_of(my_day, cast.actor("finance")) if "was left out" in str(t.title))
    assert str(task.title) == f"Alpha Conseil was left out of payout run {run.number}"
    assert str(task.detail) == "The partner has given another bank account since the run was prepared."
    page = cast.staff_client("finance").get(f"/staff/payouts/runs/{run.public_id}/").content.decode()
    assert page.count("The partner has given another bank account since the run was prepared.") == 2
    assert "€80.00" in page


def test_others_who_may_approve_are_told_that_a_run_waits(cast):
    run = prepared(cast)
    told = OutgoingMail.objects.filter(kind="payouts.run_waits")
    assert set(told.values_list("recipient", flat=True)) == {cast.staff["administrator"].public_id}
    _doubt(cast)
    run_lines.payout_leave_out(
        actor=cast.actor("administrator"),
        payout=Payout.objects.get(partner=cast.a),
        reason="Invoice is missing",
    )
    mail = told.get()
    message = mails.compose(mail, people.find([mail.recipient])[mail.recipient])
    assert message.subject == f"Payout run {run.number} waits for a second person: €80.00"
    assert "Transfers: 1, in all €80.00." in message.body


def test_what_was_left_out_is_free_for_the_next_run_and_no_task_is_left(cast):
    run = approve_with_doubt(cast)
    assert run.payouts_count == 1
    PayoutAccount.objects.filter(partner=cast.a).update(called_back_at=clock.now())
    again = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    assert again.payouts.get().partner == cast.a
    assert again.payouts.get().reference.endswith("-2")
    assert not any("left out" in str(t.title) for t in tasks_of(my_day, cast.actor("finance")))


def approve_with_doubt(cast) -> PayoutRun:
    run = prepared(cast)
    _doubt(cast)
    return approve(cast, run)


def test_a_run_of_which_nothing_is_left_is_cancelled(cast):
    run = prepared(cast)
    Partner.objects.update(status="suspended")
    client = cast.staff_client("administrator")
    url = f"/staff/payouts/runs/{run.public_id}/"
    page = client.post(url + "approve/", follow=True, headers={"Referer": url}).content.decode()
    run.refresh_from_db()
    assert (run.status, run.total_minor, run.payouts_count) == ("cancelled", 0, 0)
    assert run.approved_by is None
    assert "None of its transfers can be made any more, so the run is cancelled." in page
    assert Event.objects.filter(code="payouts.run.cancelled").count() == 1
    assert not Event.objects.filter(code="payouts.run.approved").exists()
    assert list(proof.faults()) == []


def test_somebody_leaves_out_one_line_with_a_reason_before_the_approval(cast):
    run = prepared(cast)
    alpha = Payout.objects.get(partner=cast.a)
    url = f"/staff/payouts/transfers/{alpha.public_id}/leave-out/"
    assert cast.staff_client("auditor").get(url).status_code == 403
    client = cast.staff_client("administrator")
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Invoice is missing"}).status_code == 302
    alpha.refresh_from_db()
    run.refresh_from_db()
    assert (alpha.status, alpha.left_out_reason, alpha.status_reason) == (
        "left_out", "by-hand", "Invoice is missing",
    )  # fmt: skip
    assert (run.status, run.total_minor, run.payouts_count) == ("prepared", 8_000, 1)
    assert OutgoingMail.objects.filter(kind="payouts.lines_left_out").count() == 1
    approve(cast, run)
    beta = Payout.objects.get(partner=cast.b)
    with pytest.raises(DomainError) as refused:
        run_lines.payout_leave_out(actor=cast.actor("finance"), payout=beta, reason="Too late")
    assert refused.value.status == 409


def test_a_reason_that_is_too_long_is_refused_at_its_field(cast):
    prepared(cast)
    alpha = Payout.objects.get(partner=cast.a)
    with pytest.raises(DomainError) as refused:
        run_lines.payout_leave_out(actor=cast.actor("finance"), payout=alpha, reason="x" * 201)
    assert (refused.value.status, refused.value.field) == (422, "reason")


def test_who_left_a_line_out_of_an_own_run_needs_no_mail(cast):
    prepared(cast)
    alpha = Payout.objects.get(partner=cast.a)
    run_lines.payout_leave_out(actor=cast.actor("finance"), payout=alpha, reason="Invoice is missing")
    assert not OutgoingMail.objects.filter(kind="payouts.lines_left_out").exists()


def test_the_partner_does_not_read_why_one_of_us_left_it_out(cast):
    prepared(cast)
    alpha = Payout.objects.get(partner=cast.a)
    run_lines.payout_leave_out(actor=cast.actor("finance"), payout=alpha, reason="Looks like fraud")
    (row,) = token(cast.a).get("/api/v1/payouts/").json()["results"]
    assert (row["status"], row["left_out_reason"], row["status_reason"]) == ("left_out", "by-hand", "")
    assert row["run"] == alpha.run.number
    page = cast.member_client("a", "finance").get(f"/portal/{cast.a.public_id}/money/").content
    assert alpha.reference.encode() not in page


def test_the_database_keeps_what_the_bank_was_given(cast):
    run = export(cast, approve(cast, prepared(cast)))
    for values in ({"total_minor": 1}, {"payouts_count": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayoutRun.objects.filter(pk=run.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        run.payouts.update(status="left_out")
    with pytest.raises(IntegrityError), transaction.atomic():
        run.payouts.update(sent_on=clock.today() - timedelta(days=3))


def test_two_lines_are_looked_at_in_as_many_queries_as_twelve(cast):
    def counted(letters: range) -> list[int]:
        for number in letters:
            partner = make_partner(f"P{number}", cast.vocabulary.company)
            accepted(cast.actor("finance"), partner, 1_000)
            account(partner)
        run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
        PayoutAccount.objects.filter(partner__name=f"P{letters[0]}").update(called_back_at=None)
        found = []
        for work in (approve, export):
            with CaptureQueriesContext(connection) as seen:
                work(cast, run)
            found.append(len(seen))
            run.refresh_from_db()
        return found

    assert counted(range(2)) == counted(range(2, 14))
