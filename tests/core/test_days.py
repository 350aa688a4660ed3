"""A day is refused where it is typed or sent when no programme can mean it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.days import check_day
from core.errors import DomainError
from core.money import Money
from partners.kinds.services import kind_add
from pipeline.models import Sale
from pipeline.sales import services
from rest.fields import DateField as ApiDateField
from web.forms import DateField

ABSURD = [date(26, 11, 20), date(1999, 12, 31), date(2201, 1, 1), date(9999, 12, 31)]


@pytest.mark.parametrize("day", ABSURD)
def test_no_face_takes_a_day_of_another_age(day):
    with pytest.raises(ValidationError):
        check_day(day)
    with pytest.raises(ValidationError):
        DateField().clean(f"{day:%Y-%m-%d}".zfill(10))
    with pytest.raises(Exception, match="1 January 2000"):
        ApiDateField().run_validation(f"{day.year:04}-{day:%m-%d}")


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2026, 11, 20), date(2200, 12, 31)])
def test_the_days_of_a_programme_are_taken(day):
    check_day(day)
    assert DateField().clean(day.isoformat()) == day


@pytest.mark.parametrize("day", ABSURD[:2])
def test_a_sale_of_another_age_is_refused_at_its_day(cast, day):
    with pytest.raises(DomainError) as refusal:
        services.sale_record(
            actor=cast.actor("finance"),
            partner=cast.a,
            role="sourced",
            source="manual",
            sold_on=day,
            amount=Money(100_00, "EUR"),
            customer_name="Helio",
        )
    assert refusal.value.fields.keys() == {"sold_on"}
    assert "1 January 2000" in str(refusal.value.message)
    assert not Sale.objects.exists()


def test_a_sale_typed_with_two_digits_of_the_year_is_refused_in_the_page(cast):
    page = cast.staff_client("finance").post("/staff/sales/new/", {"sold_on": "0026-11-20"})
    assert page.status_code == 422
    assert "Enter a day between 1 January 2000" in page.content.decode()


def test_the_columns_of_an_operation_are_looked_at_whatever_the_face(cast):
    with pytest.raises(DomainError) as refusal:
        kind_add(
            actor=cast.actor("manager"),
            partner=cast.a,
            kind=next(iter(cast.vocabulary.kinds.values())),
            since=ABSURD[0],
        )
    assert refusal.value.fields.keys() == {"since"}
