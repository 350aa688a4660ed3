"""The programme budget: planned by year and line, what was spent from records, what is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError
from core.models import Event
from core.money import Money
from insights.kpis import registry, selectors
from insights.models import DeclaredValue
from marketing.actions import services as actions
from partners.budget import services
from partners.budget.selectors import budget_of
from partners.models import BudgetLine
from referrals.models import Commission
from tests.support.factories import make
from tests.support.pages import read


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def add(cast, **values) -> BudgetLine:
    given = {"year": 2026, "use": "people", "name": "Team", "planned": Money(1_000_000, "EUR")}
    return services.budget_line_add(actor=cast.actor("finance"), **{**given, **values})


def test_spent_is_counted_where_records_say_it_and_typed_elsewhere(cast):
    add(cast, spent=Money(400_000, "EUR"))
    add(cast, use="co_marketing", name="Webinars", planned=Money(200_000, "EUR"))
    add(cast, use="commissions", name="All", planned=Money(300_000, "EUR"))
    action = actions.action_plan(
        actor=cast.actor("marketing"), partner=cast.a, kind="event", title="Fair", held_on=date(2026, 2, 1),
        ours=Money(150_000, "EUR"), theirs=Money(0, "EUR"),
    )  # fmt: skip
    actions.action_finish(actor=cast.actor("marketing"), action=action)
    make(Commission, cast.a, amount_minor=12_300, currency="EUR", earned_on=date(2026, 1, 9), kind="earned")
    found = budget_of(2026)
    assert {use.code: (use.planned, use.spent, use.left, use.counted) for use in found.uses} == {
        "people": (1_000_000, 400_000, 600_000, False),
        "co_marketing": (200_000, 150_000, 50_000, True),
        "commissions": (300_000, 12_300, 287_700, True),
    }
    assert (found.planned, found.spent, found.left) == (1_500_000, 562_300, 937_700)
    said = read(cast.staff_client("finance"), reverse("partners:budget"))
    assert "€15,000.00" in said
    assert "€9,377.00" in said
    assert "status=done" in cast.staff_client("finance").get(reverse("partners:budget")).content.decode()


def test_refusals_stand_at_their_field(cast):
    for values, field in [
        ({"planned": Money(1, "USD")}, "planned"),
        ({"planned": Money(-1, "EUR")}, "planned"),
        ({"year": 1999}, "year"),
        ({"use": "commissions", "spent": Money(1, "EUR")}, "spent"),
        ({"spent": Money(1, "USD")}, "spent"),
    ]:
        with pytest.raises(DomainError) as refusal:
            add(cast, **values)
        assert (refusal.value.status, list(refusal.value.fields)) == (422, [field])
    add(cast)
    with pytest.raises(DomainError) as refusal:
        add(cast)
    assert refusal.value.status == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(year=1999, use="people", name="x", planned_minor=1)
    assert BudgetLine.objects.count() == 1


def test_a_line_is_removed_only_while_nothing_was_spent(cast):
    line, actor = add(cast), cast.actor("finance")
    services.budget_line_change(actor=actor, line=line, spent=Money(5, "EUR"))
    with pytest.raises(DomainError) as refusal:
        services.budget_line_remove(actor=actor, line=line)
    assert (refusal.value.status, refusal.value.code) == (409, "budget-line-kept")
    services.budget_line_change(actor=actor, line=line, spent=None)
    client = cast.staff_client("finance")
    client.post(reverse("partners:budget-line-remove", args=[line.public_id]))
    assert not BudgetLine.objects.exists()
    assert Event.objects.filter(code="partners.budget.line_removed").count() == 1
    with pytest.raises(DomainError):
        services.budget_line_remove(actor=actor, line=add(cast, year=2025))


def test_a_year_begins_with_the_lines_of_the_year_before(cast):
    add(cast, year=2025, spent=Money(7, "EUR"))
    add(cast, year=2025, use="tools", name="PRM", planned=Money(90_000, "EUR"))
    client = cast.staff_client("finance")
    assert "Begin with the lines of the year before" in read(client, reverse("partners:budget"))
    client.post(reverse("partners:budget-copy"), {"year": "2026"})
    client.post(reverse("partners:budget-copy"), {"year": "2026"})
    rows = BudgetLine.objects.filter(year=2026).order_by("use")
    assert [(row.use, row.planned_minor, row.spent_minor) for row in rows] == [
        ("people", 1_000_000, None), ("tools", 90_000, None),
    ]  # fmt: skip
    assert Event.objects.filter(code="partners.budget.lines_copied").count() == 1


def test_the_kpi_is_the_sum_of_the_lines_of_the_year(cast):
    kpi = registry.KPIS["programme_budget"]
    scope = selectors.Scope(cast.actor("administrator"))
    assert kpi.read(selectors.read(scope).now) is None
    make(
        DeclaredValue, cast.a, kpi="programme_budget", day=date(2026, 1, 5), value=Decimal("700.50"),
        evidence="Board",
    )  # fmt: skip
    assert kpi.read(selectors.read(scope).now) == 70_050
    add(cast)
    add(cast, use="tools", name="PRM", planned=Money(90_000, "EUR"))
    add(cast, year=2025, planned=Money(5, "EUR"))
    reading = selectors.read(scope)
    assert (kpi.read(reading.now), kpi.read(reading.before)) == (1_090_000, 5)


def test_the_file_has_every_line(cast):
    add(cast, spent=Money(400_000, "EUR"))
    client = cast.staff_client("finance")
    lines = b"".join(client.get(reverse("partners:budget") + "?export=csv")).decode("utf-8-sig").splitlines()
    assert lines[0] == '"Year","Use","Name","Planned","Spent","Note"'
    assert "Team" in lines[1]
    assert cast.staff_client("support").get(reverse("partners:budget")).status_code == 403
