"""Writing what the check left: partners with their contacts in chunks, each its own transaction.

The same rows and events as ``partner_create`` and ``contact_create`` leave for one partner, written as sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from accounts.models import User
from core import bulk, clock, search
from core.actor import Actor
from core.events.record import Target
from core.ids import new_public_ids
from core.operation import lock, lock_all, no_op, operation
from partners.imports.fields import PARTNERS
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.imports.parts import New, Words, insert_parts, record_many
from partners.imports.problems import Problem
from partners.models import (
    Contact,
    Partner,
)
from partners.partner.duplicates import Candidate, Index, index_of
from partners.partner.hosts import is_nobodys
from partners.partner.numbers import legal_identities

State, Choice = ImportUnit.State, ImportUnit.Choice
_TEXTS = ("name", "legal_name", "country", "registration_number", "vat_number", "legal_form", "website",
          "founded", "description", "products")  # fmt: skip


@operation("partners.import:run", event="partners.partner.created")
def units_write(
    *, actor: Actor, run: PartnerImport, positions: Sequence[int], own: User | None = None
) -> int:
    """Write those of a chunk that are still to be written. Returns how many were decided.

    Two workers with one chunk come one after the other, and the second finds nothing left. What somebody
    else took in the meantime is marked and left out, with its contacts. For a manager of ``own`` partners
    the new ones are theirs, and no other gets contacts, whoever checked the file.
    """
    run = lock(run)
    ready = run.units.filter(position__in=positions, state=State.READY)
    units = lock_all(ready.order_by("position"))
    if run.status != PartnerImport.Status.WRITING or not units:
        no_op()
        return 0
    for unit in units:
        if unit.choice == Choice.LEAVE:
            unit.state = State.LEFT_OUT
    created = _create(actor, run, [unit for unit in units if unit.choice == Choice.CREATE], own)
    _add(run, [unit for unit in units if unit.choice == Choice.ADD], created, own)
    bulk.update(
        ImportUnit,
        (
            {"id": unit.pk, "state": str(unit.state), "partner_id": unit.partner_id,
             "contacts_made": unit.contacts_made} for unit in units
        ),
    )  # fmt: skip
    if not any(unit.state in (State.CREATED, State.ADDED) for unit in units):
        no_op()
    return len(units)


@operation("partners.import:run", event=None, reason="the row says itself why it was not imported")
def unit_refuse(*, actor: Actor, run: PartnerImport, position: int, code: str) -> None:
    """Leave one out that the database refused, so that the others go on."""
    run = lock(run)
    for unit in lock_all(run.units.filter(position=position, state=State.READY)):
        _refuse(run, [unit], code)
        unit.save(update_fields=["state"])


def _refuse(run: PartnerImport, units: Iterable[ImportUnit], code: str) -> None:
    refused = list(units)
    for unit in refused:
        unit.state = State.FAILED
    bulk.insert(
        ImportProblem,
        [problem_row(run, Problem(PARTNERS, u.position, "", code), u.position) for u in refused],
    )


def problem_row(run: PartnerImport, problem: Problem, position: int | None) -> dict[str, Any]:
    """A problem as a row, with the heading of its column as the file writes it."""
    heading = ""
    if problem.field:
        columns = run.mapping.get(str(problem.table), {})
        place = next((int(place) for place, code in columns.items() if code == problem.field), None)
        heading = run.tables[problem.table]["headings"][place] if place is not None else ""
    return {
        "run_id": run.pk,
        "position": position,
        "table": problem.table,
        "row": problem.row,
        "column": heading,
        "written": problem.written[:200].replace("\x00", ""),
        "code": problem.code,
        "said": problem.said,
    }


# -- Partners -----------------------------------------------------------------------------------------


def candidate_of(unit: ImportUnit) -> Candidate:
    """What of a partner is one partner's alone, as it would be written."""
    details = unit.details
    domain, reference = _domain(unit), details["reference"]
    return Candidate(
        details["name"],
        details["country"],
        frozenset(
            legal_identities(details["country"], details["registration_number"], details["vat_number"])
        ),
        frozenset({domain} if domain and not is_nobodys(domain) else ()),
        frozenset({(reference[0], reference[1])} if reference else ()),
    )


def _domain(unit: ImportUnit) -> str:
    """A partner that was taken as another one of the same domain leaves it to the other."""
    return "" if unit.match_kind == ImportUnit.MatchKind.DOMAIN else unit.details["domain"]


def _create(actor: Actor, run: PartnerImport, units: list[ImportUnit], own: User | None) -> dict[int, New]:
    """New partners by their position, each with everything that belongs to it and its contacts."""
    free = _free(run, units)
    if not free:
        return {}
    words = Words.load(free)
    ids = bulk.reserve_ids(Partner, len(free))
    new = [
        New(unit, pk, public_id, _domain(unit), sorted(candidate_of(unit).identities))
        for unit, pk, public_id in zip(free, ids, new_public_ids("par", len(free)), strict=True)
    ]
    now, today = clock.now(), clock.today()
    rows = [_partner_row(one, words, now, own) for one in new]
    bulk.insert(Partner, rows)
    insert_parts(new, rows, words, today, actor)
    search.index_many(
        search.entry(
            Partner(
                public_id=row["public_id"],
                owner_id=row["owner_id"],
                type=words.types[one.unit.details["type"]],
                **{name: row[name] for name in ("name", "legal_name", "registration_number", "vat_number")},
            )
        )
        for one, row in zip(new, rows, strict=True)
    )
    record_many("partners.partner.created", [one.target for one in new])
    for one in new:
        one.unit.state, one.unit.partner_id = State.CREATED, one.id
    _insert_contacts([(one.unit, one.id, one.public_id, one.unit.contacts, True) for one in new])
    return {one.unit.position: one for one in new}


