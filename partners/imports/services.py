"""The steps of an import: upload, columns, words, choices, start; each can be taken again until the last."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock, files
from core.actor import Actor
from core.errors import DomainError
from core.events.record import target_of
from core.operation import (
    check_transition,
    create,
    lock,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from core.queue import jobs
from core.queue.cleanup import delete_file, retain
from core.queue.lease import Leased
from partners.imports import own_fields
from partners.imports.fields import CONTACTS, PARTNERS, is_of_contacts, offered
from partners.imports.models import ImportUnit, PartnerImport
from partners.imports.reading import Table, check_name, read_tables

READ, CHECK, WRITE = "partners.import-read", "partners.import-check", "partners.import-write"
# What is said of an import before anything of a partner changes stands in the row itself.
PREPARED = "a step before anything is imported; what was chosen stands in the row"

Upload = tuple[str, bytes]


def tables_of(file: Upload, contacts: Upload | None) -> list[Table]:
    """The table of partners, and that of contacts where there is one. Raises DomainError at ``file`` or
    ``contacts_file`` when one cannot be read."""
    tables = read_tables(*file)
    if contacts is not None:
        try:
            tables = [tables[PARTNERS], read_tables(*contacts)[0]]
        except DomainError as error:
            raise DomainError(error.code, error.message, field="contacts_file") from error
    if len(tables) > 1 and is_of_contacts(tables[0].headings) and not is_of_contacts(tables[1].headings):
        tables.reverse()
    return tables


@operation("partners.import:run", event="partners.import.uploaded")
def import_upload(*, actor: Actor, file: Upload, contacts: Upload | None = None) -> PartnerImport:
    """Keep a file, or two, and read it in a job. Nothing is imported yet. Raises DomainError 422 at ``file`` or
    ``contacts_file`` when one says by its name that it is no table."""
    check_name(file[0])
    kept = files.store(actor=actor, name=file[0], content=file[1])
    second = None
    if contacts is not None:
        check_name(contacts[0], field="contacts_file")
        second = files.store(actor=actor, name=contacts[0], content=contacts[1])
    run = create(
        PartnerImport,
        file=kept,
        contacts_file=second,
        language=get_language() or "",
        created_by=actor.person,
    )
    update_fields(run, job=jobs.start(READ, actor=actor, params={"import": run.public_id}, key=run.public_id))
    record(run)
    return run


@operation("partners.import:run", event=None, reason=PREPARED)
def import_check(
    *, actor: Actor, run: PartnerImport, mapping: Mapping[str, Mapping[str, str]], defaults: dict[str, Any]
) -> PartnerImport:
    """Say which column is what, and check the file: a job that writes nothing but its findings.

    Raises DomainError 422 when the name of the partner, its type or its country comes from nowhere, or one
    thing from two columns; 409 when the import has begun.
    """
    run = lock(run)
    _check_mapping(run, mapping, defaults)
    own_only = actor.own_partners_only
    owner = actor.person if own_only or not defaults.get("owner") else defaults["owner"]
    values = {**defaults, "owner": owner, "own_only": own_only}
    return _begin_check(
        actor, run, mapping={table: dict(of) for table, of in mapping.items()}, defaults=values
    )


# Before its first check nobody has said which column of a file is what.
NEVER_CHECKED = (PartnerImport.Status.READING, PartnerImport.Status.UNREADABLE, PartnerImport.Status.COLUMNS)


@operation("partners.import:run", event=None, reason=PREPARED)
def import_words(
    *, actor: Actor, run: PartnerImport, words: Mapping[str, Mapping[str, str]]
) -> PartnerImport:
    """Say what words of choice columns mean (by folded word, the code or ``choices.NOTHING``), and check again.
    Raises DomainError 409 before the first check: until then nobody has said which column is what."""
    run = lock(run)
    if run.status in NEVER_CHECKED:
        raise DomainError.transition(run.get_status_display())
    known = {name: {**run.words.get(name, {}), **words.get(name, {})} for name in {*run.words, *words}}
    return _begin_check(actor, run, words=known)


def _begin_check(actor: Actor, run: PartnerImport, **values: Any) -> PartnerImport:
    _check_idle(run)
    check_transition(run, PartnerImport.Status.CHECKING)
    job = jobs.start(CHECK, actor=actor, params={"import": run.public_id}, key=run.public_id)
    update_fields(run, status=PartnerImport.Status.CHECKING, job=job, **values)
    return run


def _check_idle(run: PartnerImport) -> None:
    if run.job is not None and run.job.status in Leased.OPEN:
        raise DomainError.conflict(_("This import is being worked on. Wait until it is through."))


def _check_mapping(
    run: PartnerImport, mapping: Mapping[str, Mapping[str, str]], defaults: Mapping[str, Any]
) -> None:
    own = own_fields.targets()
    for table, columns in mapping.items():
        targets = [target for _label, group in offered(int(table), own) for target in group]
        allowed = {target.code: target.label for target in targets}
        codes = list(columns.values())
        if set(codes) - allowed.keys() or any(
            int(place) >= len(run.tables[int(table)]["headings"]) for place in columns
        ):
            raise DomainError.invalid(_("Choose what each column is from its list."))
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            said = _("Two columns are “%(what)s”. Choose one of them.")
            raise DomainError.invalid(said % {"what": allowed[twice]}, code="column-twice")
    chosen = set(mapping.get(str(PARTNERS), {}).values())
    if not chosen & {"name", "legal_name"}:
        raise DomainError.invalid(_("Say which column holds the name of the partner."), code="missing-column")
    for name in ("type", "country"):
        if name not in chosen and not defaults.get(name):
            raise DomainError.invalid(
                _("Choose a column, or say here what applies to all."), field=f"default_{name}"
            )
    if "external_id" in chosen and not defaults.get("system"):
        raise DomainError.invalid(_("Name the system whose identifiers these are."), field="default_system")
    keys = {"partner_id", "partner_number", "partner_name"}
    if len(run.tables) > 1 and not keys & set(mapping.get(str(CONTACTS), {}).values()):
        raise DomainError.invalid(
            _("Say which column of the contacts names their partner."), code="missing-column"
        )


@operation("partners.import:run", event=None, reason=PREPARED)
def import_decide(*, actor: Actor, run: PartnerImport, choices: Mapping[int, str]) -> int:
    """Decide what becomes of partners that seem to be there already, by position. Returns how many changed.

    Raises DomainError 422 on a choice that the partner does not have, 409 unless the file is checked.
    """
    run = lock(run)
    if run.status != PartnerImport.Status.CHECKED:
        raise DomainError.transition(run.get_status_display())
    changed = 0
    for unit in run.units.filter(position__in=choices).exclude(match_kind=""):
        wanted = choices[unit.position]
        if wanted not in unit.choices():
            raise DomainError.invalid(_("This cannot be chosen for “%(name)s”.") % {"name": unit.name})
        if unit.choice != wanted:
            changed += ImportUnit.objects.filter(pk=unit.pk).update(choice=wanted)
    return changed


@operation("partners.import:run", event="partners.import.started")
def import_start(*, actor: Actor, run: PartnerImport) -> PartnerImport:
    """Import what the check found to be right; what is wrong stays out. One that was given up in the middle
    goes on. Raises DomainError 409 unless the file is checked, 422 when nothing of it could be imported."""
    run = lock(run)
    _check_idle(run)
    check_transition(run, PartnerImport.Status.WRITING)
    left = run.units.filter(state=ImportUnit.State.READY).exclude(choice=ImportUnit.Choice.LEAVE)
    if run.status == PartnerImport.Status.CHECKED and not left.exists():
        raise DomainError.invalid(_("Nothing in this file can be imported. Correct it, and upload it again."))
    job = jobs.start(WRITE, actor=actor, params={"import": run.public_id}, key=run.public_id)
    update_fields(run, status=PartnerImport.Status.WRITING, job=job)
    record(run)
    return run


@operation("partners.import:run", event="partners.import.discarded")
def import_discard(*, actor: Actor, run: PartnerImport) -> None:
    """Forget a file that was not imported, with all that was read of it. Raises DomainError 409 when the
    import has begun."""
    run = lock(run)
    _check_idle(run)
    if run.status in (PartnerImport.Status.WRITING, PartnerImport.Status.DONE):
        raise DomainError.transition(run.get_status_display())
    record_bulk("partners.import.discarded", [target_of(run)])
    _forget(run)


def _forget(run: PartnerImport) -> None:
    """Delete an import with its files; their bytes when it is certain that it is gone."""
    kept = [file for file in (run.file, run.contacts_file) if file]
    run.delete()
    for file in kept:
        transaction.on_commit(partial(delete_file, file))


def _delete_imports(rows: QuerySet) -> int:
    """Imports that are over, a few at a time: each may have thousands of rows."""
    old = list(rows.select_related("file", "contacts_file").order_by("pk")[:5])
    for run in old:
        with transaction.atomic():
            _forget(run)
    return len(old)


# What was read of a file holds people's data; the partners and contacts that came of it stay.
retain(
    "imports",
    setting="RETENTION_JOBS",
    rows=lambda before: PartnerImport.objects.filter(created_at__lt=before),
    delete=_delete_imports,
)


@operation("partners.import:run", event="partners.import.finished")
def import_finish(*, actor: Actor, run: PartnerImport) -> PartnerImport:
    """Nothing is left to write."""
    run = lock(run)
    if run.status == PartnerImport.Status.DONE:
        no_op()
        return run
    check_transition(run, PartnerImport.Status.DONE)
    update_fields(run, status=PartnerImport.Status.DONE, finished_at=clock.now())
    made = run.units.filter(state=ImportUnit.State.CREATED).count()
    record(run, data={"count": made})
    return run
