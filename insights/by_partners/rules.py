"""Pure rules of what partners declare: a return, and where a cost reduction stands."""

from __future__ import annotations

from decimal import Decimal

# "40-70 % depending on the use", as the programme of MML promises it.
LOW, HIGH = Decimal("0.4"), Decimal("0.7")


def roi(costs: int, gains: int) -> Decimal | None:
    """What came back for what was spent, less one: 2 is 200 %. None without costs."""
    return Decimal(gains) / costs - 1 if costs > 0 else None


def band(rate: Decimal) -> str:
    """Where a cost reduction stands beside the range that is promised."""
    return "below" if rate < LOW else "above" if rate > HIGH else "within"
