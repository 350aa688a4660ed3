"""Exchange rates: entered, corrected and loaded by who may; offered where they are known."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.services.tokens import staff_token_create
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.money import Money
from partners.models import ExchangeRate
from partners.rates import imports, services
from partners.rates.services import DayRate
from partners.vocabulary.exchange import Rates, offered_currencies, programme_value
from pipeline.sales import services as sales

API = "/api/v1/exchange-rates/"
DAY = date(2026, 3, 5)
YEN = DayRate("JPY", DAY, Decimal("0.006123"), "ECB reference rate")


def enter(*rows: DayRate, actor=SYSTEM) -> list[ExchangeRate]:
    return services.rates_set(actor=actor, rows=rows or (YEN,))


def known() -> list[tuple[str, str, Decimal, str]]:
    rows = ExchangeRate.objects.order_by("currency", "day")
    return [(row.currency, str(row.day), row.rate, row.source) for row in rows]


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("rates.csv", text.encode(), "text/csv")


def reading(language: str, cast) -> Client:
    """Somebody of finance who reads the pages in a language."""
    client = cast.staff_client("finance")
    client.cookies["django_language"] = language
    return client


def test_a_rate_entered_again_corrects_the_first_and_what_was_converted_stays(cast):
    enter()
    assert programme_value(Money(1_000_000, "JPY"), DAY) == 612_300
    enter(DayRate("JPY", DAY, Decimal("0.0062"), "Banque de France"))
    assert known() == [("JPY", "2026-03-05", Decimal("0.0062"), "Banque de France")]
    corrected = Event.objects.get(code="partners.exchange_rate.corrected")
    assert corrected.changes["rate"] == ["0.006123", "0.0062"] or corrected.changes["rate"][1] == "0.0062"
    enter(DayRate("JPY", DAY, Decimal("0.0062"), "Banque de France"))
    assert Event.objects.filter(code__startswith="partners.exchange_rate.").count() == 2


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (DayRate("EUR", DAY, Decimal(1), "ECB"), "currency"),
        (DayRate("ZZZ", DAY, Decimal(1), "ECB"), "currency"),
        (DayRate("FRF", DAY, Decimal(1), "ECB"), "currency"),
        (DayRate("JPY", date(26, 3, 5), Decimal(1), "ECB"), "day"),
        (DayRate("JPY", DAY, Decimal(0), "ECB"), "rate"),
        (DayRate("JPY", DAY, Decimal("0.000000001"), "ECB"), "rate"),
        (DayRate("JPY", DAY, Decimal(1), " "), "source"),
    ],
)
def test_a_rate_that_says_nothing_true_is_refused_at_its_field(cast, row, field):
    with pytest.raises(DomainError) as refusal:
        enter(row)
    assert (list(refusal.value.fields), refusal.value.status) == ([field], 422)
    assert not known()


def test_a_day_to_come_and_a_day_given_twice_are_refused(cast):
    for rows in ([DayRate("JPY", clock.today() + timedelta(days=1), Decimal(1), "ECB")], [YEN, YEN]):
        with pytest.raises(DomainError) as refusal:
            enter(*rows)
        assert list(refusal.value.fields) == ["day"]
    assert not known()


# -- Who may, and what the others are told -----------------------------------------------------------


def refused_sale(actor, cast) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        sales.sale_record(
            actor=actor, partner=cast.a, role="sourced", source="manual", sold_on=DAY, amount=Money(5, "JPY")
        )
    assert (refusal.value.code, list(refusal.value.fields)) == ("no-exchange-rate", ["currency"])
    return refusal.value


def test_who_meets_a_currency_without_a_rate_is_led_to_the_page_or_told_whom_to_ask(cast):
    may = refused_sale(cast.actor("administrator"), cast)
    assert may.link == reverse("partners:rate-new") + "?currency=JPY&day=2026-03-05"
    assert "Enter one first." in str(may.message)
    other = refused_sale(cast.actor("manager"), cast)
    assert (other.link, "Ask an administrator or finance" in str(other.message)) == ("", True)
    with pytest.raises(DomainError) as refusal:
        Rates({"JPY"}).value(1, "JPY", DAY)
    theirs = refusal.value.told_to(cast.member("a", "sales"))
    assert (theirs.link, "Ask your partnership manager" in str(theirs.message)) == ("", True)


def test_the_form_of_a_sale_links_to_the_page_and_that_page_is_filled_in(cast):
    enter(DayRate("JPY", date(2026, 3, 6), Decimal("0.006"), "ECB"))
    client = cast.staff_client("administrator")
    page = client.post(
        reverse("pipeline:sale_new"),
        {"partner": cast.a.public_id, "role": "sourced", "source": "manual", "sold_on": "2026-03-05",
         "amount": "1500", "currency": "JPY"},
    )  # fmt: skip
    url = reverse("partners:rate-new") + "?currency=JPY&amp;day=2026-03-05"
    assert (page.status_code, f'href="{url}"' in page.content.decode()) == (422, True)
    form = client.get(url.replace("&amp;", "&")).context["form"]
    assert (form["currency"].value(), form["day"].value()) == ("JPY", "2026-03-05")


def test_only_currencies_with_a_rate_are_offered(cast):
    enter(YEN, DayRate("USD", DAY, Decimal("0.9"), "ECB"))
    assert offered_currencies() == ["EUR", "JPY", "USD"]
    for client, url in (
        (cast.staff_client("manager"), reverse("pipeline:sale_new")),
        (cast.member_client("a", "sales"), reverse("portal:deal-new", args=[cast.a.public_id])),
    ):
        offered = [code for code, _label in client.get(url).context["form"].fields["currency"].choices]
        assert offered == ["EUR", "JPY", "USD"]


@pytest.mark.parametrize(("role", "status"), [("administrator", 302), ("finance", 302), ("manager", 403)])
def test_rates_are_entered_by_administrators_and_finance(cast, role, status):
    answer = cast.staff_client(role).post(
        reverse("partners:rate-new"),
        {"currency": "JPY", "day": "2026-03-05", "rate": "0.006123", "source": "ECB"},
    )
    assert answer.status_code == status
    assert bool(known()) is (status == 302)


def test_a_french_reader_types_a_comma_and_reads_one(cast):
    client = reading("fr", cast)
    data = {"currency": "JPY", "day": "2026-03-05", "rate": "0,006123", "source": "BCE"}
    assert client.post(reverse("partners:rate-new"), data).status_code == 302
    assert known() == [("JPY", "2026-03-05", Decimal("0.006123"), "BCE")]
    assert "0,006123" in client.get(reverse("partners:rates")).content.decode()
    wrong = client.post(reverse("partners:rate-new"), {**data, "rate": "6,1e-3"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["rate"])


# -- Files -------------------------------------------------------------------------------------------

FILE = "currency;day;rate;source\nJPY;05/03/2026;0,006123;\nusd;2026-03-05;0,92;Fed\n"


def test_a_file_is_checked_before_it_is_loaded(cast):
    client, url = reading("fr", cast), reverse("partners:rate-import")
    checked = client.post(url, {"file": upload(FILE), "source": "BCE", "only_check": "on"})
    assert (checked.status_code, known()) == (200, [])
    found = imports.plan(imports.read(FILE.encode(), language="fr", source="BCE"))
    assert (found.new, found.corrected, found.same) == (2, 0, 0)
    assert client.post(url, {"file": upload(FILE), "source": "BCE"}).status_code == 302
    assert known() == [
        ("JPY", "2026-03-05", Decimal("0.006123"), "BCE"),
        ("USD", "2026-03-05", Decimal("0.92"), "Fed"),
    ]
    assert Event.objects.get(code="partners.exchange_rate.loaded").data == {"count": 2}


def test_all_rows_that_are_wrong_are_told_at_once_and_none_is_written(cast):
    client = cast.staff_client("finance")
    rows = ["JPY,2026-03-05,0.006", "ZZZ,2026-03-05,1", "USD,2026-13-01,1", "USD,2026-03-05,1e999999",
            "GBP,2026-03-05,-1", "EUR,2026-03-05,1", "JPY,2026-03-05,0.007", "CHF,,1"]  # fmt: skip
    text = "\n".join(["currency,day,rate", *rows])
    answer = client.post(reverse("partners:rate-import"), {"file": upload(text), "source": "ECB"})
    errors = answer.context["form"].errors["file"]
    assert (answer.status_code, known()) == (422, [])
    assert [error.split(":")[0] for error in errors] == [
        "Row 3", "Row 4", "Row 5", "Row 6", "Row 7", "Row 8", "Row 9"
    ]  # fmt: skip
    assert "row 2 has this currency and day already" in errors[5]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_exported_is_loaded_again_in_either_language(cast, language):
    enter(YEN, DayRate("USD", DAY, Decimal("0.92"), "Fed; New York"))
    client = reading(language, cast)
    content = client.get(reverse("partners:rates"), {"export": "csv"}).getvalue().decode("utf-8-sig")
    mark = {"en": ",", "fr": ";"}[language]
    number = {"en": "0.006123", "fr": "0,006123"}[language]
    assert next(row for row in csv.reader(StringIO(content), delimiter=mark) if "JPY" in row)[2] == number
    found = imports.plan(imports.read(content.encode(), language=language, source="x"))
    assert (found.new, found.corrected, found.same) == (0, 0, 2)


# -- The API -----------------------------------------------------------------------------------------


@pytest.fixture
def erp(cast) -> Client:
    secret = staff_token_create(
        actor=SYSTEM, owner=cast.staff["finance"], name="erp", scopes=["partners:write"],
        expires_at=clock.now() + timedelta(days=30),
    )[1]  # fmt: skip
    return Client(headers={"authorization": f"Bearer {secret}"})


SENT = {"currency": "JPY", "day": "2026-03-05", "rate": "0.006123", "source": "ECB"}


def test_rates_are_sent_corrected_and_read_over_the_api(erp):
    assert erp.put(API, [SENT], content_type="application/json").status_code == 200
    again = erp.put(API, [{**SENT, "rate": "0.0062"}], content_type="application/json")
    assert again.json()[0] | {"id": ""} == {**SENT, "rate": "0.0062", "id": ""}
    rows = erp.get(API, {"currency": "JPY", "day_after": "2026-03-01"}).json()["results"]
    assert [(row["day"], row["rate"], row["source"]) for row in rows] == [("2026-03-05", "0.0062", "ECB")]
    assert erp.get(API, {"currency": "USD"}).json()["results"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("rate", "1e3"), ("rate", 0.5), ("rate", "NaN"), ("rate", " 1"), ("currency", "FRF"), ("day", "0026-03-05"),
     ("source", "")],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_422_and_nothing_is_written(erp, field, value):
    answer = erp.put(API, [{**SENT, field: value}], content_type="application/json")
    assert (answer.status_code, field in str(answer.json()["errors"]), known()) == (422, True, [])
