"""Where two people must act, a person and the token that speaks for them are one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import StaffToken
from agreements.drafting import services as drafting_services
from agreements.models import Approval
from agreements.review import approval as review_approval
from core import clock, tokens
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from ledger.models import Entry
from payouts.accounts import services as account_services
from payouts.models import PayoutAccount, PayoutRun
from payouts.receivables import services as receivables
from payouts.runs import services as run_services
from payouts.statements import services as statement_services
from prm.authentication import staff_actor
from tests.agreements.factories import make_draft
from tests.payouts.factories import IBAN, accepted, earn
from tests.payouts.factories import account as usable_account
from tests.support.users import make_user

pytestmark = pytest.mark.django_db


def both(cast, role: str) -> tuple[Actor, Actor]:
    """A person of ours at the browser, and a program with a token of theirs."""
    person = cast.actor(role)
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff[role],
        name="x",
        scopes=["agreements:write" if role == "legal" else "payouts:write"],
        expires_at=clock.now() + timedelta(days=30),
        secret_hash=tokens.digest(secret),
    )
    program = staff_actor(secret, "")[0]
    assert (program.person, program.id != person.id) == (person.id, True)
    return person, program


@pytest.mark.parametrize("first", [0, 1])
def test_a_payout_run(cast, first):
    pair = both(cast, "administrator")
    accepted(cast.actor("finance"), cast.a, 12_500)
    usable_account(cast.a, IBAN)
    run = run_services.run_prepare(actor=pair[first], currency="EUR")
    with pytest.raises(DomainError) as refusal:
        run_services.run_approve(actor=pair[1 - first], run=run)
    assert refusal.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutRun.objects.update(status="approved", approved_by=cast.staff["administrator"])
    run_services.run_approve(actor=cast.actor("finance"), run=run)


@pytest.mark.parametrize("first", [0, 1])
def test_the_call_back_about_a_bank_account(cast, first):
    pair = both(cast, "finance")
    account = account_services.account_set(actor=pair[first], partner=cast.a, holder="A", iban=IBAN)
    with pytest.raises(DomainError) as refusal:
        account_services.account_call_back(actor=pair[1 - first], account=account, note="Myself")
    assert refusal.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.update(called_back_by=cast.staff["finance"].public_id)
    account_services.account_call_back(actor=cast.actor("administrator"), account=account, note="Called")


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("way", ["wrote", "asked"])
def test_the_approval_of_an_agreement(cast, first, way):
    pair = both(cast, "legal")
    make_user("another.lawyer@us.test", staff_role="legal")
    agreement = make_draft(cast)
    if way == "wrote":
        drafting_services.agreement_clause_edit(
            actor=pair[first], agreement=agreement, code="law", title="Law", text="As we please."
        )
    asks = pair[first] if way == "asked" else cast.actor("manager")
    approval = review_approval.approval_request(actor=asks, agreement=agreement)
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_decide(actor=pair[1 - first], approval=approval, approve=True)
    assert refusal.value.code == "own-text"
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(status="approved", decided_by=cast.staff["legal"].public_id)


def test_what_a_program_does_is_put_down_to_its_person(cast):
    """Also what it has done inside another operation, where the system acts for it."""
    person, program = both(cast, "finance")
    assert program.as_system().person == person.id
    job = statement_services.statements_produce(actor=program, period_end=date(2026, 3, 31))
    adjustment = account_services.adjustment_create(
        actor=program, partner=cast.a, amount=Money(500, "EUR"), reason="Goodwill"
    )
    entry = Entry.objects.get(reference=adjustment.public_id)
    assert {job.created_by, adjustment.created_by, entry.created_by} == {person.id}


@pytest.mark.parametrize("first", [0, 1])
def test_a_write_off(cast, first):
    pair = both(cast, "administrator")
    earned = earn(cast.a, 5_000)
    for _number in range(2):
        earn(cast.a, -5_000, reversal_of=earned)
    row = receivables.write_off_propose(
        actor=pair[first], partner=cast.a, amount=Money(5_000, "EUR"), reason="Insolvent"
    )
    for decide in (
        lambda: receivables.write_off_approve(actor=pair[1 - first], write_off=row),
        lambda: receivables.write_off_refuse(actor=pair[1 - first], write_off=row, reason="No"),
    ):
        with pytest.raises(DomainError) as refusal:
            decide()
        assert refusal.value.status == 409
    assert receivables.write_off_approve(actor=cast.actor("finance"), write_off=row).status == "approved"
