"""The mails of money: what they say, to whom, with links that open."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from core import clock, people
from core.actor import SYSTEM
from core.models import OutgoingMail
from core.queue import mail as mails
from payouts.accounts import services as account_services
from payouts.models import Statement
from payouts.runs import services as run_services
from payouts.statements import contesting as statement_contesting
from payouts.statements import issuing as statement_issuing
from payouts.statements import services as statement_services
from tests.payouts.factories import IBAN_DE, accepted, account, earn, produce

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fifth_of_april():
    with time_machine.travel("2026-04-05T10:00:00Z", tick=False):
        yield


def letter(kind: str, cast, role: str = "finance"):
    mail = OutgoingMail.objects.get(kind=kind, recipient=cast.members["a"][role].public_id)
    return mails.compose(mail, people.find([mail.recipient])[mail.recipient])


def opens(cast, message) -> bool:
    path = next(word for word in message.body.split() if "/portal/" in word)
    return cast.member_client("a", "finance").get(path[path.index("/portal/") :]).status_code == 200


def test_a_statement_is_announced(cast):
    earn(cast.a, 123_456)
    produce(cast.actor("finance"))
    message = letter("payouts.statement_issued", cast)
    assert message.subject == "Statement R-2026-0001: €1,234.56"
    assert "until 15 April 2026" in message.body
    assert opens(cast, message)


def test_an_answer_is_sent(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    statement_contesting.statement_contest(
        actor=cast.member("a", "finance"), statement=statement, reason="Missing"
    )
    statement_contesting.statement_answer(
        actor=cast.actor("finance"), statement=statement, answer="It comes {next} month."
    )
    message = letter("payouts.contest_answered", cast)
    assert "It comes {next} month." in message.body
    assert opens(cast, message)


def test_a_payout_is_announced_without_the_whole_iban(cast):
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a)
    run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    run_services.run_approve(actor=cast.actor("administrator"), run=run)
    run_services.run_export(actor=cast.actor("finance"), run=run)
    message = letter("payouts.payout_sent", cast)
    assert message.subject == "€125.00 on its way to you"
    assert "FR·· ···· 0189" in message.body
    assert "3000" not in message.body
    assert opens(cast, message)


def test_a_changed_account_is_announced(cast):
    account(cast.a)
    account_services.account_set(
        actor=cast.member("a", "administrator"), partner=cast.a, holder="A", iban=IBAN_DE
    )
    message = letter("payouts.account_changed", cast)
    assert message.subject == "New bank account of Alpha Conseil"
    assert "DE·· ···· 3000" in message.body
    assert "8 April 2026" in message.body
    assert opens(cast, message)


def test_a_past_statement_has_its_own_day(cast):
    """Statements brought in from before are issued on their day and close at once."""
    earn(cast.a, 1_000, on=date(2025, 12, 3), hold_until=date(2025, 12, 20))
    statement_services.statements_draft(
        actor=SYSTEM, period_end=date(2025, 12, 31), pairs=[(cast.a.pk, "EUR")]
    )
    statement = statement_issuing.issue(actor=SYSTEM, statement=Statement.objects.get(), on=date(2026, 1, 5))
    assert (statement.number, statement.contest_until) == ("R-2026-0001", date(2026, 1, 15))
    statement_issuing.statements_close_due(actor=SYSTEM)
    statement.refresh_from_db()
    assert statement.status == "closed"
    assert statement.issued_on < clock.today()
