"""Reads across agreements: documents, who is blocking, what is due."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from agreements.models import (
    Agreement,
)
from core import clock
from core.actor import Actor
from core.slots import Fact, renewal_facts

RENEWAL_HORIZON = timedelta(days=90)


def renewals_for(actor: Actor, horizon: timedelta = RENEWAL_HORIZON) -> QuerySet:
    """Undecided agreements whose notice or end date is near, in the actor's scope."""
    return Agreement.objects.visible_to(actor).due_by(clock.today() + horizon).for_list()


def next_date(agreement: Agreement) -> date | None:
    """The next day that matters: the notice date until it has passed, then the end."""
    if agreement.notice_on and agreement.notice_on >= clock.today():
        return agreement.notice_on
    return agreement.ends_on


def facts_beside(actor: Actor, agreements: list[Agreement]) -> dict[int, list[Fact]]:
    """The partner's figures for each agreement of the workbench, from the rooms that have them."""
    ids = {row.partner_id for row in agreements}
    found: dict[int, list[Fact]] = {partner_id: [] for partner_id in ids}
    for fill in renewal_facts:
        for partner_id, facts in fill(actor, ids).items():
            found[partner_id].extend(facts)
    return found


def term_chain(agreement: Agreement) -> list[Agreement]:
    """The terms before and after this one, oldest first: each renewal is a term of its own."""
    chain = [agreement]
    while earlier := chain[0].renewed_from:
        chain.insert(0, earlier)
    while following := chain[-1].renewals.first():
        chain.append(following)
    return chain
