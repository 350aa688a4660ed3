"""Which partners of a file seem to be there already, among ours or further up in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core import bulk
from partners.imports.checking import Checked
from partners.imports.fields import PARTNERS
from partners.imports.problems import Problem
from partners.models import Partner
from partners.partner.duplicates import Index, Match, index_of
from partners.partner.numbers import is_only_one, register_of


@dataclass(frozen=True)
class Found:
    """Of one partner of the file: ours that it seems to be, or the row of the file."""

    kind: str
    value: str
    partner_id: int | None = None
    position: int | None = None


def find(units: list[Checked], visible: Any) -> dict[int, Found]:
    """By position, for those without errors. A partner of ours outside of ``visible`` (a queryset) is found
    by what the database holds once, and is not named."""
    sound = [unit for unit in units if unit.candidate is not None]
    ours, in_file = index_of((unit.candidate for unit in sound if unit.candidate), visible), Index()
    found: dict[int, Found] = {}
    for unit in sound:
        assert unit.candidate is not None
        match = _best(unit, ours, in_file)
        if match:
            found[unit.position] = match
        in_file.add(unit.position, unit.candidate)
    return _only_visible(found, visible)


def _best(unit: Checked, ours: Index, in_file: Index) -> Found | None:
    assert unit.candidate is not None
    if match := ours.certain(unit.candidate):
        return _ours(match)
    if match := in_file.certain(unit.candidate):
        return _in_file(match)
    if likely := ours.likely(unit.candidate):
        return _ours(likely[0])
    if likely := in_file.likely(unit.candidate):
        return _in_file(likely[0])
    return None


def _ours(match: Match) -> Found:
    return Found(match.kind, match.value, partner_id=match.key)


def _in_file(match: Match) -> Found:
    return Found(match.kind, match.value, position=match.key)


def _only_visible(found: dict[int, Found], visible: Any) -> dict[int, Found]:
    asked = {match.partner_id for match in found.values() if match.partner_id}
    seen: set[int] = set()
    for part in bulk.chunks(asked):
        seen |= set(visible.filter(pk__in=part, merged_into=None).values_list("pk", flat=True))
    return {
        position: match
        if match.partner_id is None or match.partner_id in seen
        else Found(match.kind, match.value)
        for position, match in found.items()
    }


def check_courts(units: Iterable[Checked]) -> None:
    """A number that each court gives out anew names two partners only with the court: the second one,
    here or in the file, is refused until it is said."""
    asked: dict[tuple[str, str], list[Checked]] = {}
    for unit in units:
        country, number = unit.details["country"], unit.details["registration_number"]
        if number and not is_only_one(register_of(country), number):
            asked.setdefault((country, number), []).append(unit)
    known = Partner.objects.current().filter(registration_number__in={number for _country, number in asked})
    taken = {
        (str(country), number) for country, number in known.values_list("country", "registration_number")
    }
    for key, same in asked.items():
        for unit in same if key in taken else same[1:]:
            unit.problems.append(
                Problem(PARTNERS, unit.position, "registration_number", "needs-court", key[1])
            )
            unit.candidate = None
