"""Tables as the spreadsheets of several countries save them: read the same, or refused at their cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.csv_reader import Row, read_table
from core.errors import DomainError
from core.file_types import check_upload

pytestmark = pytest.mark.one_engine


def table(text: str, *, language: str = "fr", encoding: str = "utf-8") -> list[dict[str, str]]:
    return [row.cells for row in read_table(text.encode(encoding), language=language)]


def row(language: str = "en", **cells: str) -> Row:
    return Row(2, cells, language)


def refusal(work) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as refused:
        work()
    return refused.value.code, refused.value.field


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_spreadsheet_is_read_alike(end, separator, encoding):
    lines = [["Name", "Status"], ["Société d’Été", "payé"], ["Zoé", "refusé"]]
    text = end.join(separator.join(cells) for cells in lines) + end
    found = table(text, encoding=encoding)
    assert found == [
        {"name": "Société d’Été", "status": "payé"},
        {"name": "Zoé", "status": "refusé"},
    ]


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_unicode_text_of_a_spreadsheet_may_be_sent(mark):
    content = "\ufeffname\tstatus\r\nÉté\tpayé\r\n".encode(mark)
    check_upload("answer.csv", content)
    assert read_table(content, language="fr")[0].cells == {"name": "Été", "status": "payé"}
    with pytest.raises(DomainError):
        check_upload("answer.csv", "\ufeff<script>alert(1)</script>".encode(mark))


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    rows = read_table(b'a,b\n\n"two\nlines",x\n,\nlast,y\n', language="en")
    assert [(row.number, row.text("a")) for row in rows] == [(3, "two\nlines"), (5, "last")]
    assert rows[0].text("nowhere") == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a;b\n1;2", "missing-column"),
        (b"", "missing-column"),
        (b"status;Status\n1;2", "column-twice"),
        (b'status\n"open', "not-csv"),
        (b"status\n\x00", "not-text"),
        (b"status\n\x81", "not-text"),
        (b"\xff\xfes", "not-text"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(content, code):
    assert refusal(lambda: read_table(content, language="en", needed={"status"})) == (code, "file")


def test_a_row_with_too_many_cells_is_not_guessed_at():
    """125,00 without quotes, in a file parted by commas, shifts what follows."""
    bad, good = read_table(b"amount,status\n125,00,paid\n80.00,paid\n", language="fr")
    assert refusal(lambda: bad.text("status")) == ("ragged-row", "status")
    assert good.text("status") == "paid"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", "30/11/2026"),
        ("en", "30/11/2026"),
        ("en", "30 Nov 2026"),
        ("fr", "30.11.2026"),
        ("en", "2026-11-30"),
    ],
)
def test_days(language, written):
    assert row(language, on=written).day("on") == date(2026, 11, 30)


@pytest.mark.parametrize(
    "written", ["11/30/2026", "30/11/26", "31/02/2026", "٣٠/١١/2026", "soon", "2026-13-01", "0026-11-30"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_day(language, written):
    code, column = refusal(lambda: row(language, on=written).day("on"))
    assert code in ("not-a-day", "day-out-of-range")
    assert column == "on"


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("fr", "1 234,56", "1234.56"), ("fr", "1\u202f234,56", "1234.56"), ("fr", "1\u00a0234,56", "1234.56"),
        ("en", "1,234.56", "1234.56"), ("en", "1,234", "1234"), ("fr", "1,234", "1.234"), ("fr", "125.00", "125.00"),
        ("fr", "1.234.567,8", "1234567.8"), ("en", "1’234’567.80", "1234567.80"), ("en", "-0.5", "-0.5"),
        ("fr", "\u221212,50", "-12.50"), ("en", "007", "7"),
    ],
)  # fmt: skip
def test_numbers(language, written, value):
    assert row(language, n=written).decimal("n") == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "1e3",
        "١٢٣",
        "NaN",
        "Infinity",
        "1_000",
        "1,23,456",
        "12 34",
        "1.234.5",
        "--1",
        "€1",
        "0x10",
        "1,,2",
        "½",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_number(language, written):
    assert refusal(lambda: row(language, n=written).decimal("n")) == ("not-a-number", "n")


def test_a_head_of_very_many_columns_is_read_at_once():
    """Each name is looked at once: compared with every other one, these would take an hour."""
    names = [f"c{number}" for number in range(400_000)]
    assert refusal(lambda: read_table(",".join([*names, "c7"]).encode(), language="en")) == (
        "column-twice",
        "file",
    )


def test_a_file_of_more_rows_than_anybody_sends_is_refused_before_they_are_looked_at():
    content = b"currency,day,rate\n" + b"x,y,z\n" * 200_000
    assert len(read_table(content, language="en")) == 200_000
    assert refusal(lambda: read_table(content + b"x,y,z\n", language="en")) == ("too-many-rows", "file")
