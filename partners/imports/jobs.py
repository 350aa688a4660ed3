"""The jobs of an import: the file is read, it is checked, which writes findings alone, and it is imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import structlog
from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_permissions
from core import bulk, files
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.links import Link
from core.operation import lock, operation, update_fields
from core.queue import jobs
from core.queue.lease import LostLease
from partners.imports import matching, own_fields
from partners.imports.checking import Checked, Checker
from partners.imports.choices import Choices
from partners.imports.fields import guess
from partners.imports.grouping import Units, group
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.imports.problems import Problem
from partners.imports.reading import Table
from partners.imports.services import CHECK, PREPARED, READ, WRITE, import_finish, tables_of
from partners.imports.writing import problem_row, unit_refuse, units_write
from partners.models import Partner

logger = structlog.get_logger(__name__)

BACK = (Link("partners:imports", "partners.import:run"), _("Imports"))
# Partners in one transaction: short enough to lose little at a kill, long enough to be set-based.
PARTNERS_AT_ONCE = 250
# How many the bar moves on at once while they are checked.
STEP = 250
UNKNOWN_WORDS = 100
SAMPLES, SAMPLE_LETTERS = 3, 60


def _imported(job: jobs.JobHandle) -> PartnerImport:
    run = PartnerImport.objects.select_related("file", "contacts_file").filter(public_id=job.params["import"])
    found = run.first()
    if found is None:
        raise DomainError.not_found()
    return found


def _person(job: jobs.JobHandle) -> User:
    """Who started the work, as long as they may do it."""
    user = User.objects.filter(public_id=job.job.created_by).first()
    if user is None or "partners.import:run" not in staff_permissions(user):
        raise DomainError.forbidden()
    return user


def _actor(job: jobs.JobHandle) -> Actor:
    return replace(SYSTEM, on_behalf=job.job.created_by, request_id=job.job.request_id)


def read(run: PartnerImport) -> list[Table]:
    """The tables of an import, from the file that was kept."""
    second = run.contacts_file
    return tables_of(
        (run.file.name, files.read(run.file)), (second.name, files.read(second)) if second else None
    )


# -- The file -----------------------------------------------------------------------------------------


@jobs.handler(READ, label=_("Reading of a file of partners"), back=BACK)
def read_file(job: jobs.JobHandle) -> dict[str, Any]:
    """Find the tables of a file, and what their columns seem to be; or why it cannot be read."""
    run = _imported(job)
    _person(job)
    job.progress(0, 1)
    try:
        tables = read(run)
    except DomainError as error:
        import_refuse(actor=_actor(job), run=run, error=error)
        raise
    job.progress(1, 1)
    import_read(actor=_actor(job), run=run, tables=[_shown(table) for table in tables])
    return {"rows": sum(len(table.lines) for table in tables)}


def _shown(table: Table) -> dict[str, Any]:
    """What the page of the columns shows of a table."""
    samples = []
    for place in range(len(table.headings)):
        filled = (line.cells[place] for line in table.lines if any(line.cells[place : place + 1]))
        samples.append([text[:SAMPLE_LETTERS] for text in islice(filled, SAMPLES)])
    return {"name": table.name, "headings": table.headings, "samples": samples, "rows": len(table.lines)}


@operation("partners.import:run", event=None, reason=PREPARED)
def import_read(*, actor: Actor, run: PartnerImport, tables: list[dict[str, Any]]) -> None:
    """Keep what was found in the file, with the columns as their headings say."""
    run = lock(run)
    if run.status == PartnerImport.Status.READING:
        own = own_fields.targets()
        mapping = {str(n): guess(table["headings"], n, own) for n, table in enumerate(tables)}
        update_fields(run, status=PartnerImport.Status.COLUMNS, tables=tables, mapping=mapping)


@operation("partners.import:run", event=None, reason=PREPARED)
def import_refuse(*, actor: Actor, run: PartnerImport, error: DomainError) -> None:
    """Keep which file cannot be read, and why."""
    run = lock(run)
    if run.status == PartnerImport.Status.READING:
        file = run.contacts_file if error.field == "contacts_file" and run.contacts_file else run.file
        fault = {"file": file.name, "code": error.code}
        update_fields(run, status=PartnerImport.Status.UNREADABLE, fault=fault)


# -- The check ----------------------------------------------------------------------------------------


@jobs.handler(CHECK, label=_("Check of a file of partners"), back=BACK)
def check(job: jobs.JobHandle) -> dict[str, Any]:
    """Check every row of a file. Killed and taken up again, it begins anew: it has written nothing."""
    run, person = _imported(job), _person(job)
    units = group(read(run), run.mapping)
    checker = Checker(Choices(run.words), run.defaults, run.language, _visible(run, person))
    checked: list[Checked] = []
    total = len(units.units) + 1
    for part in bulk.chunks(units.units, STEP):
        job.progress(len(checked), total)
        checked += [checker.check(raw) for raw in part]
    job.progress(len(checked), total)
    matching.check_courts([unit for unit in checked if unit.candidate])
    found = matching.find(checked, _visible(run, person))
    job.progress(len(checked), total)
    import_checked(actor=_actor(job), run=run, units=units, checked=checked, found=found, checker=checker)
    return {"partners": len(checked)}


def _visible(run: PartnerImport, person: User) -> Any:
    """The partners that both whoever checks the file and whoever brought it may see: both read what is found."""
    partners = Partner.objects.current()
    for reader in (person, User.objects.filter(public_id=run.created_by).first()):
        if own := _limited(reader):
            partners = partners.filter(owner=own)
    return partners


def _limited(person: User | None) -> User | None:
    """The person, when they look after partners of their own alone."""
    return person if person and person.staff_role == "manager_own" else None


@operation("partners.import:run", event=None, reason=PREPARED)
def import_checked(
    *,
    actor: Actor,
    run: PartnerImport,
    units: Units,
    checked: list[Checked],
    found: dict[int, matching.Found],
    checker: Checker,
) -> None:
    """Keep what the check found, in place of what an earlier one did."""
    run = lock(run)
    if run.status != PartnerImport.Status.CHECKING:
        return
    ImportUnit.objects.filter(run=run).delete()
    ImportProblem.objects.filter(run=run).delete()
    bulk.insert(ImportUnit, (_unit_row(run, unit, found.get(unit.position)) for unit in checked))
    problems: list[tuple[Problem, int | None]] = [
        (problem, unit.position) for unit in checked for problem in unit.problems
    ]
    problems += [(problem, None) for problem in units.orphans]
    bulk.insert(ImportProblem, (problem_row(run, problem, position) for problem, position in problems))
    unknown = {name: words.most_common(UNKNOWN_WORDS) for name, words in checker.unknown.items()}
    counts = {
        "partners": len(checked),
        "contacts": sum(len(unit.contacts) for unit in checked) + units.orphan_contacts,
        "orphans": units.orphan_contacts,
    }
    update_fields(run, status=PartnerImport.Status.CHECKED, unknown=unknown, counts=counts)


def _unit_row(run: PartnerImport, unit: Checked, found: matching.Found | None) -> dict[str, Any]:
    row = ImportUnit(
        run=run,
        position=unit.position,
        name=unit.details["name"][:200],
        state=ImportUnit.State.FAULTY if unit.problems else ImportUnit.State.READY,
        contacts=unit.contacts,
    )
    if found:
        row.match_kind, row.match_value = found.kind, found.value[:260]
        row.match_id, row.match_position = found.partner_id, found.position
    return {
        "run_id": run.pk,
        "position": row.position,
        "name": row.name,
        "state": str(row.state),
        "details": unit.details,
        "contacts": unit.contacts,
        "match_kind": row.match_kind,
        "match_value": row.match_value,
        "match_id": row.match_id,
        "match_position": row.match_position,
        "choice": row.default_choice(),
    }


# -- The import ---------------------------------------------------------------------------------------


@jobs.handler(WRITE, label=_("Import of partners"), back=BACK)
def write(job: jobs.JobHandle) -> dict[str, Any]:
    """Write what is ready, chunk by chunk. Killed and taken up again, it goes on with what is left: the state
    of each partner changes in the transaction that writes it."""
    run = _imported(job)
    own = _limited(_person(job))
    actor = _actor(job)
    left = run.units.filter(state=ImportUnit.State.READY)
    total, done = run.units.exclude(state=ImportUnit.State.FAULTY).count(), 0
    for positions in _chunks(left):
        done = total - left.count()
        job.progress(done, total)
        _write_chunk(actor, run, positions, own)
    job.progress(total, total)
    import_finish(actor=actor, run=run)
    return {"partners": run.units.filter(state=ImportUnit.State.CREATED).count()}


def _chunks(left: Any) -> Iterator[list[int]]:
    while positions := list(left.order_by("position").values_list("position", flat=True)[:PARTNERS_AT_ONCE]):
        yield positions


def _write_chunk(actor: Actor, run: PartnerImport, positions: list[int], own: User | None) -> None:
    """A chunk as one; when the database refuses it, partner by partner, so that one alone stays out."""
    try:
        units_write(actor=actor, run=run, positions=positions, own=own)
    except (LostLease, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever it was: its partners are tried one by one
        logger.info("import.chunk_refused", error=type(error).__name__, partners=len(positions))
        for position in positions:
            _write_one(actor, run, position, own)


def _write_one(actor: Actor, run: PartnerImport, position: int, own: User | None) -> None:
    try:
        units_write(actor=actor, run=run, positions=[position], own=own)
    except DomainError as error:
        code = "taken" if error.status == 409 or "unique" in str(error.codes) else "refused"
        unit_refuse(actor=actor, run=run, position=position, code=code)
    except (LostLease, OperationalError):
        raise
    except Exception:
        logger.exception("import.partner_failed", position=position)
        unit_refuse(actor=actor, run=run, position=position, code="refused")
