"""Market development funds: every step of a request, and where the money is after each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.models import Event, OutgoingMail
from ledger.proof import faults
from ledger.selectors import balances
from marketing.funds import budgets, claims, decisions, requests, selectors
from marketing.models import Allocation, Claim, Fund, FundRequest
from payouts.statements.selectors import money_of
from tests.marketing.funds import approved, claimed, draft, eur, give, make_fund, submitted

pytestmark = pytest.mark.django_db


def where(allocation: Allocation) -> tuple[int, int, int, int]:
    """Pending, approved, paid, available."""
    row = Allocation.objects.get(pk=allocation.pk)
    return row.pending_minor, row.approved_minor, row.paid_minor, row.available_minor


def refused(function, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        function(**arguments)
    return refusal.value


def test_a_request_from_the_draft_to_its_payment(cast):
    partner, manager, finance = cast.member("a", "marketing"), cast.actor("manager"), cast.actor("finance")
    allocation = give(cast.a)
    row = draft(allocation, partner)
    assert where(allocation) == (0, 0, 0, 50_000)
    row = requests.request_submit(actor=partner, request=row)
    assert where(allocation) == (10_000, 0, 0, 40_000)
    row = decisions.request_approve(actor=manager, request=row, amount=eur(9_000))
    assert (row.status, row.claim_by) == ("approved", clock.today() + timedelta(days=30))
    assert where(allocation) == (0, 9_000, 0, 41_000)
    claim = claimed(row, cast.member("a", "finance"), minor=8_000)
    claim = claims.claim_accept(actor=finance, claim=claim)
    assert where(allocation) == (0, 9_000, 0, 41_000)
    assert balances() == {("fund_expense", "EUR"): 8_000, ("fund_payable", "EUR"): -8_000}
    claim = claims.claim_pay(actor=finance, claim=claim, paid_on=clock.today(), payment_reference="VIR 12")
    # 10.00 of what was approved was not claimed: it is available again.
    assert where(allocation) == (0, 0, 8_000, 42_000)
    assert balances() == {
        ("fund_expense", "EUR"): 8_000,
        ("fund_payable", "EUR"): 0,
        ("bank", "EUR"): -8_000,
    }
    assert FundRequest.objects.get(pk=row.pk).status == "paid"
    assert list(faults()) == []
    # A statement does not pay it a second time.
    assert money_of(cast.a) == []
    codes = Event.objects.order_by("pk").values_list("code", flat=True)
    assert [code for code in codes if "fund_" in code] == [
        "marketing.fund_request.drafted",
        "marketing.fund_request.submitted",
        "marketing.fund_request.approved",
        "marketing.fund_claim.submitted",
        "marketing.fund_claim.accepted",
        "marketing.fund_claim.paid",
    ]
    assert set(OutgoingMail.objects.values_list("kind", flat=True)) == {
        "marketing.allocation_granted",
        "marketing.fund_request_submitted",
        "marketing.fund_request_approved",
        "marketing.fund_claim_submitted",
        "marketing.fund_claim_accepted",
        "marketing.fund_claim_paid",
    }
    assert selectors.spent_of_year(clock.today().year) == 8_000


@pytest.mark.parametrize("end", ["withdraw", "refuse", "cancel"])
def test_what_ends_a_request_gives_its_amount_back(cast, end):
    allocation = give(cast.a)
    row = submitted(allocation, cast.member("a", "marketing"))
    if end == "withdraw":
        requests.request_withdraw(actor=cast.member("a", "marketing"), request=row)
    elif end == "refuse":
        decisions.request_refuse(actor=cast.actor("manager"), request=row, reason="Too late")
    else:
        row = decisions.request_approve(actor=cast.actor("manager"), request=row)
        assert where(allocation) == (0, 10_000, 0, 40_000)
        decisions.request_cancel(actor=cast.actor("manager"), request=row, reason="No webinar")
    assert where(allocation) == (0, 0, 0, 50_000)
    done = FundRequest.objects.get(pk=row.pk)
    assert refused(requests.request_submit, actor=cast.member("a", "marketing"), request=done).status == 409


def test_a_claim_that_is_sent_back_is_made_again(cast):
    allocation = give(cast.a)
    row = approved(allocation, cast.actor("manager"), cast.member("a", "marketing"))
    claim = claimed(row, cast.member("a", "finance"))
    back = claims.claim_return(
        actor=cast.actor("finance"), claim=claim, reason="The invoice is not made out to us"
    )
    row = FundRequest.objects.get(pk=row.pk)
    assert (back.status, row.status) == ("returned", "approved")
    # The same invoice again: the one that was sent back does not count.
    again = claimed(row, cast.member("a", "finance"), minor=10_000)
    assert again.status == "submitted"
    other = approved(allocation, cast.actor("manager"), cast.member("a", "marketing"))
    assert refused(claimed, request=other, actor=cast.member("a", "finance")).status == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=back.pk).update(status="submitted")


def test_what_a_claim_may_not_be(cast):
    partner = cast.member("a", "finance")
    allocation = give(cast.a)
    row = approved(allocation, cast.actor("manager"), minor=9_000)
    assert refused(claimed, request=row, actor=partner, minor=9_001).field == "amount"
    later = approved(allocation, cast.actor("manager"), activity_on=clock.today() + timedelta(days=1))
    assert refused(claimed, request=later, actor=partner).status == 409
    FundRequest.objects.filter(pk=row.pk).update(claim_by=clock.today() - timedelta(days=1))
    assert refused(claimed, request=row, actor=partner).code == "claim-too-late"


def test_nobody_decides_what_they_sent(cast):
    manager = cast.actor("manager")
    row = submitted(give(cast.a), manager)
    assert refused(decisions.request_approve, actor=manager, request=row).status == 409
    assert refused(decisions.request_refuse, actor=manager, request=row, reason="No").status == 409
    assert decisions.request_approve(actor=cast.actor("marketing"), request=row).status == "approved"


def test_more_than_available_or_than_the_share_is_refused(cast):
    allocation = give(cast.a)
    submitted(allocation, asked=45_000)
    row = draft(allocation, asked=5_001)
    error = refused(requests.request_submit, actor=cast.member("a", "marketing"), request=row)
    assert (error.status, error.field) == (422, "asked")
    assert where(allocation) == (45_000, 0, 0, 5_000)
    assert refused(draft, allocation=allocation, asked=5_000, total=eur(9_000)).field == "asked"
    # Left open, it is our share of the cost: half of 90.01, rounded half up.
    assert draft(allocation, total=eur(9_001), asked=None).asked_minor == 4_501
    with pytest.raises(IntegrityError), transaction.atomic():
        FundRequest.objects.filter(pk=row.pk).update(total_minor=9_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(approved_minor=5_001)


def test_a_request_is_complete_when_it_is_sent(cast):
    allocation = give(cast.a)
    for field, value in (("purpose", ""), ("activity_on", None)):
        row = draft(allocation, **{field: value})
        error = refused(requests.request_submit, actor=cast.actor("manager"), request=row)
        assert (error.status, list(error.fields)) == (422, [field])
    row = draft(allocation, activity_on=clock.today() + timedelta(days=101))
    assert refused(requests.request_submit, actor=cast.actor("manager"), request=row).field == "activity_on"


def test_a_budget_and_an_allocation_are_not_cut_below_what_is_spoken_for(cast):
    manager = cast.actor("manager")
    fund = make_fund()
    allocation = give(cast.a, fund)
    submitted(allocation, asked=20_000)
    error = refused(budgets.fund_change, actor=manager, fund=fund, budget=eur(49_999))
    assert (error.field, "€500.00" in str(error.message), "€499.99" in str(error.message)) == (
        "budget", True, True,
    )  # fmt: skip
    error = refused(budgets.allocation_change, actor=manager, allocation=allocation, amount=eur(19_999))
    assert (error.status, error.field) == (422, "amount")
    budgets.allocation_change(actor=manager, allocation=allocation, amount=eur(20_000))
    assert Fund.objects.get(pk=fund.pk).allocated_minor == 20_000
    error = refused(budgets.allocation_grant, actor=manager, fund=fund, partner=cast.b, amount=eur(80_001))
    assert error.field == "amount"


def test_a_closed_fund_takes_no_requests_and_goes_on_with_what_it_has(cast):
    fund = make_fund()
    allocation = give(cast.a, fund)
    row, waiting = submitted(allocation), draft(allocation)
    budgets.fund_close(actor=cast.actor("marketing"), fund=fund)
    assert (
        refused(requests.request_submit, actor=cast.member("a", "marketing"), request=waiting).status == 409
    )
    assert decisions.request_approve(actor=cast.actor("manager"), request=row).status == "approved"


def test_a_type_that_is_paid_nothing_gets_no_part(cast):
    cast.b.type = cast.vocabulary.government
    cast.b.save()
    error = refused(
        budgets.allocation_grant,
        actor=cast.actor("manager"),
        fund=make_fund(),
        partner=cast.b,
        amount=eur(1),
    )
    assert error.code == "not-offered"


def test_what_nobody_claims_in_time_expires(cast):
    fund = make_fund()
    allocation = give(cast.a, fund)
    row = approved(allocation, cast.actor("manager"))
    assert decisions.expire_due() == 0
    FundRequest.objects.filter(pk=row.pk).update(claim_by=clock.today() - timedelta(days=1))
    Allocation.objects.filter(pk=allocation.pk).update(expires_on=clock.today() - timedelta(days=1))
    submitted_before = where(allocation)
    assert submitted_before == (0, 10_000, 0, 40_000)
    # The request expires; then all that nobody asked for in time goes back to the fund.
    assert decisions.expire_due() == 2
    assert where(allocation) == (0, 0, 0, 0)
    assert Fund.objects.get(pk=fund.pk).allocated_minor == 0
    assert FundRequest.objects.get(pk=row.pk).status == "expired"
    assert decisions.expire_due() == 0


def test_the_partner_is_reminded_once_for_each_notice(cast):
    row = approved(give(cast.a), cast.actor("manager"))
    mails = OutgoingMail.objects.filter(kind="marketing.fund_claim_due")
    told = len({"administrator", "finance", "marketing"})
    for days, expected in ((15, 0), (14, told), (10, told), (3, 2 * told), (1, 2 * told)):
        FundRequest.objects.filter(pk=row.pk).update(claim_by=clock.today() + timedelta(days=days))
        decisions.remind_due()
        decisions.remind_due()
        assert mails.count() == expected, days


def test_partners_never_see_one_another(cast):
    row = submitted(give(cast.a))
    other = cast.member("b", "administrator")
    assert refused(requests.request_withdraw, actor=other, request=row).status == 404
    client = cast.member_client("b", "administrator")
    for page in (f"requests/{row.public_id}/", f"requests/{row.public_id}/edit/"):
        assert client.get(f"/portal/{cast.b.public_id}/funds/{page}").status_code == 404
    assert "Webinar" not in client.get(f"/portal/{cast.b.public_id}/funds/").content.decode()
    # Nor a fund that we still prepare.
    give(cast.b, make_fund(opened=False))
    assert "Fund 2026" not in client.get(f"/portal/{cast.b.public_id}/funds/").content.decode()


def test_what_is_sent_back_after_its_last_day_may_still_be_claimed_again(cast):
    row = approved(give(cast.a), cast.actor("manager"), cast.member("a", "marketing"))
    claim = claimed(row, cast.member("a", "finance"))
    FundRequest.objects.filter(pk=row.pk).update(claim_by=clock.today() - timedelta(days=2), reminded_days=3)
    claims.claim_return(actor=cast.actor("finance"), claim=claim, reason="No stamp")
    row.refresh_from_db()
    assert (row.status, row.claim_by) == ("approved", clock.today() + timedelta(days=14))
    assert decisions.expire_due() == 0
    # The notice of two weeks would say the same on the same day; that of three days comes.
    assert decisions.remind_due() == 0
    FundRequest.objects.filter(pk=row.pk).update(claim_by=clock.today() + timedelta(days=3))
    assert decisions.remind_due() == 1
    assert claimed(row, cast.member("a", "finance"), number="F-2").status == "submitted"


def test_what_is_sent_back_in_time_keeps_its_last_day(cast):
    row = approved(give(cast.a), cast.actor("manager"))
    claims.claim_return(actor=cast.actor("finance"), claim=claimed(row), reason="No stamp")
    assert FundRequest.objects.get(pk=row.pk).claim_by == row.claim_by == clock.today() + timedelta(days=30)


def test_an_acceptance_is_taken_back_before_it_is_paid(cast):
    finance, allocation = cast.actor("finance"), give(cast.a)
    row = approved(allocation, cast.actor("manager"), cast.member("a", "marketing"))
    claim = claims.claim_accept(actor=finance, claim=claimed(row, cast.member("a", "finance")))
    error = refused(claims.claim_take_back, actor=finance, claim=claim, reason=" ")
    assert (error.status, error.field) == (422, "reason")
    claim = claims.claim_take_back(actor=finance, claim=claim, reason="The amount is not ours")
    assert (claim.status, claim.reason, claim.decided_by, claim.decided_at) == (
        "submitted", "The amount is not ours", "", None,
    )  # fmt: skip
    assert FundRequest.objects.get(pk=row.pk).status == "claimed"
    assert balances() == {("fund_expense", "EUR"): 0, ("fund_payable", "EUR"): 0}
    assert where(allocation) == (0, 10_000, 0, 40_000)
    assert list(faults()) == []
    event = Event.objects.get(code="marketing.fund_claim.taken_back")
    assert (event.partner, event.partner_visible, event.data["reason"]) == (
        cast.a.public_id, True, "The amount is not ours",
    )  # fmt: skip
    # Not twice, and what is checked again is paid only once it is accepted again.
    assert refused(claims.claim_take_back, actor=finance, claim=claim, reason="Again").status == 409
    pay = {"actor": finance, "paid_on": clock.today(), "payment_reference": "VIR 1"}
    assert refused(claims.claim_pay, claim=claim, **pay).status == 409
    claim = claims.claim_accept(actor=finance, claim=claim)
    assert claim.reason == ""
    paid = claims.claim_pay(claim=claim, **pay)
    assert refused(claims.claim_take_back, actor=finance, claim=paid, reason="Late").status == 409
    assert balances() == {
        ("fund_expense", "EUR"): 8_000,
        ("fund_payable", "EUR"): 0,
        ("bank", "EUR"): -8_000,
    }
    assert list(faults()) == []
    # Those who may claim hear of both acceptances, and of what lies between.
    told = len({"administrator", "finance", "marketing"})
    for kind, times in (("accepted", 2), ("taken_back", 1), ("paid", 1)):
        assert OutgoingMail.objects.filter(kind=f"marketing.fund_claim_{kind}").count() == times * told, kind


def test_whoever_may_not_accept_takes_nothing_back(cast):
    claim = claims.claim_accept(
        actor=cast.actor("finance"), claim=claimed(approved(give(cast.a), cast.actor("manager")))
    )
    for actor in (cast.actor("marketing"), cast.member("a", "finance")):
        assert refused(claims.claim_take_back, actor=actor, claim=claim, reason="No").status == 403


def test_nothing_is_given_of_a_fund_whose_days_are_over(cast):
    fund = make_fund(ends_on=clock.today() - timedelta(days=1))
    given = {"actor": cast.actor("manager"), "fund": fund, "partner": cast.a, "amount": eur(1_000)}
    assert refused(budgets.allocation_grant, **given).field == "expires_on"
    assert Fund.objects.get(pk=fund.pk).allocated_minor == 0


def test_whoever_submitted_a_claim_does_not_check_it(cast):
    """One of us may be a member of a partner as well."""
    finance = cast.actor("finance")
    submitter = replace(cast.member("a", "marketing"), id=finance.id, user_id=finance.user_id)
    claim = claimed(approved(give(cast.a), cast.actor("manager")), submitter)
    assert refused(claims.claim_accept, actor=finance, claim=claim).status == 409
    assert claims.claim_accept(actor=cast.actor("administrator"), claim=claim).status == "accepted"
