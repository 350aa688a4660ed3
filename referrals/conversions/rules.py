"""Pure rules of this room: who is credited, what a sale pays, what a refund takes back.

Nothing here reads the database. Explanations are compact (codes and figures); ``explain`` turns
them into sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple


class Evidence(NamedTuple):
    """Something that points to a partner: a coupon, a click (by its id or by the cookie's visitor),
    or an earlier event of the same customer.

    ``row`` is whatever the caller wants back. ``at`` is when it happened; a coupon has none.
    """

    basis: str
    row: object
    at: datetime | None
    active: bool
    window_days: int
    first_click: bool = False
    lifetime: bool = False


class Credit(NamedTuple):
    """The evidence that credits, or why none does."""

    evidence: Evidence | None
    reason: str


def credit(evidence: Sequence[Evidence], occurred_at: datetime, *, named: bool) -> Credit:
    """Coupon first; then the partner with whom the customer stays for life; then the last click
    within its window (the first, where the campaign says so); then whom the customer was credited
    to before, within that window.

    ``named`` says that the event named a coupon or click, whether or not it was found.
    """
    coupons = [found for found in evidence if found.basis == "coupon"]
    clicks = [found for found in evidence if found.basis in ("click", "cookie")]
    earlier = [found for found in evidence if found.basis == "customer"]
    for found in coupons:
        if found.active:
            return Credit(found, "")
    for_life = [found for found in earlier if found.lifetime]
    fresh = [found for found in clicks if found.active and _within(found, occurred_at)]
    known = [found for found in earlier if _within(found, occurred_at)]
    if for_life:
        return Credit(max(for_life, key=_moment), "")
    if fresh:
        return Credit(_chosen(fresh), "")
    if known:
        return Credit(max(known, key=_moment), "")
    return Credit(None, _why_nobody(coupons, clicks, earlier, named))


def _chosen(clicks: list[Evidence]) -> Evidence:
    last = max(clicks, key=_moment)
    return min(clicks, key=_moment) if last.first_click else last


def _moment(found: Evidence) -> datetime:
    assert found.at is not None
    return found.at


def _within(found: Evidence, occurred_at: datetime) -> bool:
    """A little patience with clocks: an event may seem an hour older than its click."""
    age = occurred_at - _moment(found)
    return -timedelta(hours=1) <= age <= timedelta(days=found.window_days)


def _why_nobody(coupons: list[Evidence], clicks: list[Evidence], earlier: list[Evidence], named: bool) -> str:
    if coupons or any(not found.active for found in clicks):
        return "inactive"
    if clicks or earlier:
        return "expired"
    return "unknown" if named else "no_evidence"


def disclose(level: str, *, name: str, country: str) -> str:
    """What a partner is shown of a customer, as far as the campaign discloses."""
    if level == "name":
        return name
    if level == "initial" and name.strip():
        return f"{name.strip()[0].upper()}…"
    if level in ("initial", "country"):
        return country
    return ""
