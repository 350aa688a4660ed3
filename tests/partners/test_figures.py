"""Figures of partners: every registered one is counted from its rows, for one partner and for all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import resolve

from core.actor import SYSTEM, Actor, ActorKind
from partners.figures import registry
from partners.figures.presenters import rows_url, shown
from partners.figures.registry import FIGURES, Unit, Window
from pipeline.models import Sale
from tests.support.factories import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
every_figure = pytest.mark.parametrize("code", sorted(FIGURES))


@every_figure
def test_every_figure_is_read_for_all_in_a_few_statements(code, cast, django_assert_max_num_queries):
    one = cast.a
    figure = FIGURES[code]
    with django_assert_max_num_queries(3):
        values = registry.read(figure, registry.window(figure, TODAY, 12))
    assert values.get(one.pk, figure.empty) == figure.empty
    assert registry.read(figure, registry.window(figure, TODAY, 12, [one.pk])) == values
    assert str(figure.label)
    assert str(figure.definition)


@every_figure
def test_every_figure_opens_the_page_of_its_rows(code, cast):
    partner = cast.a
    figure = FIGURES[code]
    address = rows_url(figure, SYSTEM, partner, registry.window(figure, TODAY, 12))
    assert resolve(address.split("?")[0])
    page = cast.staff_client("administrator").get(address)
    assert page.status_code == 200
    assert partner.public_id in address


def test_revenue_counts_the_days_of_the_window_and_takes_off_refunds(cast):
    """12 months up to 15 June 2026 begin on 16 June 2025. 1,000.00 − 250.00 + 40.00 = 790.00."""
    partner, other = cast.a, cast.b
    rows = [(date(2025, 6, 15), 900_00), (date(2025, 6, 16), 1_000_00), (date(2026, 6, 15), 40_00)]
    for day, minor in rows:
        _sale(partner, day, minor)
    sale = Sale.objects.get(amount_minor=1_000_00)
    _sale(partner, date(2026, 1, 2), -250_00, refund_of=sale)
    _sale(partner, date(2026, 1, 3), 7_00, role=Sale.Role.INFLUENCED)
    _sale(other, date(2026, 1, 3), 5_00)
    figure = FIGURES["revenue_sourced"]
    values = registry.read(figure, registry.window(figure, TODAY, 12))
    assert values == {partner.pk: 790_00, other.pk: 5_00}
    assert registry.read(figure, registry.window(figure, TODAY, 12, [other.pk])) == {other.pk: 5_00}
    both = FIGURES["revenue"]
    assert registry.read(both, registry.window(both, TODAY, 12, [partner.pk])) == {partner.pk: 797_00}


def _sale(partner, day, minor, **values):
    values = {"role": Sale.Role.SOURCED, "currency": "EUR", **values}
    return make(Sale, partner, sold_on=day, amount_minor=minor, programme_minor=minor, **values)


def test_a_value_is_said_with_its_unit():
    by_unit = {figure.unit: figure for figure in FIGURES.values()}
    assert shown(by_unit[Unit.MONEY], Decimal(123_456_00), "EUR") == "€123,456.00"
    assert shown(by_unit[Unit.COUNT], Decimal(3)) == "3"
    assert shown(by_unit[Unit.COUNT], None) == "–"


def test_one_that_may_not_read_the_rows_is_given_no_address(cast):
    nobody = Actor(ActorKind.STAFF, id="usr_nobody")
    figure = FIGURES["deals_won"]
    assert rows_url(figure, nobody, cast.a, Window(None, TODAY)) == ""
