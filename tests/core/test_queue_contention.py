"""Two workers at one row, on PostgreSQL: both look, then both reach for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event, current_thread

import pytest
from django.db import connection

from core.actor import SYSTEM
from core.events import registry
from core.models import Delivery, Job
from core.models import Event as RecordedEvent
from core.queue import jobs, mail, outbox
from core.queue.lease import LeasedQuerySet
from tests.support.users import make_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SECONDS = 10


@pytest.fixture
def both_look_first(monkeypatch):
    """Nobody claims before the other has read the same row as free."""
    looked, seen = Barrier(2), set()
    claim = LeasedQuerySet.claim

    def wait_and_claim(self, row):
        if current_thread() not in seen:
            seen.add(current_thread())
            looked.wait(timeout=SECONDS)
        return claim(self, row)

    monkeypatch.setattr(LeasedQuerySet, "claim", wait_and_claim)


def by_two(work) -> int:
    """How much two workers took up together."""

    def run(_number):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(run, range(2)))


def test_a_delivery_is_made_by_one_of_two_workers(both_look_first, monkeypatch):
    heard = []
    subscriber = registry.Subscriber("x", lambda event: heard.append(event.pk), ("x",))
    monkeypatch.setitem(registry.SUBSCRIBERS, "x", subscriber)
    event = RecordedEvent.objects.create(code="x", actor_kind="system", target_type="t", target_id="one")
    Delivery.objects.create(event=event, subscriber="x", target_id="one")
    assert by_two(outbox.deliver_due) == 1
    assert heard == [event.pk]


def test_a_mail_is_sent_by_one_of_two_workers(both_look_first, monkeypatch, mailoutbox):
    user = make_user("reader@us.test")
    monkeypatch.setitem(mail.KINDS, "test.mail", mail.MailKind("test.mail", "Hello", ("Text",)))
    mail.enqueue_mail("test.mail", to=user.public_id, key="k", context={})
    assert by_two(mail.send_due) == 1
    assert len(mailoutbox) == 1


def test_a_job_is_run_by_one_of_two_workers(both_look_first, monkeypatch):
    runs = []
    monkeypatch.setitem(jobs.HANDLERS, "test.work", lambda handle: runs.append(handle.job.pk))
    row = jobs.start("test.work", actor=SYSTEM, params={})
    assert by_two(jobs.run_due) == 1
    assert runs == [row.pk]


def test_a_job_silent_for_longer_than_its_lease_is_not_started_again(monkeypatch):
    """Its heart beats in a thread of its own while it says nothing."""
    monkeypatch.setattr(Job, "POLICY", replace(Job.POLICY, lease=Job.POLICY.lease / 200))  # 0.3 s
    runs, started, looked = [], Event(), Event()

    def silent(handle):
        runs.append(handle.job.pk)
        started.set()
        looked.wait(SECONDS)

    monkeypatch.setitem(jobs.HANDLERS, "test.work", silent)
    row = jobs.start("test.work", actor=SYSTEM, params={})

    def work():
        try:
            jobs.run_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert started.wait(SECONDS)
        Event().wait(4 * Job.POLICY.lease.total_seconds())
        assert jobs.run_due() == 0  # another worker, long after the first lease
        looked.set()
        working.result(SECONDS)
    row.refresh_from_db()
    assert (row.status, row.attempts, runs) == ("done", 1, [row.pk])
