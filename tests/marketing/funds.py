"""A fund of 1,000.00 EUR, of which partner A is given 500.00, and requests of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from core import clock
from core.actor import SYSTEM
from core.money import Money
from marketing.funds import budgets, claims, decisions, requests
from marketing.models import Allocation, Claim, Fund, FundRequest

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def make_fund(*, budget: int = 100_000, opened: bool = True, **values: Any) -> Fund:
    today = clock.today()
    given = {
        "name": {"en": "Fund 2026", "fr": "Fonds 2026"},
        "budget": eur(budget),
        "starts_on": today - timedelta(days=100),
        "ends_on": today + timedelta(days=100),
        "claim_days": 30,
        "share": Decimal("0.5"),
    }
    fund = budgets.fund_create(actor=SYSTEM, **{**given, **values})
    return budgets.fund_open(actor=SYSTEM, fund=fund) if opened else fund


def give(partner: Any, fund: Fund | None = None, minor: int = 50_000) -> Allocation:
    return budgets.allocation_grant(
        actor=SYSTEM, fund=fund or make_fund(), partner=partner, amount=eur(minor)
    )


def draft(
    allocation: Allocation, actor: Any = SYSTEM, *, asked: int | None = 10_000, **values: Any
) -> FundRequest:
    given = {
        "title": "Webinar",
        "purpose": "Reach thirty hospitals",
        "activity_on": clock.today(),
        "total": eur((asked or 0) * 2),
        "asked": None if asked is None else eur(asked),
    }
    return requests.request_draft(actor=actor, allocation=allocation, **{**given, **values})


def submitted(allocation: Allocation, actor: Any = SYSTEM, **values: Any) -> FundRequest:
    return requests.request_submit(actor=actor, request=draft(allocation, actor, **values))


def approved(
    allocation: Allocation, by: Any, actor: Any = SYSTEM, *, minor: int | None = None, **values: Any
) -> FundRequest:
    row = submitted(allocation, actor, **values)
    amount = None if minor is None else eur(minor)
    return decisions.request_approve(actor=by, request=row, amount=amount)


def claimed(request: FundRequest, actor: Any = SYSTEM, *, minor: int = 8_000, number: str = "F-1") -> Claim:
    return claims.claim_submit(
        actor=actor,
        request=request,
        amount=eur(minor),
        invoice_number=number,
        invoiced_on=clock.today(),
        invoice=("invoice.pdf", PDF),
        proofs=[("photo.png", PNG)],
    )
