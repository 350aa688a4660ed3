"""Deals by the thousand: of resellers, in every status, those won with their sale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from core import bulk, search
from core.actor import SYSTEM, Actor
from core.events.record import Target
from core.ids import new_public_ids
from core.operation import operation, record_bulk
from core.sequences import take_block
from demo import customers
from demo.context import DemoContext
from demo.dealing import HOW
from demo.history import noon
from demo.scale.partners import Copy
from demo.selling import LINES
from partners.models import Partner
from pipeline.deals.rules import name_blocks, name_key
from pipeline.models import Deal, DealPolicy, ProtectedIdentity
from pipeline.sales.services import SaleRow, sale_import

# How deals older than their protection ended, with their weights, and what became of the customer's name.
ENDS = {"converted": 45, "lost": 20, "expired": 15, "rejected": 12, "withdrawn": 8}
HELD = {"submitted": ("provisional", "held"), "approved": ("full", "held"), "converted": ("ended", "won")}
# Why a deal was rejected and why one was lost, in the language that is spoken with the partner.
SAID = {
    "fr": ("Suivi par nos propres équipes.", "Ils gardent ce qu’ils ont."),
    "en": ("Followed by our own team.", "They keep what they have."),
}
STAGES = ["qualification", "proposal", "negotiation"]
PROTECTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DealDraft:
    """One deal before it is a row: where it stands, and on which days it came there."""

    id: int
    public_id: str
    copy: Copy
    customer: str
    domain: str
    euros: int
    line: str
    status: str
    registered: date
    ended: date | None


def add(context: DemoContext, dice: Random, copies: Sequence[Copy], count: int) -> int:
    """``count`` deals, of the resellers in turn. Returns how many were made."""
    resellers = [copy for copy in copies if "reseller" in copy.entry.kinds and copy.status != "prospect"]
    if not resellers:
        return 0
    rules = DealPolicy.objects.latest("pk").pk
    made = 0
    for part in bulk.chunks(islice(cycle(resellers), max(0, count))):
        deals = deals_add(actor=SYSTEM, context=context, dice=dice, copies=part, policy_id=rules, first=made)
        sale_import(actor=SYSTEM, rows=[_sale(context, deal) for deal in deals if deal.status == "converted"])
        made += len(deals)
    return made


@operation("pipeline.deal:register", event="pipeline.deal.submitted")
def deals_add(
    *, actor: Actor, context: DemoContext, dice: Random, copies: Sequence[Copy], policy_id: int, first: int
) -> list[DealDraft]:
    """One chunk of them with the names they protect, and one event for all."""
    ids = bulk.reserve_ids(Deal, len(copies))
    named = zip(ids, new_public_ids("dea", len(ids)), copies, strict=True)
    deals = [_tell(context, dice, first + place, *row) for place, row in enumerate(named)]
    numbers = _numbers(deals)
    bulk.insert(Deal, (_row(deal, number, policy_id) for deal, number in numbers))
    bulk.insert(
        Deal.product_lines.through,
        ({"deal_id": deal.id, "productline_id": context.words["line"][deal.line].pk} for deal in deals),
    )
    bulk.insert(
        ProtectedIdentity,
        (_identity(deal) for deal in deals),
    )
    search.index_many(_findable(deal, number) for deal, number in numbers)
    targets = [Target("pipeline.deal", deal.public_id, deal.copy.public_id) for deal in deals]
    record_bulk("pipeline.deal.submitted", targets, data={"count": len(targets)})
    return deals


def _tell(context: DemoContext, dice: Random, place: int, pk: int, public_id: str, copy: Copy) -> DealDraft:
    entry = copy.entry
    sector = dice.choice(entry.sectors) if entry.sectors else ""
    customer = customers.pick(dice, country=entry.country, sector=sector, language=entry.language)
    last = min(copy.left or context.today, context.today) - timedelta(days=1)
    registered = copy.joined + timedelta(days=dice.randint(0, (last - copy.joined).days))
    age = (context.today - registered).days
    status = "submitted" if age <= 2 else "approved"
    ended = None
    if age > 60:
        status = dice.choices(list(ENDS), ENDS.values())[0]
        ended = registered + timedelta(days=PROTECTED.days if status == "expired" else dice.randint(5, 59))
    if ended and ended >= context.today:
        status, ended = "approved", None
    name = customers.founded_by(customer, place)
    return DealDraft(
        pk, public_id, copy, name, f"{place + 100}-{customer.domain}", dice.randint(30, 900) * 100,
        LINES.get(sector, "platform"), status, registered, ended,
    )  # fmt: skip


def _numbers(deals: list[DealDraft]) -> list[tuple[DealDraft, str]]:
    """Each deal with its number, as registering them one by one would have given."""
    years = [deal.registered.year for deal in deals]
    found: dict[int, Iterator[str]] = {}
    for year in sorted(set(years)):
        count = years.count(year)
        first = take_block(f"deals {year}", count)
        found[year] = iter([f"D-{year}-{number:04d}" for number in range(first, first + count)])
    return [(deal, next(found[deal.registered.year])) for deal in deals]


def _row(deal: DealDraft, number: str, policy_id: int) -> dict[str, Any]:
    entry = deal.copy.entry
    key = name_key(deal.customer)
    head, tail = name_blocks(key)
    submitted = noon(deal.registered)
    decided = deal.status != "submitted"
    decided_at = submitted + timedelta(days=1) if decided else None
    closed_at = noon(deal.ended) if deal.ended else None
    approved = deal.status not in ("submitted", "rejected")
    protection = HELD.get(deal.status, ("none" if deal.status == "rejected" else "ended", ""))[0]
    return {
        "id": deal.id,
        "public_id": deal.public_id,
        "number": number,
        "partner_id": deal.copy.id,
        "policy_id": policy_id,
        "status": deal.status,
        "stage": STAGES[deal.id % 3] if approved else "",
        "protection": protection,
        "role": "sourced",
        "customer_name": deal.customer,
        "customer_country": entry.country,
        "customer_domain": deal.domain,
        "customer_registration": "",
        "customer_vat": "",
        "name_key": key,
        "name_head": head,
        "name_tail": tail,
        "contact_name": "",
        "contact_email": "",
        "amount_minor": deal.euros * 100,
        "currency": entry.currency,
        "expected_on": deal.registered + timedelta(days=60),
        "how": HOW[entry.language][deal.id % 5],
        "public_tender": False,
        "tender_reference": "",
        "typed": {},
        "submitted_at": submitted,
        "decide_by": deal.registered + timedelta(days=4),
        "question": "",
        "answer": "",
        "decided_at": decided_at,
        "decided_by_id": deal.copy.owner_id if decided else None,
        "decision_reason": SAID[entry.language][0] if deal.status == "rejected" else "",
        "protected_until": deal.registered + PROTECTED if approved else None,
        "won_on": deal.ended if deal.status == "converted" else None,
        "closed_at": closed_at,
        "closing_reason": SAID[entry.language][1] if deal.status == "lost" else "",
        "created_at": submitted,
        "updated_at": closed_at or submitted,
    }


def _identity(deal: DealDraft) -> dict[str, Any]:
    state = HELD.get(deal.status, ("", "released"))[1]
    released = noon(deal.ended) if state == "released" and deal.ended else None
    return {
        "deal_id": deal.id,
        "kind": "domain",
        "value": deal.domain,
        "line": deal.line,
        "state": state,
        "released_at": released,
    }


def _sale(context: DemoContext, deal: DealDraft) -> SaleRow:
    return SaleRow(
        partner=(deal.copy.id, deal.copy.public_id),
        source="deal",
        sold_on=deal.ended or deal.registered,
        amount_minor=deal.euros * 100,
        currency=deal.copy.entry.currency,
        customer_name=deal.customer,
        deal_id=deal.id,
        product_line_id=context.words["line"][deal.line].pk,
    )


def _findable(deal: DealDraft, number: str) -> Any:
    partner = Partner(public_id=deal.copy.public_id, name=deal.copy.name, owner_id=deal.copy.owner_id)
    row = Deal(public_id=deal.public_id, number=number, partner=partner, status=deal.status)
    row.customer_name, row.customer_domain = deal.customer, deal.domain
    return search.entry(row)
