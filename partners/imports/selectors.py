"""Reads about an import: what the check found, what came of it, its rows with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from core import said
from core.errors import Sentence
from partners.imports.fields import PARTNERS, TARGETS
from partners.imports.models import ImportUnit, PartnerImport
from partners.imports.reading import Line, Table
from partners.models import Contact

State, Choice = ImportUnit.State, ImportUnit.Choice
WORDS = "unknown-word"


@dataclass(frozen=True)
class Report:
    """How many partners of a file will be created, or were; how many contacts; and what stays out."""

    created: int
    added_to: int
    contacts: int
    left_out: int
    faulty: int
    failed: int
    errors: int
    unknown: int
    matches: int
    partners: int
    all_contacts: int

    @property
    def is_worth_it(self) -> bool:
        """Whether an import would write anything."""
        return bool(self.created or self.added_to)


def report(run: PartnerImport) -> Report:
    """Before the import what will come of it, afterwards what came. Three statements."""
    ready, done = Q(state=State.READY), run.status == PartnerImport.Status.DONE
    found = run.units.aggregate(
        created=Count("pk", Q(state=State.CREATED) | ready & Q(choice=Choice.CREATE)),
        added_to=Count("pk", Q(state=State.ADDED) | ready & Q(choice=Choice.ADD)),
        left_out=Count("pk", Q(state=State.LEFT_OUT) | ready & Q(choice=Choice.LEAVE)),
        faulty=Count("pk", Q(state=State.FAULTY)),
        failed=Count("pk", Q(state=State.FAILED)),
        matches=Count("pk", ~Q(match_kind="")),
        made=Sum("contacts_made", default=0),
    )
    made = found.pop("made")
    counted = run.problems.aggregate(errors=Count("pk", ~Q(code=WORDS)), unknown=Count("pk", Q(code=WORDS)))
    return Report(
        **found,
        **counted,
        contacts=made if done else made + _planned(run),
        partners=run.counts.get("partners", 0),
        all_contacts=run.counts.get("contacts", 0),
    )


def _planned(run: PartnerImport) -> int:
    """The contacts of those that are to be written; counted here, for the engines count JSON differently."""
    rows = run.units.filter(state=State.READY).exclude(choice=Choice.LEAVE)
    return sum(
        len(contacts) for contacts in rows.values_list("contacts", flat=True).iterator(chunk_size=2000)
    )


def not_informed(run: PartnerImport) -> int:
    """The contacts of its partners that nobody has told that we hold their data."""
    partners = run.units.filter(state__in=[State.CREATED, State.ADDED]).values("partner")
    return Contact.objects.current().filter(partner__in=partners, informed_on=None).count()


# -- The rows of the file that stay out ---------------------------------------------------------------


def faulty_rows(run: PartnerImport, table: Table, number: int) -> Iterator[tuple[Line, str]]:
    """The rows of each partner that stays out because of an error, all of them, and of contacts of nobody;
    each with what is wrong with it, so that they can be corrected and imported again."""
    wrong: dict[int, list[str]] = {}
    for problem in run.problems.filter(table=number).order_by("row", "pk"):
        column = f"{problem.column}: " if problem.column else ""
        wrong.setdefault(problem.row, []).append(column + said.read(problem.said))
    out = _rows_out(run, number)
    for line in table.lines:
        if line.number in wrong or line.number in out:
            yield line, " ".join(wrong.get(line.number, []))


def _rows_out(run: PartnerImport, number: int) -> set[int]:
    """Every row of the partners that stay out, the right ones too: a partner comes with its contacts."""
    out: set[int] = set()
    units = run.units.filter(state__in=[State.FAULTY, State.FAILED])
    for position, contacts in units.values_list("position", "contacts"):
        if number == PARTNERS:
            out.add(position)
        out |= {contact["row"] for contact in contacts if contact["table"] == number}
    return out


# -- The example --------------------------------------------------------------------------------------

EXAMPLE = ("name", "country", "type", "registration_number", "website", "external_id", "contact_first_name",
           "contact_last_name", "contact_email", "contact_phone", "contact_job_title")  # fmt: skip
_EXAMPLE_HEADINGS: dict[str, Sentence] = {
    **{code: TARGETS[code].label for code in ("name", "country", "type", "registration_number", "website")},
    "external_id": _("External ID"),
    "contact_first_name": _("First name"),
    "contact_last_name": _("Last name"),
    "contact_email": _("E-mail"),
    "contact_phone": _("Telephone"),
    "contact_job_title": _("Job title"),
}


def example_headings() -> list[Sentence]:
    """In the reader's language, each of which is known by itself when the file comes back."""
    return [_EXAMPLE_HEADINGS[code] for code in EXAMPLE]


def example_rows(country: str, kind: str) -> list[tuple[str, ...]]:
    first = ("Atelier Lumen", country, kind, "", "https://lumen.example", "1001")
    return [
        (*first, "Claire", "Martin", "claire.martin@lumen.example", "+33 1 84 88 00 00", str(_("Director"))),
        (*first, "Hugo", "Leroy", "hugo.leroy@lumen.example", "", str(_("Sales"))),
    ]
