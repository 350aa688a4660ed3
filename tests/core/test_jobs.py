"""Jobs: rows with a lease, taken up by the next worker when one dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Job
from core.queue import jobs


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
    Job.objects.update(status="running", attempts=1, lease_until=clock.now() + Job.POLICY.lease)
    assert jobs.run_due() == 0
    with time_machine.travel(clock.now() + Job.POLICY.lease + timedelta(seconds=1), tick=False):
        assert jobs.run_due() == 1


def test_a_worker_that_lost_its_lease_stops_and_changes_nothing(job, counting):
    def lose(self, handle):
        Job.objects.update(lease_token="another")
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


def test_an_error_is_tried_five_times_with_a_growing_wait_between(job, counting):
    def fail(self, handle):
        raise RuntimeError

    counting.act = fail.__get__(counting)
    with time_machine.travel(clock.now(), tick=False) as time:
        for wait in (10, 20, 40, 80):
            assert jobs.run_due() == 1
            job.refresh_from_db()
            assert (job.status, job.error) == ("queued", str(jobs.TRIED_AGAIN))
            time.shift(timedelta(seconds=wait - 1))
            assert jobs.run_due() == 0
            time.shift(timedelta(seconds=1))
        assert jobs.run_due() == 1
        time.shift(timedelta(days=1))
        assert jobs.run_due() == 0
    job.refresh_from_db()
    assert (job.status, job.error, counting.runs) == ("failed", str(jobs.GIVEN_UP), 5)


def test_a_job_that_kills_its_workers_is_given_up(job, counting):
    died = clock.now() - timedelta(seconds=1)
    Job.objects.update(status="running", attempts=Job.POLICY.max_attempts, lease_until=died)
    assert jobs.run_due() == 0
    job.refresh_from_db()
    assert (job.status, job.error, counting.runs) == ("failed", str(jobs.GIVEN_UP), 0)
    assert job.finished_at is not None


def test_what_went_wrong_is_said_in_the_language_of_who_started_it(cast, counting):
    def refuse(self, handle):
        raise DomainError.forbidden()

    User.objects.filter(pk=cast.staff["finance"].pk).update(language="fr")
    counting.act = refuse.__get__(counting)
    job = jobs.start("test.count", actor=cast.actor("finance"), params={})
    jobs.run_due()
    job.refresh_from_db()
    assert job.error.startswith("Votre rôle")
