"""First come, first served: who waited longest for a customer has it when it becomes free.

Who claims a customer, and who may let go of one, take its turn before they look: a claim that is made
at the moment of a release is seen by the release, or sees it. Turns come after the partner and before
deals and numbers in the order of locks (docs/locks.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from core import clock
from core.events.record import Target
from core.notify import Notice, notify, notify_all
from core.operation import lock, lock_all, record, record_bulk, update_fields
from partners.access.audiences import members_by_partner, owner_of
from partners.access.selectors import status_allows
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
    keys = sorted(int.from_bytes(digest, signed=True) for digest in digests)
    with connection.cursor() as cursor:
        # The rows of unnest come in the order of the list.
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def cells_of(deals: Collection[Deal | int]) -> set[Cell]:
    """All that some deals claim or hold, or did."""
    return set(ProtectedIdentity.objects.filter(deal__in=deals).values_list("kind", "value", "line"))


def take_turns_of(deals: Collection[Deal | int]) -> None:
    """The turns of all that some deals claim or hold: before they are locked, for whoever has a turn
    may wait for their rows."""
    take_turn(cells_of(deals))


def lock_in_turn(deal: Deal) -> Deal:
    """A deal that may let go of its customer, as it is now, locked."""
    take_turns_of([deal])
    return lock(deal)


def make_way(deal: Deal, lines: Sequence[str]) -> None:
    """Take the turns of the customer that a deal is about to claim, and end in passing the protections
    of it that are over: nobody waits for the night's work."""
    identities = duplicates.identities_of(deal)
    overdue = overdue_holders(identities)
    wanted = {(identity.kind, identity.value, line) for identity in identities for line in lines}
    take_turn(wanted | cells_of(overdue))
    expire(_locked(overdue))


# -- Freeing ------------------------------------------------------------------------------------


def release_identities(*deals: Deal, state: str = State.RELEASED) -> dict[int, Deal]:
    """Let go of everything that these deals claim or hold; the next in line have it, and are returned."""
    return promote(let_go(*deals, state=state))


def let_go(*deals: Deal, state: str = State.RELEASED) -> set[Cell]:
    """Let go of everything that these deals claim or hold. Returns what was held."""
    rows = ProtectedIdentity.objects.filter(deal__in=deals).exclude(state__in=(State.RELEASED, State.WON))
    freed = set(rows.filter(state__in=HOLDING).values_list("kind", "value", "line"))
    rows.update(state=state, released_at=clock.now())
    return freed


def expire(deals: Collection[Deal]) -> dict[int, Deal]:
    """End approved deals, locked, whose last day of protection is over, and tell their partners.
    Returns the next in line, by key."""
    if not deals:
        return {}
    at = clock.now()
    Deal.objects.filter(pk__in=[deal.pk for deal in deals]).update(
        status=Deal.Status.EXPIRED, protection=Deal.Protection.ENDED, closed_at=at, updated_at=at
    )
    targets = [Target("pipeline.deal", deal.public_id, deal.partner.public_id) for deal in deals]
    record_bulk("pipeline.deal.expired", targets, data={"count": len(deals)})
    members = members_by_partner({deal.partner_id for deal in deals}, steps.REGISTER)
    notify_all("pipeline.deal_expired", [Notice(deal, members[deal.partner_id]) for deal in deals])
    return release_identities(*deals)


def overdue_holders(identities: Sequence[rules.Identity]) -> set[int]:
    """Deals (keys) that hold a customer although their protection is over."""
    holders = ProtectedIdentity.objects.filter(
        duplicates.any_of(identities), duplicates.is_over("deal__"), state__in=HOLDING
    )
    return set(holders.values_list("deal", flat=True))


def lock_overdue(ids: Collection[int]) -> list[Deal]:
    """Those of some deals whose protection is over and that nobody has ended meanwhile, locked."""
    take_turns_of(ids)
    return _locked(ids)


def _locked(ids: Collection[int]) -> list[Deal]:
    rows = Deal.objects.filter(duplicates.is_over(), pk__in=ids).select_related("partner")
    return lock_all(rows.order_by("pk")) if ids else []


# -- Succeeding ---------------------------------------------------------------------------------


def promote(freed: set[Cell]) -> dict[int, Deal]:
    """Give what is free to the oldest live claims on it, and tell whose they are. Returns the deals
    that were asked, locked, by key.

    A claim has all of its customer or nothing: one that something else blocks is passed over. A deal
    that was protected beside the one that let go becomes the holder, which changes nothing for it.
    """
    if not freed:
        return {}
    take_turn(freed)
    claims = ProtectedIdentity.objects.filter(
        _in_cells(freed), deal__status__in=Deal.OPEN, state__in=(State.CLAIMED, State.SHARED)
    )
    deals = lock_all(
        Deal.objects.filter(pk__in=claims.values("deal"), status__in=Deal.OPEN)
        .select_related("partner__owner", "policy")
        .order_by("submitted_at", "pk")
    )
    for deal in deals:
        _succeed(deal)
    return {deal.pk: deal for deal in deals}


def promote_customer(account: OwnAccount) -> None:
    """Promote whoever waits for the customer of an account of ours that stands in the way no more."""
    identities = duplicates.identities_of(account)
    claims = ProtectedIdentity.objects.filter(duplicates.any_of(identities), state=State.CLAIMED)
    promote(set(claims.values_list("kind", "value", "line")))


def _succeed(deal: Deal) -> None:
    if deal.status == Deal.Status.APPROVED:
        _hold(deal, State.SHARED)
        return
    if not status_allows(deal.partner, steps.REGISTER):
        return
    found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.submitted_under)
    if duplicates.blocking(found) or not _hold(deal, State.CLAIMED):
        return
    # The evidence stays as it was shown, until a decision brings it up to date.
    changes = update_fields(deal, protection=Deal.Protection.PROVISIONAL)
    record(deal, event="pipeline.deal.promoted", changes=changes)
    about = f"{clock.now():%Y%m%d%H%M%S}"
    notify("pipeline.deal_promoted", target=deal, audience=steps.registrants(deal), about=about)
    notify("pipeline.deal_promoted_ours", target=deal, audience=owner_of(deal.partner), about=about)


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
