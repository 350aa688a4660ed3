"""What statements are made of, as the rooms below would leave it: sales, commissions, the ledger."""

from __future__ import annotations

from datetime import date, timedelta

from core import clock
from core.actor import SYSTEM
from core.ids import new_public_id
from core.money import Money
from core.queue import jobs
from partners.models import Partner
from payouts.models import PayoutAccount, Statement
from payouts.statements import issuing as statement_issuing
from payouts.statements import services as statement_services
from pipeline.models import Sale
from referrals.models import Commission, CommissionDecision, CommissionPlan, PlanVersion
from tests.support.posting import post

MARCH = date(2026, 3, 31)
IBAN = "FR7630006000011234567890189"
IBAN_DE = "DE89370400440532013000"


def plan_version() -> PlanVersion:
    plan, _created = CommissionPlan.objects.get_or_create(
        code="ten", defaults={"name": {"en": "Ten per cent"}}
    )
    version, _created = PlanVersion.objects.get_or_create(
        plan=plan, number=1, defaults={"status": "published", "effective_from": date(2020, 1, 1)}
    )
    return version


def earn(
    partner: Partner,
    minor: int,
    *,
    on: date = date(2026, 3, 5),
    hold_until: date | None = date(2026, 3, 20),
    currency: str = "EUR",
    reversal_of: Commission | None = None,
    sale: Sale | None = None,
) -> Commission:
    """A commission of ten per cent (a negative one takes back), posted as accrual posts it."""
    sale = sale or Sale.objects.create(
        partner=partner,
        source="manual",
        customer_name="A customer",
        customer_shown="A cu…",
        sold_on=on,
        amount_minor=minor * 10,
        currency=currency,
        programme_minor=minor * 10,
        refund_of=reversal_of.sale if reversal_of else None,
    )
    version = plan_version()
    decision = CommissionDecision.objects.create(
        sale=sale,
        plan_version=version,
        amount_minor=minor,
        currency=currency,
        explanation={
            "facts": {}, "read": [], "amount": minor * 10, "currency": currency, "rate": "0.1", "exact": str(minor),
            "result": minor,
        },
    )  # fmt: skip
    public_id = new_public_id("com")
    commission = Commission.objects.create(
        public_id=public_id,
        booked_with=public_id,
        decision=decision,
        partner=partner,
        sale=sale,
        plan_version=version,
        kind="reversal" if reversal_of else "earned",
        amount_minor=minor,
        currency=currency,
        earned_on=on,
        hold_until=hold_until,
        reversal_of=reversal_of,
    )
    post(
        actor=SYSTEM,
        kind="commission",
        on=on,
        reference=commission,
        partner=partner,
        lines=[
            ("commission_expense", Money(minor, currency)),
            ("commission_payable", Money(-minor, currency)),
        ],
    )
    return commission


def account(partner: Partner, iban: str = IBAN, **values) -> PayoutAccount:
    """A bank account that may be paid on."""
    at = clock.now() - timedelta(days=10)
    fields = {
        "holder": partner.name,
        "usable_from": at,
        "called_back_at": at,
        "created_by": "usr_x",
        **values,
    }
    return PayoutAccount.objects.create(partner=partner, iban=iban, **fields)


def produce(actor, period_end: date = MARCH) -> list[Statement]:
    """Statements of a period, by the job, as the worker runs it."""
    statement_services.statements_produce(actor=actor, period_end=period_end)
    jobs.run_due()
    return list(Statement.objects.filter(period_end=period_end).order_by("pk"))


def accepted(actor, partner: Partner, minor: int, *, period_end: date = MARCH) -> Statement:
    """A statement that is accepted and can be paid."""
    earn(partner, minor, on=period_end - timedelta(days=26), hold_until=period_end - timedelta(days=11))
    produce(actor, period_end)
    Statement.objects.filter(partner=partner).update(contest_until=clock.today() - timedelta(days=1))
    statement_issuing.statements_close_due(actor=SYSTEM)
    return Statement.objects.get(partner=partner)
