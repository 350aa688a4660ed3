"""Referral events by the thousand: clicks that became leads, sign-ups, sales and refunds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from core import bulk
from core.actor import SYSTEM, Actor
from core.events.record import Target
from core.ids import new_public_ids
from core.operation import operation, record_bulk
from demo import customers
from demo import revenue as figures
from demo.context import DemoContext
from demo.history import noon
from demo.referring import REFERRERS
from demo.scale.partners import Copy
from partners.vocabulary.exchange import Rates
from pipeline.models import Sale
from pipeline.sales.services import SaleRow, sale_import
from referrals.models import Campaign, Click, ReferralEvent, ReferralLink

SOURCE = "shop"
# Of a hundred leads, so many sign up; of those, so many buy; of those, so many give a fifth back.
SIGN_UP, BUY, GIVE_BACK = 40, 45, 8


@dataclass(slots=True)
class Journey:
    """One customer's way: a lead on a day, and what came of it so many days later (None: nothing)."""

    copy: Copy
    link_id: int
    ref: str
    customer: str
    lead: date
    signed_up: date | None = None
    bought: date | None = None
    gave_back: date | None = None
    amount_minor: int = 0

    @property
    def events(self) -> int:
        return 1 + sum(day is not None for day in (self.signed_up, self.bought, self.gave_back))


@dataclass(slots=True)
class Batch:
    """Journeys that are written together."""

    journeys: list[Journey] = field(default_factory=list)
    events: int = 0


def add(context: DemoContext, dice: Random, copies: Sequence[Copy], count: int) -> int:
    """About ``count`` events, of the referral partners in turn. Returns how many were made."""
    partners = [copy for copy in copies if "referral" in copy.entry.kinds and copy.status != "prospect"]
    if not partners or count <= 0:
        return 0
    links = links_add(actor=SYSTEM, copies=partners)
    made = 0
    for batch in _batches(_journeys(context, dice, partners, links), count):
        conversions_add(actor=SYSTEM, context=context, journeys=batch.journeys)
        made += batch.events
    return made


@operation("referrals.link:change", event="referrals.link.created")
def links_add(*, actor: Actor, copies: Sequence[Copy]) -> dict[int, int]:
    """A link for each partner: by the partner's id, the link's."""
    campaign = Campaign.objects.get(code="start").pk
    ids = bulk.reserve_ids(ReferralLink, len(copies))
    names = list(new_public_ids("lnk", len(copies)))
    rows = zip(ids, names, copies, strict=True)
    bulk.insert(
        ReferralLink,
        (
            {
                "id": pk,
                "public_id": name,
                "partner_id": copy.id,
                "campaign_id": campaign,
                "code": copy.slug,
                "destination": "",
                "label": "Lettre" if copy.entry.language == "fr" else "Newsletter",
                "is_active": True,
                "created_at": noon(copy.joined),
            }
            for pk, name, copy in rows
        ),
    )
    targets = [
        Target("referrals.referrallink", name, copy.public_id)
        for name, copy in zip(names, copies, strict=True)
    ]
    record_bulk("referrals.link.created", targets, data={"count": len(targets)})
    return {copy.id: pk for pk, copy in zip(ids, copies, strict=True)}


def _journeys(
    context: DemoContext, dice: Random, copies: list[Copy], links: dict[int, int]
) -> Iterator[Journey]:
    """Customers without end, the partners in turn."""
    rates = Rates({copy.entry.currency for copy in copies})
    for number, copy in enumerate(cycle(copies)):
        last = (copy.left or context.today) - timedelta(days=1)
        entry = copy.entry
        customer = customers.pick(dice, country=entry.country, sector="", language=entry.language)
        lead = copy.joined + timedelta(days=dice.randint(0, (last - copy.joined).days))
        found = Journey(copy, links[copy.id], f"{copy.slug}-{number}", customer.name, lead)
        _go_on(dice, found, last, rates)
        yield found


def _go_on(dice: Random, journey: Journey, last: date, rates: Rates) -> None:
    day = journey.lead + timedelta(days=dice.randint(0, 6))
    if dice.randrange(100) >= SIGN_UP or day > last:
        return
    journey.signed_up = day
    day += timedelta(days=dice.randint(0, 25))
    if dice.randrange(100) >= BUY or day > last:
        return
    journey.bought = day
    cents = dice.randint(5, 260) * 1_000
    journey.amount_minor = figures.in_currency(cents, journey.copy.entry, day, rates)
    day += timedelta(days=dice.randint(3, 30))
    if dice.randrange(100) < GIVE_BACK and day <= last:
        journey.gave_back = day


def _batches(journeys: Iterator[Journey], count: int) -> Iterator[Batch]:
    batch, left = Batch(), count
    while left > 0:
        journey = next(journeys)
        batch.journeys.append(journey)
        batch.events += journey.events
        left -= journey.events
        if batch.events >= bulk.CHUNK or left <= 0:
            yield batch
            batch = Batch()


