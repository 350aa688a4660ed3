"""Jobs: rows with a lease, taken up by the next worker when one dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from prm.core import clock, jobs
from prm.core.actor import SYSTEM
from prm.core.errors import DomainError
from prm.core.models import Job


@pytest.fixture
def counting(monkeypatch):
    """A job that counts its runs, and does as it is told."""
    state = type("State", (), {"runs": 0, "act": lambda self, handle: {"ok": True}})()

    def handler(handle):
        state.runs += 1
        return state.act(handle)

    monkeypatch.setitem(jobs.HANDLERS, "test.count", handler)
    return state


@pytest.fixture
def job(db, counting):
    return jobs.start("test.count", actor=SYSTEM, params={})


def test_a_job_runs_once_and_keeps_its_result(job, counting):
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.status, job.result, counting.runs) == ("done", {"ok": True}, 1)
    assert jobs.run_due() == 0


def test_a_job_whose_worker_died_is_taken_up_after_its_lease(job, counting):
    Job.objects.update(status="running", attempts=1, lease_until=clock.now() + jobs.LEASE)
    assert jobs.run_due() == 0
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1), tick=False):
        assert jobs.run_due() == 1


def test_a_worker_that_lost_its_lease_stops_and_changes_nothing(job, counting):
    def lose(self, handle):
        Job.objects.update(attempts=99)
        handle.progress(1, 2)

    counting.act = lose.__get__(counting)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.status, job.done) == ("running", 0)


def test_a_refusal_is_told_to_the_one_who_started_it(job, counting):
    def refuse(self, handle):
        raise DomainError.invalid("The file has no header.")

    counting.act = refuse.__get__(counting)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "The file has no header.")


def test_an_error_is_tried_five_times(job, counting):
    def fail(self, handle):
        raise RuntimeError

    counting.act = fail.__get__(counting)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.status, counting.runs) == ("failed", 5)
