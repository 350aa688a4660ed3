"""A market development fund, what partners are given of it, and a request in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from core.money import Money
from demo.context import DemoContext
from demo.scanned_pdf import sheet
from marketing.funds import budgets, claims, decisions, requests
from marketing.funds.claims import Upload
from marketing.models import Allocation, Claim, Fund, FundRequest

STARTED, BUDGET, GIVEN = 300, 6_000_000, {"atelier": 1_500_000, "dataport": 1_200_000, "helio": 800_000}
RULES = {
    "fr": "Nous payons la moitié du coût d’une activité qui fait connaître nos produits. Notre logo y figure.",
    "en": "We pay half of what an activity costs that makes our products known. It shows our logo.",
}


class Asked(NamedTuple):
    """A request: when it was written (days ago), when its activity takes place (days ago), what it costs,
    and how far it came."""

    code: str
    title: str
    purpose: str
    written: int
    activity: int
    total: int
    end: str


ASKED = [
    Asked(
        "atelier", "Webinaire pour les cliniques", "Trente directions de cliniques", 120, 90, 480_000, "paid"
    ),
    Asked(
        "dataport", "Stand auf der Fachmesse", "Gespräche mit vierzig Kliniken", 40, 10, 640_000, "claimed"
    ),
    Asked("helio", "Petit-déjeuner des hôpitaux", "Quinze décideurs", 34, 9, 220_000, "returned"),
    Asked("atelier", "Article dans la presse", "Faire connaître une référence", 20, -12, 180_000, "approved"),
    Asked("dataport", "Newsletter campaign", "Five hundred hospitals", 170, 140, 120_000, "expired"),
    Asked("helio", "Dîner de clients", "Vingt clients existants", 70, 40, 300_000, "refused"),
    Asked("atelier", "Salon régional", "Annulé par l’organisateur", 60, -20, 260_000, "cancelled"),
    Asked("dataport", "Podcast", "Ten episodes", 50, -5, 90_000, "withdrawn"),
    Asked("helio", "Journée portes ouvertes", "Cent visiteurs attendus", 3, -30, 400_000, "submitted"),
    Asked("atelier", "Vidéo de démonstration", "", 2, -45, 350_000, "draft"),
]


def plan(context: DemoContext) -> None:
    context.simulation.ago(STARTED, 9.5, partial(_open, context))
    for number, asked in enumerate(ASKED, start=1):
        _write(context, asked, f"F-{number:03}")


def evening() -> None:
    """What the timetable does with funds each night."""
    decisions.remind_due()
    decisions.expire_due()


def _open(context: DemoContext) -> None:
    marketing = context.people.ours("marketing")
    first = context.simulation.day(STARTED)
    fund = budgets.fund_create(
        actor=marketing,
        name={"fr": "Fonds de développement commercial", "en": "Market development fund"},
        budget=Money(BUDGET, "EUR"),
        starts_on=first,
        ends_on=first + timedelta(days=540),
        claim_days=30,
        share=Decimal("0.5"),
        rules=RULES,
    )
    budgets.fund_open(actor=marketing, fund=fund)
    for code, minor in GIVEN.items():
        partner, amount = context.partner(code), Money(minor, "EUR")
        budgets.allocation_grant(actor=marketing, fund=fund, partner=partner, amount=amount)


def _write(context: DemoContext, asked: Asked, invoice: str) -> None:
    def then(days_ago: int, hour: float, step: Callable[[FundRequest], object]) -> None:
        context.simulation.ago(days_ago, hour, lambda: step(_request(asked)))

    ours, theirs = context.people.ours, partial(context.theirs, asked.code)
    context.simulation.ago(asked.written, 10.5, partial(_draft, context, asked))
    if asked.end == "draft":
        return
    then(asked.written, 11.0, lambda row: requests.request_submit(actor=theirs(), request=row))
    if asked.end == "withdrawn":
        then(asked.written - 2, 9.0, lambda row: requests.request_withdraw(actor=theirs(), request=row))
    if asked.end in ("submitted", "withdrawn"):
        return
    decided, marketing = asked.written - 4, "marketing"
    if asked.end == "refused":
        then(
            decided,
            14.0,
            lambda row: decisions.request_refuse(
                actor=ours(marketing), request=row, reason="Le fonds paie ce qui gagne de nouveaux clients."
            ),
        )
        return
    then(decided, 14.0, lambda row: decisions.request_approve(actor=ours(marketing), request=row))
    if asked.end == "cancelled":
        then(
            decided - 20,
            15.0,
            lambda row: decisions.request_cancel(
                actor=ours(marketing), request=row, reason="Le salon n’a pas lieu."
            ),
        )
    if asked.end in ("claimed", "returned", "paid"):
        then(asked.activity - 4, 16.0, lambda row: _claim(context, asked, row, invoice))
    if asked.end == "returned":
        then(
            asked.activity - 6,
            10.0,
            lambda row: claims.claim_return(
                actor=ours("finance"), claim=_last(row), reason="La facture n’est pas établie à notre nom."
            ),
        )
    if asked.end == "paid":
        then(
            asked.activity - 8, 10.0, lambda row: claims.claim_accept(actor=ours("finance"), claim=_last(row))
        )
        then(
            asked.activity - 15,
            10.0,
            lambda row: claims.claim_pay(
                actor=ours("finance"),
                claim=_last(row),
                paid_on=context.simulation.day(asked.activity - 15),
                payment_reference="VIR 2041",
            ),
        )


def _draft(context: DemoContext, asked: Asked) -> None:
    allocation = Allocation.objects.for_list().get(
        fund=Fund.objects.get(), partner=context.partners[asked.code]
    )
    requests.request_draft(
        actor=context.theirs(asked.code),
        allocation=allocation,
        title=asked.title,
        purpose=asked.purpose,
        activity_on=context.simulation.day(asked.activity),
        total=Money(asked.total, "EUR"),
    )


def _request(asked: Asked) -> FundRequest:
    return FundRequest.objects.for_list().get(title=asked.title)


def _last(row: FundRequest) -> Claim:
    return Claim.objects.for_list().filter(request=row).latest("pk")


def _claim(context: DemoContext, asked: Asked, row: FundRequest, invoice: str) -> None:
    assert row.approved is not None  # it was approved a few days before
    claims.claim_submit(
        actor=context.theirs(asked.code),
        request=row,
        amount=Money(row.approved.amount_minor - 10_000, row.currency),
        invoice_number=invoice,
        invoiced_on=context.simulation.day(asked.activity - 2),
        invoice=_file(f"{invoice}.pdf", asked.title),
        proofs=[_file("participants.pdf", asked.purpose)],
    )


def _file(name: str, text: str) -> Upload:
    return name, sheet([text])
