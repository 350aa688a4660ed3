"""Time zones and the countries they lie in, as CLDR has them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from babel.numbers import get_territory_currencies

from core import clock
from core.currencies import IN_USE
from core.text import fold_name


@lru_cache(maxsize=1)
def _every() -> set[str]:
    return available_timezones()


def is_known(zone: str) -> bool:
    return zone in _every()


def country_of(zone: str) -> str:
    """The ISO code of the country a zone lies in; "" where that is not said."""
    country = get_global("zone_territories").get(zone, "")
    return country if len(country) == 2 and country.isalpha() and country != "ZZ" else ""


def currency_of(country: str) -> str:
    """What is paid with in a country today; "" where that is not said."""
    found = get_territory_currencies(country) if country else []
    return next((code for code in found if code in IN_USE), "")


def choices(language: str, kept: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone by region, each with the hour it is there now; with ``kept``, however it is called."""
    at = clock.now()
    regions = defaultdict(list)
    for zone, region, city in _cities(language):
        regions[region].append((zone, _label(city, zone, at)))
    if kept and kept not in {zone for zone, _region, _city in _cities(language)} and is_known(kept):
        regions[kept.partition("/")[0]].append((kept, _label(kept, kept, at)))
    return sorted(regions.items())


def _label(city: str, zone: str, at: datetime) -> str:
    there = at.astimezone(ZoneInfo(zone))
    offset = f"{there:%z}"
    return f"{city}, {there:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


@lru_cache(maxsize=8)
def _cities(language: str) -> list[tuple[str, str, str]]:
    """Zone, region and city in a language, by city."""
    known = [zone for zone in get_global("zone_territories") if is_known(zone) and country_of(zone)]
    named = [
        (
            zone,
            zone.partition("/")[0],
            get_timezone_location(ZoneInfo(zone), locale=language, return_city=True),
        )
        for zone in known
    ]
    return sorted(named, key=lambda one: fold_name(one[2]))
