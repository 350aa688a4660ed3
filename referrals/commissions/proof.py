"""What the ledger owes for commissions is what the commissions say, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from ledger.proof import Fault, owed, reconcile
from referrals.models import Commission

AT_ONCE = 2_000


@reconcile("commission")
def commissions() -> Iterator[Fault]:
    yield from owed("commission", rows=Commission.objects.all(), reference="booked_with", sign=-1)
    otherwise = Q(amount_minor=F("decision__amount_minor"), currency=F("decision__currency"))
    decided = Commission.objects.filter(caused_by=None)
    for public_id in decided.exclude(otherwise).values_list("public_id", flat=True):
        yield Fault(public_id, "not what was decided for its sale")
    yield from _corrections()


def _corrections() -> Iterator[Fault]:
    """What a correction recorded is what it says, and leaves what it says is due."""
    rows = Commission.objects.exclude(caused_by=None).order_by("pk").select_related("decision")
    for row in rows.iterator(chunk_size=AT_ONCE):
        own = row.explanation
        if (row.amount_minor, row.currency) != (own["result"], own["currency"]):
            yield Fault(row.public_id, "not what its explanation says")
        elif own["due"] != own["before"] + own["result"]:
            yield Fault(row.public_id, "leaves something else than what is due")
