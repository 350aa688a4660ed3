"""The zone of the programme decides which day it is, on pages, in work of the background and in the timetable."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from celery.schedules import crontab
from django.utils import timezone

from core import clock, programme
from core.models import Programme
from core.queue import worker
from core.queue.periodic import Entry

pytestmark = pytest.mark.django_db
# Eleven in the evening of the third in Paris, and the fourth already in Auckland.
EVENING = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)


@pytest.fixture
def auckland(cast):
    Programme.objects.update_or_create(id=1, defaults={"currency": "EUR", "time_zone": "Pacific/Auckland"})
    programme.forget()


def test_a_page_has_the_day_of_the_programme(auckland, cast, monkeypatch):
    seen = []
    monkeypatch.setattr(timezone, "now", lambda: EVENING)
    monkeypatch.setattr("web.my_day.MyDay.load", lambda self: seen.append(clock.today()))
    cast.staff_client("manager").get("/staff/")
    assert seen == [date(2026, 11, 4)]
    assert clock.today() == date(2026, 11, 3)


def test_so_has_work_in_the_background(auckland, monkeypatch):
    seen = []
    monkeypatch.setattr(timezone, "now", lambda: EVENING)
    monkeypatch.setitem(worker.QUEUES, "mail", lambda **_: seen.append(clock.today()) or 0)
    worker.work("mail")
    assert seen == [date(2026, 11, 4)]


def test_the_hours_of_the_timetable_are_those_of_the_programme(auckland, monkeypatch):
    monkeypatch.setattr("core.queue.periodic.now", lambda: EVENING)
    entry = Entry("x", "x", "x", crontab(minute="0", hour="2"))
    # Two in the morning of the fifth in Auckland is 13:00 UTC of the fourth (UTC+13 in November).
    assert entry.next_at() == datetime(2026, 11, 4, 13, 0, tzinfo=UTC)
