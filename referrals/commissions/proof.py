"""What the ledger owes for commissions is what the commissions say, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from ledger.proof import Fault, owed, reconcile
from referrals.models import Commission


@reconcile("commission")
def commissions() -> Iterator[Fault]:
    yield from owed("commission", rows=Commission.objects.all(), reference="booked_with", sign=-1)
    otherwise = Q(amount_minor=F("decision__amount_minor"), currency=F("decision__currency"))
    for public_id in Commission.objects.exclude(otherwise).values_list("public_id", flat=True):
        yield Fault(public_id, "not what was decided for its sale")
