"""A list is taken away as a file by those whom the permission table lets, and by nobody else."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from core.money import Money
from core.permissions import PARTNER_ROLES, STAFF_ROLES, TABLE
from core.routes import routes
from web import exports
from web.views import ListPage

pytestmark = pytest.mark.one_engine

LISTS = [
    route
    for route in routes()
    if isinstance(route.view, type) and issubclass(route.view, ListPage) and route.view.columns
]
STAFF_LISTS = [route for route in LISTS if route.view.side == "staff"]
ROLES = [role for role in STAFF_ROLES if role != "manager_own"]


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_every_list_with_columns_names_the_export_of_what_it_shows(route):
    page = route.view
    assert page.export_permission in TABLE.rows
    assert page.export_permission == page.permission.replace(":view", ":export")
    # Whoever takes a list away may see it.
    assert TABLE.rows[page.export_permission].roles <= TABLE.rows[page.permission].roles


@pytest.mark.usefixtures("uncounted_navigation", "plain_refusals")
@pytest.mark.parametrize("route", STAFF_LISTS, ids=lambda route: route.name)
def test_a_list_is_taken_away_by_the_roles_of_the_table_alone(cast, route):
    for role in ROLES:
        allowed = TABLE.for_staff(role)
        if route.view.permission not in allowed:
            continue
        client, url = cast.staff_client(role), reverse(route.name)
        may = route.view.export_permission in allowed
        for kind in ("csv", "xlsx"):
            assert client.get(url, {"export": kind}).status_code == (200 if may else 403), role
        assert ("export=csv" in client.get(url).content.decode()) is may, role


@pytest.mark.django_db
def test_a_member_takes_commissions_away_in_the_roles_of_the_table(cast):
    url = reverse("portal:commissions", args=[cast.a.public_id])
    found = {
        role: cast.member_client("a", role).get(url, {"export": "csv"}).status_code for role in PARTNER_ROLES
    }
    assert found == {
        "administrator": 200,
        "finance": 200,
        **dict.fromkeys(("sales", "marketing", "technical", "reader"), 403),
    }


@pytest.mark.django_db
def test_a_list_that_names_no_permission_is_not_taken_away(cast):
    class Forgotten(ListPage):
        permission = "partners.partner:view"
        queryset = type(cast.a).objects.all()
        columns = [("Name", str)]

    request = RequestFactory().get("/", {"export": "csv"})
    request.user, request.actor = cast.staff["administrator"], cast.actor("administrator")
    assert Forgotten.as_view()(request).status_code == 403


def columns_of(row: list) -> list:
    return [(str(place), lambda row, place=place: row[place]) for place in range(len(row))]


def sheet_of(row: list) -> list:
    sheet = load_workbook(BytesIO(exports.xlsx_bytes([row], columns_of(row)))).active
    return list(next(iter(sheet.iter_rows(min_row=2))))


def csv_of(row: list, language: str) -> str:
    with translation.override(language):
        lines = exports.csv_lines([row], columns_of(row))
    # What is sent when the request and its language are over.
    with translation.override("en" if language == "fr" else "fr"):
        return "".join(lines)


@pytest.mark.django_db
def test_a_spreadsheet_gets_numbers_days_and_text():
    at = datetime(2026, 11, 21, 22, 30, 15, tzinfo=UTC)
    row = [Money(-40_000, "EUR"), Money(1_500, "JPY"), date(2026, 1, 31), at, Decimal("0.27"), 3, "=1+1",
           "-400.00", "007", None, "+Simple", "#N/A", "@x"]  # fmt: skip
    cells = sheet_of(row)
    # The instant is of the programme's zone, an hour ahead in November.
    assert [cell.value for cell in cells] == [
        -400, 1500, datetime(2026, 1, 31), datetime(2026, 11, 21, 23, 30, 15), 0.27, 3, "=1+1", "-400.00", "007",
        None, "+Simple", "#N/A", "@x",
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == [
        "n", "n", "d", "d", "n", "n", "s", "s", "s", "n", "s", "s", "s"
    ]  # fmt: skip
    assert not any(cell.quotePrefix for cell in cells)
    assert cells[0].number_format == '#,##0.00 "EUR"'
    assert cells[1].number_format == '#,##0 "JPY"'
    assert (cells[2].number_format, cells[3].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")


@pytest.mark.django_db
def test_csv_is_written_for_a_spreadsheet_of_the_readers_language():
    at = datetime(2026, 11, 21, 22, 30, 15, tzinfo=UTC)
    row = [Money(-40_050, "EUR"), Money(1_500, "JPY"), date(2026, 1, 31), at, Decimal("0.27"), 3, "Été; \"x\"",
           "-400.00", "007", None, True]  # fmt: skip
    english, french = csv_of(row, "en"), csv_of(row, "fr")
    assert english.startswith('\ufeff"0","1",')
    assert french.startswith('\ufeff"0";"1";')
    assert english.splitlines()[1] == (
        '-400.50,1500,2026-01-31,2026-11-21 23:30,0.27,3,"Été; ""x""","-400.00","007",,"yes"'
    )
    assert french.splitlines()[1] == (
        '-400,50;1500;2026-01-31;2026-11-21 23:30;0,27;3;"Été; ""x""";"-400.00";"007";;"oui"'
    )
    for text, mark in ((english, ","), (french, ";")):
        read = list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=mark))
        assert (len(read[1]), read[1][6]) == (11, 'Été; "x"')


HOSTILE = [
    "=1+1", "+cmd", "-cmd", "@sum", "\t=1", "\r=1", "＝1+1", "Ets Verif;=1+1;", "a,=1+1", "a\n=1+1", '",=1+1', '";=1+1',
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_like_a_formula_whatever_parts_the_cells(text, language):
    written = csv_of(["before", text, "after"], language).removeprefix("\ufeff")
    for mark in ",;\t":
        cells = [cell for row in csv.reader(StringIO(written, newline=""), delimiter=mark) for cell in row]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")], mark


def test_only_what_would_be_a_formula_is_altered():
    for text in ("-400.00", "12,5", "a-b", "x@y.fr", "1 + 1 = 2", "Smith; Jones", "n° 5"):
        assert exports.defused(text) == text
    assert exports.defused("=1+1") == "'=1+1"
