"""The rows of one or two tables as partners, each with the contacts that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from partners.imports.fields import CONTACTS, PARTNERS, PERSON, plain
from partners.imports.problems import Problem
from partners.imports.reading import Line, Table
from partners.partner.numbers import compact

Mapped = Mapping[str, str]  # the number of a column, and what it is
ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
MAX_CONTACTS = 500


@dataclass
class RawContact:
    """A contact as it is written, and where."""

    table: int
    row: int
    cells: dict[str, str]


@dataclass
class RawUnit:
    """A partner as it is written. ``rows`` says in which row each of its cells was found first."""

    position: int
    cells: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    contacts: list[RawContact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, row: int, cells: dict[str, str]) -> None:
        """Cells of one of its rows: what stands there already must be said alike."""
        for name, text in cells.items():
            first = self.cells.setdefault(name, text)
            at = self.rows.setdefault(name, row)
            if first != text and plain(first) != plain(text):
                values = (("row", str(at)),)
                self.problems.append(Problem(PARTNERS, row, name, "differs", text, values))


@dataclass
class Units:
    """All partners of a file in its order, and what is wrong with contacts of none of them."""

    units: list[RawUnit] = field(default_factory=list)
    orphans: list[Problem] = field(default_factory=list)
    orphan_contacts: int = 0


def group(tables: list[Table], mapping: Mapping[str, Mapped]) -> Units:
    found = Units()
    _group_partners(found, tables[PARTNERS], mapping.get(str(PARTNERS), {}))
    if len(tables) > 1:
        _attach(found, tables[CONTACTS], mapping.get(str(CONTACTS), {}))
    for unit in found.units:
        if len(unit.contacts) > MAX_CONTACTS:
            values = (("limit", str(MAX_CONTACTS)),)
            unit.problems.append(Problem(PARTNERS, unit.position, "", "too-many-contacts", "", values))
    return found


def _cells(line: Line, mapped: Mapped) -> dict[str, str]:
    """What the columns that are imported hold in a row; empty ones are left out."""
    return {
        code: line.cells[int(place)]
        for place, code in mapped.items()
        if int(place) < len(line.cells) and line.cells[int(place)]
    }


def _faults(table: int, line: Line, cells: dict[str, str]) -> Iterable[Problem]:
    if line.is_ragged:
        yield Problem(table, line.number, "", "ragged")
    for name, text in cells.items():
        if text in ERRORS:
            yield Problem(table, line.number, name, "formula", text)


# -- Partners, each with a contact beside it --------------------------------------------------------------


def _group_partners(found: Units, table: Table, mapped: Mapped) -> None:
    """Several rows of one partner are its several contacts; a row that names nobody goes on with the
    partner above it. Without a contact beside it, each row is a partner of its own."""
    by_key: dict[tuple[str, ...], RawUnit] = {}
    for line in table.lines:
        cells = _cells(line, mapped)
        person = {name: text for name, text in cells.items() if name in PERSON}
        own = {name: text for name, text in cells.items() if name not in PERSON}
        unit = _unit_of(found, by_key, own, has_person=bool(person))
        if unit is None:
            unit = RawUnit(line.number)
            found.units.append(unit)
            for key in _keys(own):
                by_key.setdefault(key, unit)
        unit.problems += _faults(PARTNERS, line, cells)
        unit.take(line.number, own)
        if person:
            unit.contacts.append(RawContact(PARTNERS, line.number, person))


def _unit_of(
    found: Units, by_key: dict[tuple[str, ...], RawUnit], own: dict[str, str], *, has_person: bool
) -> RawUnit | None:
    if not has_person:
        return None
    if not own:
        return found.units[-1] if found.units else None
    # The strongest of what a row is known by decides: another identifier is another partner.
    strongest = next(iter(_keys(own)), None)
    return by_key.get(strongest) if strongest else None


def _keys(own: dict[str, str]) -> list[tuple[str, ...]]:
    """By what the rows of one partner are known, the strongest first."""
    country = plain(own.get("country", ""))
    found = [
        ("id", own.get("external_id", "")),
        ("number", compact(own.get("registration_number", ""))),
        ("number", compact(own.get("vat_number", ""))),
        ("name", plain(own.get("name", "") or own.get("legal_name", "")), country),
    ]
    return [key for key in found if key[1]]


# -- Contacts in a table of their own ---------------------------------------------------------------------


def _attach(found: Units, table: Table, mapped: Mapped) -> None:
    by_id, by_number, by_name = _lookup(found.units)
    for line in table.lines:
        cells = _cells(line, mapped)
        keys = {name: cells.pop(name, "") for name in ("partner_id", "partner_number", "partner_name")}
        named = next(((name, text) for name, text in keys.items() if text), None)
        if named is None:
            found.orphans.append(Problem(CONTACTS, line.number, "", "names-nobody"))
            found.orphan_contacts += 1
            continue
        name, text = named
        asked = {"partner_id": text, "partner_number": compact(text), "partner_name": plain(text)}[name]
        lookup = {"partner_id": by_id, "partner_number": by_number, "partner_name": by_name}[name]
        units = lookup.get(asked, [])
        # Of two with one identifier or number the second is found to be the first again; names are not
        # that certain.
        if not units or (name == "partner_name" and len(units) > 1):
            code = "several-partners" if units else "no-partner"
            found.orphans.append(Problem(CONTACTS, line.number, name, code, text))
            found.orphan_contacts += 1
            continue
        units[0].problems += _faults(CONTACTS, line, cells)
        units[0].contacts.append(RawContact(CONTACTS, line.number, cells))


Lookup = dict[str, list[RawUnit]]


def _lookup(units: list[RawUnit]) -> tuple[Lookup, Lookup, Lookup]:
    by_id: Lookup = {}
    by_number: Lookup = {}
    by_name: Lookup = {}
    for unit in units:
        own = unit.cells
        if external := own.get("external_id"):
            by_id.setdefault(external, []).append(unit)
        for number in {compact(own.get(name, "")) for name in ("registration_number", "vat_number")} - {""}:
            by_number.setdefault(number, []).append(unit)
        for name in {plain(own.get(name, "")) for name in ("name", "legal_name")} - {""}:
            by_name.setdefault(name, []).append(unit)
    return by_id, by_number, by_name