@operation("referrals.conversion:record", event="referrals.conversion.recorded")
def conversions_add(*, actor: Actor, context: DemoContext, journeys: list[Journey]) -> None:
    """One batch: the clicks, the sales and refunds, and the events that tell of them."""
    clicks = bulk.reserve_ids(Click, len(journeys))
    _insert_clicks(clicks, journeys)
    line = context.words["line"]["platform"].pk
    buyers = [journey for journey in journeys if journey.bought]
    sales = _imported([_sale(journey, line) for journey in buyers])
    by_ref = {journey.ref: pk for journey, pk in zip(buyers, sales, strict=True)}
    returned = [journey for journey in buyers if journey.gave_back]
    refunds = _imported([_refund(journey, line, by_ref[journey.ref]) for journey in returned])
    back_by_ref = {journey.ref: pk for journey, pk in zip(returned, refunds, strict=True)}
    campaign = Campaign.objects.get(code="start").pk
    rows = [
        row
        for journey, click in zip(journeys, clicks, strict=True)
        for row in _events(journey, click, campaign, line, by_ref, back_by_ref)
    ]
    names = list(new_public_ids("cnv", len(rows)))
    bulk.insert(
        ReferralEvent, ({"public_id": name, **row} for name, (row, _id) in zip(names, rows, strict=True))
    )
    targets = [
        Target("referrals.referralevent", name, public_id)
        for name, (_row, public_id) in zip(names, rows, strict=True)
    ]
    record_bulk("referrals.conversion.recorded", targets, data={"count": len(targets)})


def _insert_clicks(ids: list[int], journeys: list[Journey]) -> None:
    names = new_public_ids("clk", len(ids))
    rows = (
        {
            "id": pk,
            "public_id": next(names),
            "link_id": journey.link_id,
            "at": noon(journey.lead),
            "visitor": "",
            "consented": False,
            "referrer_host": REFERRERS[pk % len(REFERRERS)],
        }
        for pk, journey in zip(ids, journeys, strict=True)
    )
    bulk.insert(Click, rows)


def _imported(rows: list[SaleRow]) -> list[int]:
    """The database ids of sales, after importing them."""
    names = sale_import(actor=SYSTEM, rows=rows)
    found = dict(Sale.objects.filter(public_id__in=names).values_list("public_id", "pk"))
    return [found[name] for name in names]


def _sale(journey: Journey, line: int) -> SaleRow:
    assert journey.bought is not None
    return SaleRow(
        partner=(journey.copy.id, journey.copy.public_id),
        source="referral",
        sold_on=journey.bought,
        amount_minor=journey.amount_minor,
        currency=journey.copy.entry.currency,
        customer_name=journey.customer,
        customer_ref=journey.ref,
        product_line_id=line,
        external_id=f"{SOURCE}:{journey.ref}-sale",
    )


def _given_back(journey: Journey) -> int:
    return max(1, journey.amount_minor // 5)


def _refund(journey: Journey, line: int, sale_id: int) -> SaleRow:
    assert journey.gave_back is not None
    return SaleRow(
        partner=(journey.copy.id, journey.copy.public_id),
        source="referral",
        sold_on=journey.gave_back,
        amount_minor=-_given_back(journey),
        currency=journey.copy.entry.currency,
        customer_name=journey.customer,
        customer_ref=journey.ref,
        product_line_id=line,
        external_id=f"{SOURCE}:{journey.ref}-refund",
        refund_of_id=sale_id,
        reason="Rendu en partie." if journey.copy.entry.language == "fr" else "Given back in part.",
    )


def _events(
    journey: Journey, click: int, campaign: int, line: int, sales: dict[str, int], refunds: dict[str, int]
) -> Iterator[tuple[dict[str, Any], str]]:
    """The rows of one journey, each with the partner's public id, for the event's target."""
    steps: list[tuple[str, date | None, str, int | None, int | None, int | None, str]] = [
        ("lead", journey.lead, "click", click, None, None, ""),
        ("signup", journey.signed_up, "customer", None, None, None, ""),
        ("sale", journey.bought, "customer", None, journey.amount_minor, sales.get(journey.ref), ""),
        ("refund", journey.gave_back, "sale", None, _given_back(journey), refunds.get(journey.ref),
         f"{journey.ref}-sale"),
    ]  # fmt: skip
    copy = journey.copy
    for kind, day, basis, click_id, amount, sale_id, sale_ref in steps:
        if day is None:
            continue
        external_id, at = f"{journey.ref}-{kind}", noon(day)
        row = {
            "source": SOURCE,
            "external_id": external_id,
            "fingerprint": hashlib.sha256(external_id.encode()).hexdigest(),
            "type": kind,
            "status": "applied",
            "occurred_at": at,
            "received_at": at,
            "partner_id": copy.id,
            "campaign_id": campaign,
            "link_id": journey.link_id,
            "click_id": click_id,
            "basis": basis,
            "reason": "",
            "customer_ref": journey.ref,
            "customer_name": journey.customer,
            "customer_country": copy.entry.country,
            "customer_shown": journey.customer,
            "amount_minor": amount,
            "currency": copy.entry.currency,
            "product_line_id": line if sale_id else None,
            "is_recurring": False,
            "attributable": kind != "refund",
            "sale_ref": sale_ref,
            "sale_id": sale_id,
        }
        yield row, copy.public_id
