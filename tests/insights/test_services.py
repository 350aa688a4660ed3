"""The rollup by the timetable, after a crash and after late data; totals by the API."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from core import clock
from core.errors import DomainError
from core.models import Event, Job
from core.money import Money
from core.queue import jobs
from insights import tasks
from insights.entered import services as entered_services
from insights.entered.services import MonthTotal
from insights.kpis import present, selectors
from insights.kpis.figures import Figures
from insights.kpis.registry import KPIS
from insights.kpis.selectors import Scope
from insights.models import CompanyTotal, Rollup, RollupRun
from insights.rollups import rollup, sources
from insights.rollups import services as rollups_services
from partners.models import ExchangeRate, PartnerStatusChange
from pipeline.models import Deal, DealPolicy, Phase, Recruitment, Sale
from tests.support.users import make_partner


def sell(partner, day: date, minor: int) -> Sale:
    return Sale.objects.create(
        partner=partner,
        role="sourced",
        source="manual",
        sold_on=day,
        amount_minor=minor,
        programme_minor=minor,
    )


def kept(kpi: str, dimension: str = "all", member: str = "", field: str = "amount") -> int:
    return sum(
        Rollup.objects.filter(kpi=kpi, dimension=dimension, member=member).values_list(field, flat=True)
    )


def test_the_night_rolls_up_once_a_day_and_once_after_an_outage(cast):
    tasks.roll_up()
    tasks.roll_up()
    assert Job.objects.count() == 1
    jobs.run_due()
    tasks.roll_up()
    assert Job.objects.count() == 1
    RollupRun.objects.update(finished_at=clock.now() - timedelta(days=3))
    tasks.roll_up()
    assert Job.objects.count() == 2


def test_a_late_sale_restates_its_day(cast):
    day = clock.today() - timedelta(days=200)
    sell(cast.a, day, 100)
    rollup.run()
    RollupRun.objects.update(
        started_at=clock.now() - timedelta(days=2), last_day=clock.today() - timedelta(days=2)
    )
    sell(cast.a, day, 40)
    second = rollup.run()
    assert second.changes_from is not None
    assert Rollup.objects.get(kpi="revenue_sourced", dimension="all").amount == 140


def test_a_run_whose_worker_died_goes_on_where_it_was(cast, monkeypatch):
    sell(cast.a, clock.today(), 100)
    job = rollups_services.rollup_start(actor=cast.actor("manager"))
    touched = []
    real = rollup._replace

    def dies_at_deals(source, current):
        touched.append(source.code)
        if source.code == "deals":
            raise RuntimeError("killed")
        real(source, current)

    monkeypatch.setattr(rollup, "_replace", dies_at_deals)
    jobs.run_due(limit=1)
    assert kept("revenue_sourced") == 100
    assert RollupRun.objects.get().finished_at is None

    touched.clear()
    monkeypatch.setattr(
        rollup, "_replace", lambda source, current: (touched.append(source.code), real(source, current))
    )
    Job.objects.update(next_at=clock.now())
    jobs.run_due(limit=1)
    job.refresh_from_db()
    assert job.status == "done"
    assert touched[0] == "deals"
    assert sorted(RollupRun.objects.get().done) == sorted(source.code for source in sources.SOURCES)


def test_what_is_dated_ahead_counts_when_its_day_has_come(cast):
    rollup.run()
    run = RollupRun.objects.get()
    yesterday = clock.today() - timedelta(days=1)
    RollupRun.objects.filter(pk=run.pk).update(last_day=yesterday, started_at=clock.now() + timedelta(days=1))
    sell(cast.a, clock.today(), 70)
    rollup.run()
    assert kept("revenue_sourced") == 70


def test_deals_by_status_with_another_currency(cast):
    ExchangeRate.objects.create(currency="USD", day=date(2020, 1, 1), rate=Decimal("0.5"))
    policy = DealPolicy.objects.create(effective_from=date(2020, 1, 1))
    for number, (currency, status) in enumerate(
        [("EUR", "approved"), ("USD", "approved"), ("GBP", "approved"), ("EUR", "submitted")]
    ):
        Deal.objects.create(
            partner=cast.a,
            number=f"D-{number}",
            status=status,
            policy=policy,
            amount_minor=1001,
            currency=currency,
        )
    rollup.run()
    # 1001 and half of 1001; pounds have no rate and are left out.
    assert kept("stage_approved") == 1001 + 501
    assert kept("stage_approved", field="count") == 2
    assert kept("stage_submitted", "tier", "gold") == 1001
    Deal.objects.filter(status="submitted").update(status="rejected")
    rollup.run()
    assert kept("stage_submitted") == 0


def test_deployment_counts_from_signature_to_going_live(cast):

    phase = Phase.objects.create(
        code="implementation", name={"en": "x"}, status_given="onboarding", short_form="contract"
    )
    today = clock.today()
    for partner, days in ((cast.a, 20), (cast.b, 41)):
        Recruitment.objects.create(
            partner=partner, phase=phase, opened_on=today, phase_since=today, touched_on=today, outcome="won",
            won_on=today - timedelta(days=days), live_on=today,
        )  # fmt: skip
    rollup.run()
    assert (kept("deployment"), kept("deployment", field="count")) == (61, 2)


def test_what_is_late_to_go_live_counts_with_its_age(cast):
    """Three signed 20, 40 and 50 days before going live or now, target 30 days: on the day of going live of
    the first the mean is (20 + 40 + 50) / 3; one signed 10 days ago is not late and does not flatter."""
    phase = Phase.objects.create(
        code="implementation",
        name={"en": "x"},
        status_given="onboarding",
        short_form="contract",
        target_days=30,
    )
    today = clock.today()

    def signed(days_ago: int, live: date | None = None, **more) -> None:
        Recruitment.objects.create(
            partner=make_partner(f"Signed {days_ago}", cast.vocabulary.company), phase=phase, opened_on=today,
            phase_since=today, touched_on=today, outcome=more.pop("outcome", "won"),
            won_on=today - timedelta(days=days_ago), live_on=live, **more,
        )  # fmt: skip

    signed(20, live=today)
    signed(40)
    signed(50)
    signed(10)
    signed(90, outcome="lost", closed_at=clock.now() - timedelta(days=20))
    rollup.run()
    kpi = KPIS["deployment_time"]
    now = selectors.read(Scope(cast.actor("manager"))).now
    assert kpi.read(now) == Decimal(110) / 3
    assert kpi.beside is not None
    assert kpi.beside(now) == "with 2 that are late and not live, for 45 days on average so far"
    # Fifteen days earlier only the one signed 50 days ago was late and open, for 35 days.
    day = today - timedelta(days=15)
    then = selectors.tables(Scope(cast.actor("manager")), ["deploying_late"], cuts=[day])[""]
    assert Figures(then, day).waiting("deploying_late") == (35, 1)


def test_partners_that_sold_nothing_stand_beside_the_time_to_the_first_sale(cast):
    today = clock.today()
    for partner, days in ((cast.a, 100), (cast.b, 60)):
        PartnerStatusChange.objects.create(
            partner=partner,
            old_status="onboarding",
            new_status="active",
            effective_on=today - timedelta(days=days),
        )
    sell(cast.b, today - timedelta(days=30), 5)
    rollup.run()
    kpi = KPIS["time_to_first_deal"]
    now = selectors.read(Scope(cast.actor("manager"))).now
    assert kpi.read(now) == 30
    assert kpi.beside is not None
    assert kpi.beside(now) == "without 1 active partner that has sold nothing for 100 days"


def test_a_rate_is_compared_with_what_it_was(cast):
    text, tone, direction = present.change(KPIS["growth"], Decimal("0.161"), Decimal("1.066"))
    assert (text, tone, direction) == ("from 106.6%", "bad", "down")


def test_the_command_runs_here_and_now(cast, capsys):
    sell(cast.a, clock.today(), 5)
    call_command("rollup", "--full")
    assert "figures as of" in capsys.readouterr().out
    assert kept("revenue_sourced") == 5
    call_command("rollup", "--since", str(clock.today()))
    assert kept("revenue_sourced") == 5


def test_a_total_entered_again_replaces_the_first_and_is_recorded(cast):
    finance = cast.actor("finance")
    month = clock.month_start(clock.today())
    entered_services.company_total_set(actor=finance, month=clock.today(), revenue=Money(100, "EUR"))
    entered_services.company_total_set(actor=finance, month=month, revenue=Money(100, "EUR"))
    entered_services.company_total_set(actor=finance, month=month, revenue=Money(250, "EUR"), leads=3)
    total = CompanyTotal.objects.get()
    assert (total.month, total.revenue_minor, total.leads) == (month, 250, 3)
    _first, second = Event.objects.filter(code="insights.company_total.set").order_by("pk")
    assert second.changes["revenue_minor"] == [100, 250]


def test_totals_come_all_or_none(cast):
    month = clock.month_start(clock.today())
    rows = [MonthTotal(month, Money(100, "EUR")), MonthTotal(clock.add_months(month, 2), Money(1, "EUR"))]
    with pytest.raises(DomainError) as refused:
        entered_services.company_totals_set(actor=cast.actor("finance"), rows=rows)
    assert refused.value.status == 422
    assert not CompanyTotal.objects.exists()


def test_another_currency_is_kept_at_the_rate_of_its_month(cast):
    ExchangeRate.objects.create(currency="USD", day=date(2020, 1, 1), rate=Decimal("0.5"))
    total = entered_services.company_total_set(
        actor=cast.actor("finance"), month=date(2026, 1, 1), revenue=Money(300, "USD")
    )
    assert total.programme_minor == 150
    with pytest.raises(DomainError):
        entered_services.company_total_set(
            actor=cast.actor("finance"), month=date(2026, 1, 1), revenue=Money(1, "GBP")
        )
