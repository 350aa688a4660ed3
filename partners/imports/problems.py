"""What can be wrong with a file, a cell, a row or a partner of it: each a code, and a sentence in every language."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from core import said
from core.errors import Sentence

# Why a file as a whole cannot be read.
FAULTS: dict[str, Sentence] = {
    "not-a-table": _("Choose a spreadsheet saved as XLSX or CSV."),
    "not-xlsx": _("The file cannot be read. Open it in your spreadsheet, and save it as XLSX again."),
    "not-csv": _("The file cannot be read as a table. Save it as CSV again."),
    "not-text": _("Save the file as CSV in UTF-8."),
    "no-rows": _("The file has no rows below its headings."),
    "too-large": _("This workbook unpacks to more than 120 MB. Copy the table into a new one."),
    "too-many-rows": _(
        "A table may have at most 20,000 rows. Split the file, and import one after the other."
    ),
    "too-many-columns": _("A table may have at most 100 columns."),
}
PROBLEMS: dict[str, Sentence] = {
    "missing": _("Nothing is entered here, and a value is required."),
    "too-long": _("This is too long: at most %(limit)s characters."),
    "half-address": _(
        "An address needs a street and a city. Add what is missing, or do not import the address."
    ),
    "tag-too-long": _("A tag has at most %(limit)s characters. Separate several tags with commas."),
    "unreadable": _("This contains a character that cannot be stored or printed. Enter it again."),
    "formula": _("The formula in this cell ends in an error."),
    "ragged": _("This row has more cells than the table has columns."),
    "unknown-word": _("The meaning of this word is not known. Say on the page of the import what it means."),
    "registration-number": _("This is not a valid SIREN or SIRET number. Check its digits."),
    "vat-number": _("This is not a valid VAT number. Check its digits."),
    "needs-court": _("Another partner has this number at a court that is not said. Add the court."),
    "website": _("This is not a web address, such as https://example.org."),
    "domain": _("This is not an internet domain, such as example.org."),
    "year": _("Enter the year in four digits."),
    "year-to-come": _("This year has not begun."),
    "email": _("This is not an e-mail address."),
    "day": _("Enter a date from 2000 on, such as 2026-11-30."),
    "yes-or-no": _("Write yes or no."),
    "not-a-number": _("Write the number in digits, such as 1250.00."),
    "not-an-amount": _("Write the amount in digits, with a currency that is in use, such as 1250.00 EUR."),
    "not-a-percentage": _("Write the percentage with its percent sign, or as a rate such as 0.306."),
    "not-a-choice": _("This is none of the choices. Write one as the own field names it."),
    "not-a-person": _("Write the e-mail address of one of us who is active."),
    "not-a-partner": _("Write the name or the number of one partner that is here already."),
    "system": _("Name the other system in small letters without accents or spaces, such as salesforce."),
    "differs": _("Row %(row)s says something different about the same partner."),
    "same-email": _("Row %(row)s has a contact of the same partner with this e-mail address."),
    "second-main": _("Row %(row)s has the main contact of this partner already."),
    "no-partner": _("No partner in the file has this name."),
    "several-partners": _("Several partners in the file have this name. Use the identifier instead."),
    "names-nobody": _("This row does not say to which partner the contact belongs."),
    "too-many-contacts": _("A partner may have at most %(limit)s contacts in one file."),
    "taken": _("Somebody made a partner with this number, reference or domain in the meantime. Check again."),
    "gone": _("The partner to whom the contacts belong was not imported, or is there no more."),
    "refused": _("This could not be imported. Check the file again."),
}
for _code, _sentence in PROBLEMS.items():
    said.declare(f"partners.import.{_code}", _sentence)


class Problem(NamedTuple):
    """``field`` is what the column was mapped to; "" for the whole row."""

    table: int
    row: int
    field: str
    code: str
    written: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> str:
        return said.write(f"partners.import.{self.code}", **dict(self.values))
