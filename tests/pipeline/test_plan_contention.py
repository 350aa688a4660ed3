"""Two workers remind of the same plan at the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from core.models import OutgoingMail
from pipeline.models import PlanReminder
from pipeline.plan_follow_up import reminders
from tests.pipeline.plans import make_plan, open_jointly
from tests.support.contention import at_once
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_remind_once(time_machine):
    time_machine.move_to("2030-03-01T09:00:00Z", tick=False)
    cast = make_cast()
    manager = cast.actor("manager")
    plan = open_jointly(manager, make_plan(manager, partner=cast.a), "phases")
    send = [lambda: reminders.plan_reminders_send(actor=SYSTEM, plan=plan)] * 2
    assert sorted(map(str, at_once(*send))) == ["False", "True"]
    assert PlanReminder.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="pipeline.plan_due").count() == 1