def _free(run: PartnerImport, units: list[ImportUnit]) -> list[ImportUnit]:
    """Those whose numbers, references and domains nobody took since the check."""
    candidates = [candidate_of(unit) for unit in units]
    ours, seen = index_of(candidates, Partner.objects.none()), Index()
    free: list[ImportUnit] = []
    taken: list[ImportUnit] = []
    for unit, candidate in zip(units, candidates, strict=True):
        is_taken = ours.certain(candidate) or seen.certain(candidate)
        (taken if is_taken else free).append(unit)
        if not is_taken:
            seen.add(unit.position, candidate)
    _refuse(run, taken, "taken")
    return free


def _partner_row(new: New, words: Words, now: Any, own: User | None) -> dict[str, Any]:
    details = new.unit.details
    return {
        "id": new.id,
        "public_id": new.public_id,
        "type_id": words.types[details["type"]].pk,
        "status": Partner.Status.PROSPECT.value,
        "owner_id": own.pk if own else words.owners.get(details["owner"]),
        "vat_situation": details["vat_situation"] or Partner.VatSituation.DOMESTIC.value,
        "legal_status": details["legal_status"] or Partner.LegalStatus.OTHER.value,
        "language": details["language"] or Partner._meta.get_field("language").get_default(),
        "created_at": now,
        "updated_at": now,
        **{name: details[name] for name in _TEXTS},
    }


# -- Contacts -----------------------------------------------------------------------------------------

# A partner of the file, ours that its contacts go to (key and public id), the contacts, whether it has no
# main contact yet.
_Going = tuple[ImportUnit, int, str, list[dict[str, Any]], bool]


def _add(run: PartnerImport, units: list[ImportUnit], created: dict[int, New], own: User | None) -> None:
    """Contacts to partners that are there already: ours, or the one further up in the file."""
    if not units:
        return
    above = {unit.match_position for unit in units if unit.match_position}
    written = dict(run.units.filter(position__in=above).values_list("position", "partner_id"))
    written |= {position: new.id for position, new in created.items()}
    # 0 is no partner: the one further up was not imported.
    wanted = {unit.position: unit.match_id or written.get(unit.match_position or 0) or 0 for unit in units}
    partners = Partner.objects.current().filter(pk__in=set(wanted.values()))
    locked = {partner.pk: partner for partner in lock_all(partners.filter(owner=own) if own else partners)}
    found = [(unit, locked[wanted[unit.position]]) for unit in units if wanted[unit.position] in locked]
    _refuse(run, [unit for unit in units if wanted[unit.position] not in locked], "gone")
    there = Contact.objects.current().filter(partner__in=locked)
    emails = {(pk, email.lower()) for pk, email in there.exclude(email="").values_list("partner_id", "email")}
    named = {(pk, name) for pk, name in there.filter(email="").values_list("partner_id", "name")}
    mains = set(there.filter(is_main=True).values_list("partner_id", flat=True))
    going: list[_Going] = []
    for unit, partner in found:
        missing = [contact for contact in unit.contacts if not _is_there(contact, partner.pk, emails, named)]
        going.append(
            (unit, partner.pk, partner.public_id, missing, bool(missing) and partner.pk not in mains)
        )
        if missing:
            mains.add(partner.pk)
        unit.state, unit.partner_id = State.ADDED, partner.pk
    _insert_contacts(going)


def _is_there(
    contact: dict[str, Any], partner: int, emails: set[tuple[int, str]], named: set[tuple[int, str]]
) -> bool:
    """Whether the partner has this contact, by e-mail address, else by name; if not, it has it now."""
    known, key = (emails, contact["email"].lower()) if contact["email"] else (named, contact["name"])
    if (partner, key) in known:
        return True
    known.add((partner, key))
    return False


def _insert_contacts(going: Iterable[_Going]) -> None:
    rows, targets = [], []
    now = clock.now()
    for unit, partner_id, partner, contacts, needs_main in going:
        main = (
            next((n for n, contact in enumerate(contacts) if contact["is_main"]), 0) if needs_main else None
        )
        keys = new_public_ids("con", len(contacts))
        for number, (key, contact) in enumerate(zip(keys, contacts, strict=True)):
            rows.append(_contact_row(unit, key, partner_id, contact, number == main, now))
            targets.append(Target("partners.contact", key, partner))
        unit.contacts_made = len(contacts)
    bulk.insert(Contact, rows)
    record_many("partners.contact.created", targets)


def _contact_row(
    unit: ImportUnit, key: str, partner_id: int, contact: dict[str, Any], is_main: bool, now: Any
) -> dict[str, Any]:
    told = contact["informed_on"]
    language = (
        contact["language"] or unit.details["language"] or Contact._meta.get_field("language").get_default()
    )
    return {
        "public_id": key,
        "partner_id": partner_id,
        **{name: contact[name] for name in ("name", "email", "phone", "job_title")},
        "role": contact["role"] or Contact.Role.GENERAL.value,
        "language": language,
        "is_main": is_main,
        "informed_on": date.fromisoformat(told) if told else None,
        "created_at": now,
        "updated_at": now,
    }
