"""What sole exclusivities cover, and whether two of them collide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Coverage:
    """What a sole exclusivity covers. ``None`` stands for all countries, sectors, products; for
    dates, for without a beginning or an end."""

    countries: frozenset[str] | None
    sector: str | None
    product_line: str | None
    starts_on: date | None
    ends_on: date | None


def overlaps(one: Coverage, other: Coverage) -> bool:
    """Whether two of them have a customer, a product and a day in common."""
    return (
        (one.countries is None or other.countries is None or bool(one.countries & other.countries))
        and (one.sector is None or other.sector is None or one.sector == other.sector)
        and (one.product_line is None or other.product_line is None or one.product_line == other.product_line)
        and (one.starts_on is None or other.ends_on is None or one.starts_on <= other.ends_on)
        and (other.starts_on is None or one.ends_on is None or other.starts_on <= one.ends_on)
    )
