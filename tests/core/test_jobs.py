"""Jobs: rows with a lease, taken up by the next worker when one dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Job
from core.queue import jobs
from core.queue.services import failed_retry, row_retry


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


def interrupted(job, left_to_do: list[int], counting) -> None:
    """Attempts that each get as far as said, and then fail."""

    def work(self, handle):
        handle.progress(0, 10)
        handle.progress(10 - left_to_do.pop(0), 10)
        raise RuntimeError

    counting.act = work.__get__(counting)
    while left_to_do:
        with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
            jobs.run_due()
            Job.objects.filter(status="queued").update(next_at=clock.now() - timedelta(days=60))
        job.refresh_from_db()


def test_attempts_that_brought_the_work_further_are_not_counted(job, counting):
    interrupted(job, [9, 8, 7, 6, 5, 4, 3, 2], counting)
    assert (job.status, job.attempts, counting.runs) == ("queued", 1, 8)


def test_after_five_attempts_without_progress_a_job_is_given_up(job, counting):
    interrupted(job, [5, 6, 5, 9, 5], counting)
    assert (job.status, counting.runs) == ("failed", 5)


def test_a_worker_that_was_killed_after_progress_leaves_its_attempts_behind(job, counting):
    Job.objects.update(attempts=4)

    def killed(self, handle):
        handle.progress(3, 10)
        raise SystemExit

    counting.act = killed.__get__(counting)
    with pytest.raises(SystemExit):
        jobs.run_due()
    job.refresh_from_db()
    assert (job.status, job.attempts, job.least_left) == ("running", 1, 7)


def test_work_with_a_key_is_open_once(db, counting):
    def press() -> Job:
        return jobs.start("test.count", actor=SYSTEM, params={}, key="march")

    first = press()
    assert press() == first
    assert jobs.start("test.count", actor=SYSTEM, params={}, key="april") != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test.count", key="march")
    assert jobs.run_due() == 2
    assert press() != first


def test_what_was_given_up_is_tried_again_unless_the_same_is_open(cast, counting):
    rows = [Job.objects.create(kind="test.count", key=key, status="failed") for key in ("a", "a", "b", "")]
    Job.objects.create(kind="test.count", key="b")
    administrator = cast.actor("administrator")
    with pytest.raises(DomainError) as refused:
        row_retry(actor=administrator, queue="jobs", row=rows[2])
    assert "under way" in str(refused.value.message)
    assert failed_retry(actor=administrator, queue="jobs") == 2
    states = [Job.objects.get(pk=row.pk).status for row in rows]
    assert states == ["failed", "queued", "failed", "queued"]


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
