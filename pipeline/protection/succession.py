"""First come, first served: who waited longest for a customer has it when it becomes free.

Who lets go of a customer, and who found it taken, take its turn once they have written: a claim that is
made at the moment of a release is seen by the release, or sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from core import clock
from core.events.record import Target
from core.operation import lock, record, record_bulk, update_fields
from partners.models import Partner
from pipeline.deals import rules, steps
from pipeline.models import Deal, OwnAccount, ProtectedIdentity
from pipeline.protection import duplicates

State = ProtectedIdentity.State
HOLDING = (State.HELD, State.SHARED)
# What of a customer is free: kind, value and product line.
Cell = tuple[str, str, str]


# -- Turns --------------------------------------------------------------------------------------


def take_turn(cells: Iterable[Cell]) -> None:
    """Wait until no other transaction decides who is next for one of these, always in one order.

    SQLite has one writer, which is alone anyway.
    """
    if connection.vendor != "postgresql":
        return
    digests = {blake2b(":".join(cell).encode(), digest_size=8).digest() for cell in cells}
    with connection.cursor() as cursor:
        for key in sorted(int.from_bytes(digest, signed=True) for digest in digests):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def take_turns_of(deals: Iterable[Deal | int]) -> None:
    """The turns of all that some deals claim or hold: before they are locked, for whoever has a turn
    may wait for their rows."""
    take_turn(set(ProtectedIdentity.objects.filter(deal__in=deals).values_list("kind", "value", "line")))


def lock_in_turn(deal: Deal) -> Deal:
    """A deal that may let go of its customer, as it is now, locked."""
    take_turns_of([deal])
    return lock(deal)


# -- Freeing ------------------------------------------------------------------------------------


def release(*deals: Deal, state: str = State.RELEASED) -> None:
    """Let go of everything that these deals claim or hold; the next in line have it."""
    promote(let_go(*deals, state=state))


def let_go(*deals: Deal, state: str = State.RELEASED) -> set[Cell]:
    """Let go of everything that these deals claim or hold. Returns what was held."""
    rows = ProtectedIdentity.objects.filter(deal__in=deals).exclude(state__in=(State.RELEASED, State.WON))
    freed = set(rows.filter(state__in=HOLDING).values_list("kind", "value", "line"))
    rows.update(state=state, released_at=clock.now())
    return freed


def expire(deals: Sequence[Deal]) -> None:
    """End approved deals, locked, whose last day of protection is over, and tell their partners."""
    at = clock.now()
    Deal.objects.filter(pk__in=[deal.pk for deal in deals]).update(
        status=Deal.Status.EXPIRED, protection=Deal.Protection.ENDED, closed_at=at, updated_at=at
    )
    targets = [Target("pipeline.deal", deal.public_id, deal.partner.public_id) for deal in deals]
    record_bulk("pipeline.deal.expired", targets, data={"count": len(deals)})
    steps.notify_partners(deals, "pipeline.deal_expired", key=lambda deal: deal.public_id)
    release(*deals)


def expire_overdue(identities: Sequence[rules.Identity]) -> None:
    """End, in passing, the protections of a customer that are over: nobody waits for the night's work."""
    holders = ProtectedIdentity.objects.filter(
        duplicates.any_of(identities), duplicates.is_over("deal__"), state__in=HOLDING
    )
    ids = list(holders.values_list("deal", flat=True).distinct())
    overdue = lock_overdue(ids) if ids else []
    if overdue:
        expire(overdue)


def lock_overdue(ids: Sequence[int]) -> list[Deal]:
    """Those of some deals whose protection is over and that nobody has ended meanwhile, locked."""
    take_turns_of(ids)
    rows = Deal.objects.filter(duplicates.is_over(), pk__in=ids).select_related("partner")
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


# -- Succeeding ---------------------------------------------------------------------------------


def promote(freed: set[Cell]) -> None:
    """Give what is free to the oldest live claims on it, and tell whose they are.

    A claim has all of its customer or nothing: one that something else blocks is passed over. A deal
    that was protected beside the one that let go becomes the holder, which changes nothing for it.
    """
    if not freed:
        return
    take_turn(freed)
    claims = ProtectedIdentity.objects.filter(
        _in_cells(freed), deal__status__in=Deal.OPEN, state__in=(State.CLAIMED, State.SHARED)
    )
    deals = Deal.objects.filter(pk__in=claims.values("deal"), status__in=Deal.OPEN)
    for deal in (
        deals.select_for_update(of=("self",), no_key=True)
        .select_related("partner__owner", "rules")
        .order_by("submitted_at", "pk")
    ):
        _succeed(deal)


def promote_customer(row: Deal | OwnAccount) -> None:
    """Promote whoever waits for the customer of a row that does not stand in the way any more."""
    identities = duplicates.identities_of(row)
    claims = ProtectedIdentity.objects.filter(duplicates.any_of(identities), state=State.CLAIMED)
    promote(set(claims.values_list("kind", "value", "line")))


def look_again(deal: Deal, lines: Sequence[str]) -> None:
    """A claim is written behind who holds its customer: unless they let go in the meantime."""
    take_turn(deal.identities.values_list("kind", "value", "line"))
    if not duplicates.blocking(duplicates.find(deal, lines, deal.rules)):
        promote_customer(deal)
        deal.refresh_from_db(fields=["protection"])


def _succeed(deal: Deal) -> None:
    if deal.status == Deal.Status.APPROVED:
        _hold(deal, State.SHARED)
        return
    if deal.partner.status in (Partner.Status.SUSPENDED, Partner.Status.ENDED):
        return
    found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.rules)
    if duplicates.blocking(found) or not _hold(deal, State.CLAIMED):
        return
    # The evidence stays as it was shown, until a decision brings it up to date.
    changes = update_fields(deal, protection=Deal.Protection.PROVISIONAL)
    record(deal, event="pipeline.deal.promoted", changes=changes)
    key = f"{deal.public_id}:{clock.now():%Y%m%d%H%M%S}"
    steps.notify_partner(deal, "pipeline.deal_promoted", key=key)
    steps.notify_owner(deal, "pipeline.deal_promoted_ours", key=key)


def _hold(deal: Deal, state: str) -> bool:
    """Turn rows of a deal into held ones; False when the database knows another holder."""
    try:
        with transaction.atomic():
            deal.identities.filter(state=state).update(state=State.HELD)
        return True
    except IntegrityError:
        return False


def _in_cells(cells: set[Cell]) -> Q:
    condition = Q(pk__in=[])
    for kind, line in {(kind, line) for kind, _value, line in cells}:
        values = [value for other, value, at in cells if (other, at) == (kind, line)]
        condition |= Q(kind=kind, line=line, value__in=values)
    return condition
