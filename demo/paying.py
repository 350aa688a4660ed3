"""Bank accounts, statements, an objection, and payout runs: prepared by one person, approved by another."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from random import Random

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.money import Money
from demo.context import DemoContext
from demo.partners import PARTNERS, Entry
from demo.referring import plans_since
from payouts.accounts.services import account_call_back, account_set, adjustment_create, settings_set
from payouts.models import Payout, PayoutRun, Statement
from payouts.policy.services import policy_change, statements_produce_due
from payouts.receivables.services import receipt_record, write_off_propose
from payouts.runs.services import run_approve, run_export, run_prepare
from payouts.runs.settlement import run_read_back
from payouts.runs.transfers import Result
from payouts.statements.contesting import statement_answer, statement_contest

# These get a statement every month, the others every quarter.
MONTHLY = {"helio", "kappa", "orphee", "pivoine"}
# How the digits of an account are written in each country: a bank, then so many digits.
ACCOUNTS = {
    "FR": ("30006", 18), "DE": ("50010517", 10), "SE": ("500", 17), "BE": ("539", 9), "ES": ("2100", 16),
    "CH": ("00762", 12), "GB": ("NWBK", 14), "CA": ("", 0), "US": ("", 0), "SN": ("", 0),
}  # fmt: skip
# What was said on the telephone, in the language that is spoken with the partner.
CALLED_BACK = {
    "fr": "Appel au numéro du contrat, IBAN relu.",
    "en": "Called the number of the agreement; the IBAN was read back.",
}
# The last day on which a statement of the fourth may be contested is the fourteenth.
ISSUED_DAY, PREPARED_DAYS = 4, range(17, 29)


def plan(context: DemoContext) -> None:
    """Write down the months: statements on the fourth, a run in the second half, paid three days later."""
    since = plans_since(context.today)
    for entry in PARTNERS:
        if {"referral", "reseller"} & set(entry.kinds):
            on = max(since, context.joined_on(entry.code) + timedelta(days=6))
            context.simulation.at(on, 11.4, partial(_account, context, entry))
            context.simulation.at(on + timedelta(days=2), 14.6, partial(_call_back, context, entry))
    context.simulation.at(since, 9.0, partial(_timetable, context))
    month = clock.add_months(since, 1)
    while month <= context.today:
        context.simulation.at(month.replace(day=ISSUED_DAY), 7.0, _produce)
        _plan_run(context, month)
        month = clock.add_months(month, 1)
    _plan_objections(context)
    context.simulation.ago(190, 10.6, partial(_take_back, context))
    context.simulation.ago(60, 11.2, partial(_paid_back, context))
    context.simulation.ago(7, 15.4, partial(_give_up_rest, context))


# -- Accounts ---------------------------------------------------------------------------------------


def iban(dice: Random, country: str) -> str:
    """A well-formed IBAN of nobody, or "" where there is none."""
    bank, digits = ACCOUNTS.get(country, ("", 0))
    if not digits:
        return ""
    account = bank + "".join(str(dice.randrange(10)) for _digit in range(digits))
    number = int("".join(str(int(letter, 36)) for letter in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02d}{account}"


def _account(context: DemoContext, entry: Entry) -> None:
    number = iban(context.dice, entry.country)
    if number:
        account_set(
            actor=context.theirs(entry.code),
            partner=context.partners[entry.code],
            holder=entry.name,
            iban=number,
        )
    settings_set(
        actor=context.people.ours("finance"),
        partner=context.partners[entry.code],
        period="monthly" if entry.code in MONTHLY else "quarterly",
        minimum=Money(50_00, entry.currency),
    )


def _call_back(context: DemoContext, entry: Entry) -> None:
    account = context.partners[entry.code].payout_accounts.current().first()
    if account:
        account_call_back(
            actor=context.people.ours("finance"),
            account=account,
            note=CALLED_BACK[entry.language],
        )


def _timetable(context: DemoContext) -> None:
    policy_change(actor=context.people.ours("finance"), statements_day=ISSUED_DAY, owing_statements=2)


# -- Statements and runs ------------------------------------------------------------------------------


def _produce() -> None:
    statements_produce_due(actor=SYSTEM)


def _plan_run(context: DemoContext, month: date) -> None:
    """Every run is paid, but for the last one before today: it waits for the second person."""
    prepared = _prepared_on(context.today, month)
    context.simulation.at(prepared, 10.0, partial(_prepare, context))
    if _prepared_on(context.today, clock.add_months(month, 1)) < context.today:
        context.simulation.at(prepared + timedelta(days=1), 15.0, partial(_approve, context))
        context.simulation.at(
            prepared + timedelta(days=3), 9.0, partial(_settle, context, prepared + timedelta(days=2))
        )


def _prepared_on(today: date, month: date) -> date:
    """The same day of every month, chosen so that the last run was prepared the day before yesterday
    where the calendar allows it; a Friday instead of a week-end."""
    wanted = (today - timedelta(days=2)).day
    day = month.replace(day=wanted if wanted in PREPARED_DAYS else PREPARED_DAYS[-1])
    return day - timedelta(days=max(0, day.weekday() - 4))


def _prepare(context: DemoContext) -> None:
    for currency in ("EUR", "GBP", "CHF"):
        try:
            run_prepare(actor=context.people.ours("finance"), currency=currency)
        except DomainError as error:
            if error.status != 409:
                raise


def _approve(context: DemoContext) -> None:
    for run in PayoutRun.objects.filter(status="prepared"):
        run_export(
            actor=context.people.ours("finance"),
            run=run_approve(actor=context.people.ours("finance-2"), run=run),
        )


def _settle(context: DemoContext, executed_on: date) -> None:
    """The bank's file: everything paid, but once an account that was closed."""
    for run in PayoutRun.objects.filter(status="exported"):
        results = [
            _result(row, payout, executed_on)
            for row, payout in enumerate(run.payouts.select_related("partner").order_by("pk"), start=2)
        ]
        run_read_back(actor=context.people.ours("finance"), run=run, results=results)


