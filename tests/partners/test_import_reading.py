"""What files are read, which columns they seem to have, and what their words mean."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.errors import DomainError
from partners.imports import fields, reading
from partners.imports.choices import Choices
from partners.imports.problems import FAULTS
from partners.imports.reading import read_tables
from tests.partners.test_import import book

pytestmark = pytest.mark.one_engine


def cells(name: str, content: bytes) -> list[list[str]]:
    return [line.cells for line in read_tables(name, content)[0].lines]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_spreadsheet(mark, encoding):
    content = mark.join(["Nom", "Pays"]) + "\r\n" + mark.join(["Hélio", "Côte d’Ivoire"]) + "\r\n"
    tables = read_tables("a.csv", content.encode(encoding))
    assert tables[0].headings == ["Nom", "Pays"]
    assert [(line.number, line.cells) for line in tables[0].lines] == [(2, ["Hélio", "Côte d’Ivoire"])]


def test_cells_of_a_workbook_are_read_as_they_would_be_typed():
    row = ["Helio", 2015, 2015.0, 0.5, date(2026, 3, 1), datetime(2026, 3, 1, 14, 30), True, None, "=1+1"]
    content = book(Data=[["a", "b", "c", "d", "e", "f", "g", "h", "i"], row])
    # A formula that was never calculated has no stored value.
    assert cells("a.xlsx", content) == [
        ["Helio", "2015", "2015", "0.5", "2026-03-01", "2026-03-01 14:30", "1", "", ""]
    ]


def test_rows_keep_the_number_that_the_spreadsheet_shows():
    content = book(Data=[[], ["Name"], ["One"], [], ["Two"]])
    assert [(line.number, line.cells) for line in read_tables("a.xlsx", content)[0].lines] == [
        (3, ["One"]),
        (5, ["Two"]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "not-a-table"),
        ("a.xlsx", b"PK\x03\x04 not an archive", "not-xlsx"),
        ("a.csv", b"Nom;Pays\r\n", "no-rows"),
        ("a.csv", "Nom".encode("utf-16") + b"x", "not-text"),
        ("a.csv", b'Nom\r\n"never closed', "not-csv"),
        ("a.csv", b"Nom\r\n" + b"x\r\n" * 20_001, "too-many-rows"),
        ("a.csv", ";".join(f"c{n}" for n in range(101)).encode() + b"\r\nx", "too-many-columns"),
    ],
)
def test_what_is_no_table_is_refused_at_the_file(name, content, code):
    with pytest.raises(DomainError) as refusal:
        read_tables(name, content)
    assert (refusal.value.field, refusal.value.code) == ("file", code)
    # The page of the import says it to each reader.
    assert refusal.value.message == FAULTS[code]


def damaged(kind: str) -> bytes:
    content = bytearray(book(Data=[["Name"], ["One"]]))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
        at = archive.getinfo("xl/workbook.xml").header_offset
    directory = content.index(b"PK\x01\x02", at)
    if kind == "packed":
        # Behind the header of 30 bytes and the name the stream begins, with a block of a kind that is none.
        content[at + 30 + len("xl/workbook.xml")] = 0xFF
        return bytes(content)
    if kind == "encrypted":
        while directory >= 0:
            content[directory + 8] |= 1
            directory = content.find(b"PK\x01\x02", directory + 4)
        return bytes(content)
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row></sheetData></worksheet>'
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in {**parts, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["packed", "encrypted", "index"])
def test_a_damaged_workbook_is_refused_in_a_sentence(kind):
    with pytest.raises(DomainError) as refusal:
        read_tables("a.xlsx", damaged(kind))
    assert (refusal.value.field, refusal.value.code) == ("file", "not-xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b" " * (reading.MAX_UNPACKED + 1))
    assert len(stream.getvalue()) < 1024 * 1024
    with pytest.raises(DomainError) as refusal:
        read_tables("a.xlsx", stream.getvalue())
    assert refusal.value.code == "too-large"


def test_entities_of_a_workbook_are_not_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'
    source, stream = zipfile.ZipFile(BytesIO(book(Data=[["Name"], ["One"]]))), BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in source.namelist():
            archive.writestr(part, bomb if part == "xl/workbook.xml" else source.read(part))
    with pytest.raises(DomainError) as refusal:
        read_tables("a.xlsx", stream.getvalue())
    assert refusal.value.code == "not-xlsx"


# -- Columns ------------------------------------------------------------------------------------------


def guessed(headings: list[str], table: int = fields.PARTNERS) -> dict[str, str]:
    return {headings[int(place)]: code for place, code in fields.guess(headings, table).items()}


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["Raison sociale", "N° SIREN", "N° TVA intracommunautaire", "Pays", "Secteur d’activité"],
            ["legal_name", "registration_number", "vat_number", "country", "sectors"],
        ),
        (  # HubSpot
            ["Record ID", "Company name", "Company Domain Name", "Country/Region", "Industry", "Company owner"],
            ["external_id", "name", "domain", "country", "sectors", "owner"],
        ),
        (  # Salesforce
            ["Account ID", "Account Name", "Billing Country", "Website", "Type", "Account Owner"],
            ["external_id", "name", "country", "website", "type", "owner"],
        ),
        (  # Odoo
            ["External ID", "Display Name", "Tax ID", "Country", "Salesperson", "Email"],
            ["external_id", "name", "vat_number", "country", "owner", "company_email"],
        ),
        (
            ["Entreprise", "Prénom", "Nom", "E-mail", "Téléphone", "Fonction"],
            ["name", "contact_first_name", "contact_last_name", "contact_email", "contact_phone",
             "contact_job_title"],
        ),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_usual_headings(headings, expected):
    assert guessed(headings) == dict(zip(headings, expected, strict=True))


def test_columns_of_a_table_of_contacts():
    headings = ["First Name", "Last Name", "Email", "Account Name", "Account ID", "Title"]
    assert fields.is_of_contacts(headings)
    assert guessed(headings, fields.CONTACTS) == {
        "First Name": "contact_first_name",
        "Last Name": "contact_last_name",
        "Email": "contact_email",
        "Account Name": "partner_name",
        "Account ID": "partner_id",
        "Title": "contact_job_title",
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_example_comes_back_with_every_column_known(cast, language):
    client = cast.staff_client("manager")
    cast.staff["manager"].language = language
    cast.staff["manager"].save()
    with override(language):
        answer = client.get(reverse("partners:import-example"), headers={"Accept-Language": language})
    table = read_tables("example.csv", b"".join(answer.streaming_content))[0]
    found = fields.guess(table.headings, fields.PARTNERS)
    assert len(found) == len(table.headings)
    assert len(table.lines) == 2


# -- Words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "word", "code"),
    [
        ("country", "Allemagne", "DE"),
        ("country", "GERMANY", "DE"),
        ("country", "de", "DE"),
        ("country", "DEU", "DE"),
        ("country", "Royaume-Uni", "GB"),
        ("country", "U.S.A.", "US"),
        ("country", "cote d'ivoire", "CI"),
        ("type", "entreprise", "company"),
        ("type", "Company", "company"),
        ("sectors", "sante", "health"),
        ("language", "Français", "fr"),
        ("legal_status", "Revendeur", "reseller"),
        ("owner", "manager@us.test", "manager"),
        ("country", "Atlantis", None),
        ("country", "", ""),
    ],
)
def test_words_are_read_in_both_languages_without_case_and_accents(cast, options, word, code):
    expected = cast.staff["manager"].public_id if options == "owner" else code
    assert Choices({}).meaning(options, word) == expected


def test_what_a_person_said_of_a_word_counts_first(cast):
    choices = Choices({"type": {"firme": "company", "entreprise": "-"}})
    assert (choices.meaning("type", "FIRME"), choices.meaning("type", "entreprise")) == ("company", "")
