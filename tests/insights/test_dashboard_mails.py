"""Dashboards that are sent: on their days, once, to who may read them, each with their own figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.urls import reverse

from accounts.services.users import user_deactivate
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import OutgoingMail
from core.queue import mail
from core.text import both
from insights.dashboards import rules, schedules, services
from insights.dashboards.models import Dashboard, DashboardSchedule
from insights.rollups import rollup
from insights.tasks import send_dashboards
from tests.insights.test_pages import sell
from web import pdf


def shared(cast, **values) -> Dashboard:
    values = {"name": both("Revue", "Review"), "is_shared": True, **values}
    dashboard = services.dashboard_create(actor=cast.actor("manager"), **values)
    services.tile_save(
        actor=cast.actor("manager"), dashboard=dashboard, kind="figure", kpi="revenue_partners"
    )
    return dashboard


def due(cast, dashboard: Dashboard, *roles: str) -> DashboardSchedule:
    """Sent every week to these, and due today."""
    schedule = schedules.schedule_save(
        actor=cast.actor("manager"),
        dashboard=dashboard,
        every="week",
        day=clock.today().isoweekday(),
        people=[cast.staff[role] for role in roles],
    )
    DashboardSchedule.objects.filter(pk=schedule.pk).update(next_on=clock.today())
    return schedule


@pytest.mark.parametrize(
    ("every", "day", "after", "next_on"),
    [
        ("week", 1, date(2026, 11, 29), date(2026, 11, 30)),
        ("week", 7, date(2026, 11, 29), date(2026, 12, 6)),
        ("week", 6, date(2026, 11, 29), date(2026, 12, 5)),
        ("month", 1, date(2026, 11, 29), date(2026, 12, 1)),
        ("month", 29 - 1, date(2027, 1, 28), date(2027, 2, 28)),
        ("month", 5, date(2026, 12, 4), date(2026, 12, 5)),
    ],
)
@pytest.mark.one_engine
def test_the_next_occasion(every, day, after, next_on):
    assert rules.next_occasion(every, day, after) == next_on


def test_it_is_sent_once_for_each_occasion_with_the_figures_of_each_reader(cast, monkeypatch):
    sell(cast.a, clock.today(), 3_000)
    sell(cast.b, clock.today(), 1_000)
    rollup.run()
    cast.staff["manager_own"].language = "fr"
    cast.staff["manager_own"].save()
    schedule = due(cast, shared(cast), "manager", "manager_own")
    made: list[str] = []
    monkeypatch.setattr(pdf, "from_html", lambda html, **options: made.append(html) or b"%PDF")
    send_dashboards()
    send_dashboards()
    mail.send_due()
    assert [(one.to, one.attachments[0][0]) for one in outbox.outbox] == [
        (["manager@us.test"], f"review-{clock.today()}.pdf"),
        (["manager_own@us.test"], f"revue-{clock.today()}.pdf"),
    ]
    assert outbox.outbox[0].subject == "Dashboard “Review”"
    assert "€4,000" in made[0]
    assert "3\u202f000" in made[1]
    assert "4\u202f000" not in made[1]
    schedule.refresh_from_db()
    assert (schedule.last_sent_on, schedule.next_on) == (clock.today(), clock.today() + timedelta(days=7))


def test_who_left_or_may_not_read_it_any_more_gets_none(cast):
    dashboard = shared(cast)
    due(cast, dashboard, "manager", "finance", "legal")
    user_deactivate(actor=SYSTEM, user=cast.staff["finance"])
    services.dashboard_change(actor=cast.actor("manager"), dashboard=dashboard, roles=["manager", "support"])
    send_dashboards()
    told = OutgoingMail.objects.filter(kind="insights.dashboard").values_list("recipient", flat=True)
    assert list(told) == [cast.staff["manager"].public_id]


def test_a_mail_that_waited_brings_nothing_that_is_not_theirs_any_more(cast):
    dashboard = shared(cast)
    due(cast, dashboard, "legal")
    send_dashboards()
    services.dashboard_change(actor=cast.actor("manager"), dashboard=dashboard, is_shared=False)
    mail.send_due()
    assert outbox.outbox == []


def test_it_is_offered_and_sent_to_readers_alone(cast):
    private = shared(cast, is_shared=False)
    with pytest.raises(DomainError) as refused:
        due(cast, private, "finance")
    assert refused.value.fields["people"] == [
        f"{cast.staff['finance']} may not read this dashboard. Share it with them first."
    ]
    with pytest.raises(DomainError):
        due(cast, private)
    client = cast.staff_client("manager")
    url = reverse("insights:schedule-new", args=[private.public_id])
    text = client.get(url).content.decode()
    assert cast.staff["manager"].public_id in text
    assert cast.staff["finance"].public_id not in text
    sent = {"every": "month", "month_day": "", "people": [cast.staff["manager"].public_id]}
    refused_page = client.post(url, sent)
    assert (refused_page.status_code, "Say on which day." in refused_page.content.decode()) == (422, True)
    client.post(url, {**sent, "month_day": "3"})
    schedule = DashboardSchedule.objects.get()
    assert (schedule.every, schedule.day, schedule.next_on.day) == ("month", 3, 3)
    client.post(reverse("insights:schedule-remove", args=[schedule.public_id]))
    assert not DashboardSchedule.objects.exists()


def test_an_archived_dashboard_is_sent_no_more(cast):
    dashboard = shared(cast)
    due(cast, dashboard, "manager")
    services.dashboard_archive(actor=cast.actor("manager"), dashboard=dashboard)
    send_dashboards()
    assert not OutgoingMail.objects.filter(kind="insights.dashboard").exists()
