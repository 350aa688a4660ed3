"""The columns of imports, of what is wrong in one, and of partners that seem to be there already."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import said
from core.actor import Actor
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.models import Partner
from web.cells import link, row_url
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge
from web.templatetags.formats import labelled

_url, _partner_url = row_url("partners:import"), row_url("partners:detail")
_TONES = {"checking": "info", "checked": "info", "writing": "info", "done": "ok"}


def _count(name: str) -> Any:
    return lambda row: row.counts.get(name)


IMPORT_COLUMNS = [
    Column("file", _("File"), lambda row: row.file.name, ("file__name",),
           cell=lambda row: link(_url(row.public_id), row.file.name)),
    choice("status", _("Status"), PartnerImport.Status.choices,
           mark=lambda row, label: badge(label, _TONES.get(row.status, "warn"))),
    Column("partners", _("Partners"), _count("partners"), ("counts",), num=True),
    Column("contacts", _("Contacts"), _count("contacts"), ("counts",), num=True),
    field("created_at", _("Uploaded"), sort="created_at", sort_as="created"),
]  # fmt: skip

_TABLES = {0: _("Partners"), 1: _("Contacts")}


def _names(actor: Actor, rows: list[ImportProblem]) -> dict[int, str]:
    """The partner whose row, or whose contact's row, it is."""
    asked = ImportUnit.objects.filter(
        run__in={row.run_id for row in rows}, position__in={row.position for row in rows if row.position}
    )
    names = {(run, position): name for run, position, name in asked.values_list("run", "position", "name")}
    return {row.pk: names.get((row.run_id, row.position), "") for row in rows}


PROBLEM_COLUMNS = [
    Column("table", _("Table"), lambda row: str(_TABLES.get(row.table, "")), ("table",)),
    field("row", _("Row"), sort="row", num=True),
    loaded("partner", _("Partner"), _names, reads=("position", "run")),
    field("column", _("Column")),
    field("written", _("What is written")),
    Column("said", _("What is wrong"), lambda row: said.read(row.said), ("said",), classes="wrap"),
]  # fmt: skip


def _evidence(row: ImportUnit) -> str:
    kind = row.get_match_kind_display()
    return labelled(kind, row.match_value) if row.match_value else kind


def _seems(actor: Actor, rows: list[ImportUnit]) -> dict[int, Any]:
    """The partner that each seems to be: ours, or one further up in the file."""
    ours = Partner.objects.visible_to(actor).filter(pk__in={row.match_id for row in rows if row.match_id})
    partners = {pk: (public_id, name) for pk, public_id, name in ours.values_list("pk", "public_id", "name")}
    above = ImportUnit.objects.filter(
        run__in={row.run_id for row in rows}, position__in={row.match_position for row in rows}
    )
    names = {(run, position): name for run, position, name in above.values_list("run", "position", "name")}
    found: dict[int, Any] = {}
    for row in rows:
        if row.match_id in partners:
            found[row.pk] = partners[row.match_id]
        elif row.match_position:
            found[row.pk] = ("", _("Row %(row)s: %(name)s") % {
                "row": row.match_position, "name": names.get((row.run_id, row.match_position), "")})  # fmt: skip
        else:
            found[row.pk] = ("", _("A partner that somebody else looks after"))
    return found


def _seems_cell(row: ImportUnit) -> Any:
    public_id, name = row.loaded["seems"][row.pk]
    return link(_partner_url(public_id), name) if public_id else name


def _choice_cell(row: ImportUnit) -> SafeString:
    labels = dict(ImportUnit.Choice.choices)
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (code, SafeString(" selected") if code == row.choice else "", labels[code])
            for code in row.choices()
        ),
    )
    return format_html(
        '<select name="choice-{}" aria-label="{}">{}</select>', row.position, _("What to do with it"), options
    )


_READS = ("contacts", "match_kind", "match_value", "match", "match_position", "choice", "state", "run")

MATCH_COLUMNS = [
    field("position", _("Row"), sort="position", num=True),
    field("name", _("Partner in the file")),
    Column("contacts", _("Contacts"), lambda row: len(row.contacts), ("contacts",), num=True),
    Column("why", _("Why"), _evidence, _READS, classes="wrap"),
    loaded("seems", _("Seems to be"), _seems, cell=_seems_cell),
    Column("choice", _("What to do with it"), lambda row: row.get_choice_display(), ("choice", "state"),
           cell=_choice_cell),
]  # fmt: skip

RESULT_COLUMNS = [
    *MATCH_COLUMNS[:-1],
    Column("outcome", _("What was done"), lambda row: row.get_state_display(), ("state",)),
]
