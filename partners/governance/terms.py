"""Terms that end with the benefit they stand on: called by what ends the benefit, in its transaction."""

from __future__ import annotations

from datetime import date

from core.operation import lock, record, update_fields
from partners.benefits.models import BenefitGrant
from partners.governance.models import Seat


def end_with_grant(grant: BenefitGrant, day: date) -> None:
    """End the terms that stand on a grant, on the day on which it ends."""
    for seat in Seat.objects.filter(grant=grant).select_related("body").order_by("pk"):
        end_term(lock(seat), day)


def end_term(seat: Seat, day: date) -> None:
    """End a term, unless it ends before that."""
    until = max(day, seat.since)
    if seat.until is None or seat.until > until:
        changes = update_fields(seat, until=until)
        record(seat, changes=changes, event="partners.seat.ended", data={"body": dict(seat.body.name)})