def _result(row: int, payout: Payout, executed_on: date) -> Result:
    failed = payout.partner.name == "Agence Pivoine" and not Payout.objects.filter(status="failed").exists()
    status, reason = ("failed", "AC04 compte clos") if failed else ("paid", "")
    return Result(
        row,
        payout.reference,
        status,
        executed_on,
        reason,
        payout.amount.decimal,
        payout.currency,
        payout.iban,
    )


# -- Objections -----------------------------------------------------------------------------------------


def _plan_objections(context: DemoContext) -> None:
    """Helio objects to its latest statement, and waits; Kappa did earlier, and was answered."""
    month = context.today.replace(day=1)
    if context.today.day < ISSUED_DAY + 8:
        month = clock.add_months(month, -1)
    context.simulation.at(
        month.replace(day=ISSUED_DAY + 6),
        9.4,
        partial(_contest, context, "helio", "Il manque la vente à la Clinique du Parc du mois dernier."),
    )
    earlier = clock.add_months(month, -3)
    context.simulation.at(
        earlier.replace(day=ISSUED_DAY + 4),
        11.0,
        partial(_contest, context, "kappa", "One sale of that month is missing."),
    )
    context.simulation.at(earlier.replace(day=ISSUED_DAY + 6), 16.0, partial(_answer, context, "kappa"))


def _contest(context: DemoContext, code: str, reason: str) -> None:
    statement = (
        Statement.objects.filter(partner=context.partners[code], status="issued")
        .order_by("period_end")
        .last()
    )
    if statement:
        statement_contest(actor=context.theirs(code), statement=statement, reason=reason)


def _answer(context: DemoContext, code: str) -> None:
    statement = Statement.objects.filter(partner=context.partners[code], status="contested").first()
    if statement:
        finance = context.people.ours("finance")
        statement_answer(
            actor=finance, statement=statement, answer="You are right: the sale came in late. It is added."
        )
        adjustment_create(
            actor=finance,
            partner=context.partners[code],
            amount=Money(120_00, statement.currency),
            reason="Sale of last quarter, reported late",
        )


# -- Receivables ------------------------------------------------------------------------------------------


def _take_back(context: DemoContext) -> None:
    """An advance to a partner that has left since: it owes us, and pays a part of it back."""
    adjustment_create(
        actor=context.people.ours("finance"),
        partner=context.partners["delta"],
        amount=Money(-480_00, "EUR"),
        reason="Avance pour le salon de Lyon, qui n’a pas eu lieu",
    )


def _paid_back(context: DemoContext) -> None:
    receipt_record(
        actor=context.people.ours("finance"),
        partner=context.partners["delta"],
        amount=Money(180_00, "EUR"),
        received_on=clock.today(),
        reason="VIR DELTA CONSEIL 0412",
    )


def _give_up_rest(context: DemoContext) -> None:
    """What is left waits for the second person."""
    write_off_propose(
        actor=context.people.ours("finance"),
        partner=context.partners["delta"],
        amount=Money(100_00, "EUR"),
        reason="Le cabinet a fermé ; une partie du reste ne viendra plus.",
    )
