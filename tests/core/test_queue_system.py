"""The System page, what it can do about failures, the timetable, the figures and the clean-up."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from celery.schedules import crontab, schedule
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.models import LoginAttempt
from core import clock, files
from core.actor import SYSTEM
from core.models import (
    Delivery,
    Event,
    FailedRow,
    IdempotencyKey,
    Job,
    OutgoingMail,
    PeriodicTask,
    StoredFile,
    WorkerSign,
)
from core.queue import cleanup, jobs, periodic, worker
from core.queue.each_due import chunks_due, each_due
from partners.models import Invitation

pytestmark = pytest.mark.django_db
PAGE = "web:system"
LATE = ">late</span>"


def failed_mail(**values) -> OutgoingMail:
    given_up = {
        "recipient": "usr_x",
        "status": "failed",
        "error": "SMTPServerDisconnected",
        "attempts": 12,
        "finished_at": clock.now(),
    }
    key = f"k{OutgoingMail.objects.count()}"
    return OutgoingMail.objects.create(key=key, kind="partners.invitation", **{**given_up, **values})


def page(cast, role: str = "administrator") -> str:
    return cast.staff_client(role).get(reverse(PAGE)).content.decode()


def post(cast, name: str, **values):
    return cast.staff_client("administrator").post(reverse(f"web:{name}"), values)


def test_what_failed_is_shown_with_its_error_and_tried_again(cast, mailoutbox):
    row = failed_mail(
        recipient=cast.staff["legal"].public_id, context={"partner": cast.a.public_id, "invitation": "x"}
    )
    shown = page(cast)
    assert row.public_id in shown
    assert "SMTPServerDisconnected" in shown
    assert post(cast, "system_retry", queue="mail", row=row.pk).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.attempts, row.error) == ("queued", 0, "")
    event = Event.objects.get(code="core.queue.retried")
    assert (event.target_id, event.data["error"]) == (row.public_id, "SMTPServerDisconnected")
    worker.process_queue()
    assert len(mailoutbox) == 1


def test_all_that_failed_is_tried_again_at_once_after_an_outage(cast):
    rows = [failed_mail() for _number in range(3)]
    post(cast, "system_retry", queue="mail")
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"queued"}
    event = Event.objects.get(code="core.queue.retried")
    assert event.targets.count() == len(rows)


def test_what_waits_for_its_next_attempt_can_be_given_up(cast):
    row = failed_mail(status="queued", attempts=3, next_at=clock.now() + timedelta(hours=1))
    assert row.public_id in page(cast)
    post(cast, "system_give_up", queue="mail", row=row.pk)
    row.refresh_from_db()
    assert (row.status, row.error) == ("failed", "SMTPServerDisconnected")
    assert Event.objects.filter(code="core.queue.given_up", target_id=row.public_id).exists()


def test_what_runs_is_not_touched(cast):
    row = failed_mail(status="running", lease_token="x", lease_until=clock.now() + timedelta(hours=1))
    post(cast, "system_retry", queue="mail", row=row.pk)
    post(cast, "system_give_up", queue="mail", row=row.pk)
    row.refresh_from_db()
    assert (row.status, row.lease_token) == ("running", "x")


@pytest.mark.parametrize("values", [{}, {"queue": "x"}, {"queue": "mail", "row": "½"}, {"queue": "aside"}])
def test_nonsense_is_refused_and_changes_nothing(cast, values):
    row = failed_mail()
    assert post(cast, "system_retry", **values).status_code == 302
    row.refresh_from_db()
    assert row.status == "failed"


def test_the_auditor_looks_and_does_not_touch(cast):
    failed_mail()
    assert reverse("web:system_retry") not in page(cast, "auditor")
    assert (
        cast.staff_client("auditor").post(reverse("web:system_retry"), {"queue": "mail"}).status_code == 403
    )


def test_a_queue_without_a_worker_is_said(cast):
    WorkerSign.objects.create(name="w", queue="mail", seen_at=clock.now())
    WorkerSign.objects.create(name="w", queue="jobs", seen_at=clock.now() - timedelta(minutes=2))
    shown = page(cast)
    assert "Not every queue has a worker" in shown
    assert "Deliveries of events, Jobs" in shown


def test_my_day_tells_an_administrator_that_work_is_older_than_ten_minutes(cast):
    text = "Work has been waiting for more than ten minutes"
    made = failed_mail(status="queued", attempts=0, error="", created_at=clock.now() - timedelta(minutes=9))
    assert text not in cast.staff_client("administrator").get(reverse("web:my_day")).content.decode()
    OutgoingMail.objects.filter(pk=made.pk).update(created_at=clock.now() - timedelta(minutes=11))
    assert text in cast.staff_client("administrator").get(reverse("web:my_day")).content.decode()
    assert text not in cast.staff_client("manager").get(reverse("web:my_day")).content.decode()


def test_the_same_figures_for_monitoring(client, settings):
    settings.METRICS_TOKEN = "figures"
    failed_mail()
    failed_mail(status="queued", created_at=clock.now() - timedelta(minutes=20))
    WorkerSign.objects.create(name="w", queue="mail", seen_at=clock.now() - timedelta(seconds=30))
    PeriodicTask.objects.create(
        code="core.seal", error="RuntimeError", next_at=clock.now() - timedelta(hours=1)
    )
    with time_machine.travel(clock.now(), tick=False):
        text = client.get("/metrics", headers={"Authorization": "Bearer figures"}).content.decode()
    for line in (
        'prm_queue_waiting{queue="mail"} 1',
        'prm_queue_failed{queue="mail"} 1',
        'prm_queue_oldest_seconds{queue="mail"} 1200',
        'prm_worker_seen_seconds{queue="mail"} 30',
        'prm_task_failing{task="core.seal"} 1',
        'prm_task_late{task="core.seal"} 1',
        'prm_task_success_seconds{task="core.seal"} +Inf',
    ):
        assert line in text


# -- The timetable -----------------------------------------------------------------------------------

ran: list[str] = []


def good_task() -> None:
    ran.append("good")


def bad_task() -> None:
    ran.append("bad")
    raise RuntimeError("not today")


TIMETABLE = [
    periodic.Entry("test.bad", "Bad", "tests.core.test_queue_system.bad_task", schedule(30)),
    periodic.Entry("test.good", "Good", "tests.core.test_queue_system.good_task", crontab(minute="15")),
]


@pytest.fixture
def timetable(settings):
    settings.TIMETABLE = "tests.core.test_queue_system.TIMETABLE"
    ran.clear()
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as time:
        yield time


def test_an_entry_runs_when_it_is_due_and_leaves_how_it_ended(timetable):
    assert periodic.run_due() == 2
    assert sorted(ran) == ["bad", "good"]
    good, bad = PeriodicTask.objects.get(code="test.good"), PeriodicTask.objects.get(code="test.bad")
    assert (good.error, good.succeeded_at, good.status) == ("", clock.now(), "queued")
    assert good.next_at.isoformat() == "2026-03-02T10:15:00+00:00"
    assert (bad.error, bad.succeeded_at, bad.attempts) == ("RuntimeError", None, 1)
    assert bad.next_at == clock.now() + timedelta(seconds=30)
    assert periodic.run_due() == 0


def test_after_an_outage_of_days_an_entry_is_caught_up_once(timetable):
    periodic.run_due()
    ran.clear()
    timetable.shift(timedelta(days=3))
    periodic.run_due()
    periodic.run_due()
    assert ran.count("good") == 1


def test_an_entry_that_is_not_run_is_late_and_one_that_fails_says_why(timetable, cast):
    periodic.run_due()
    assert LATE not in page(cast)
    assert "RuntimeError" in page(cast)
    timetable.shift(timedelta(hours=1))
    assert LATE in page(cast)


def test_every_entry_of_the_product_can_be_run(cast):
    """From its dotted name to its end, as the first tick after an installation runs them all."""
    assert periodic.run_due(limit=100) == len(periodic.timetable())
    assert set(PeriodicTask.objects.values_list("error", flat=True)) == {""}
    assert PeriodicTask.objects.count() == len(periodic.timetable())


# -- Rows put aside ----------------------------------------------------------------------------------


def test_a_row_put_aside_is_shown_and_its_next_attempt_can_be_now(cast):
    def do(row):
        raise RuntimeError("no")

    assert each_due("test.work", [cast.a], do) == (0, 1)
    assert each_due("test.work", [cast.a], do) == (0, 0)
    assert cast.a.public_id in page(cast)
    post(cast, "system_retry", queue="aside", row=FailedRow.objects.get().pk)
    assert each_due("test.work", [cast.a, cast.b], lambda row: True) == (2, 0)
    assert not FailedRow.objects.exists()


def test_a_list_with_a_bad_row_is_done_row_by_row_and_then_without_it(cast):
    lists = []

    def do(rows):
        lists.append([row.name for row in rows])
        if cast.a in rows:
            raise RuntimeError("no")
        return len(rows)

    assert chunks_due("test.work", [cast.a, cast.b], do) == (1, 1)
    assert chunks_due("test.work", [cast.a, cast.b], do) == (1, 0)
    a, b = cast.a.name, cast.b.name
    assert lists == [[a, b], [a], [b], [b]]


# -- Clean-up ----------------------------------------------------------------------------------------


def test_what_is_past_its_retention_is_deleted_and_nothing_else(cast, settings):
    settings.RETENTION_DELIVERIES, settings.RETENTION_MAILS, settings.RETENTION_JOBS = 30, 365, 90
    now = clock.now()

    def ago(days: float):
        return now - timedelta(days=days)

    event = Event.objects.create(code="x", actor_kind="system", target_type="t", target_id="one")
    for name, status, days in (("old", "done", 31), ("new", "done", 29), ("failed", "failed", 999)):
        Delivery.objects.create(
            event=event, subscriber=name, target_id="one", status=status, finished_at=ago(days)
        )
    Delivery.objects.create(event=event, subscriber="waits", target_id="one", created_at=ago(999))
    for key, days in (("old", 366), ("new", 364)):
        OutgoingMail.objects.create(key=key, kind="x", recipient="u", status="done", finished_at=ago(days))
    for kind, days in (("old", 91), ("new", 89)):
        file = files.store(actor=SYSTEM, name=f"{kind}.txt", content=b"the same bytes")
        Job.objects.create(kind=kind, status="done", finished_at=ago(days), result_file=file)
    for key, hours in (("old", 25), ("new", 23)):
        IdempotencyKey.objects.create(
            owner="o", key=key, fingerprint="f", created_at=now - timedelta(hours=hours)
        )
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    for key, hours in (("old", 25), ("new", 23)):
        LoginAttempt.objects.create(key=key, last_at=now - timedelta(hours=hours))
    for email, status, days in (
        ("old@x.test", "sent", 181),
        ("in@x.test", "accepted", 999),
        ("new@x.test", "sent", 1),
    ):
        Invitation.objects.create(
            partner=cast.a, email=email, name="N", role="sales", status=status, expires_at=ago(days)
        )

    cleanup.cleanup()

    kept = {
        "deliveries": set(Delivery.objects.values_list("subscriber", flat=True)),
        "mails": set(OutgoingMail.objects.values_list("key", flat=True)),
        "jobs": set(Job.objects.values_list("kind", flat=True)),
        "files": set(StoredFile.objects.values_list("name", flat=True)),
        "answers": set(IdempotencyKey.objects.values_list("key", flat=True)),
        "sessions": set(Session.objects.filter(session_key__in=["old", "new"]).values_list("pk", flat=True)),
        "attempts": set(LoginAttempt.objects.values_list("key", flat=True)),
        "invitations": set(Invitation.objects.values_list("email", flat=True)),
    }
    assert kept == {
        "deliveries": {"new", "failed", "waits"},
        "mails": {"new"},
        "jobs": {"new"},
        "files": {"new.txt"},
        "answers": {"new"},
        "sessions": {"new"},
        "attempts": {"new"},
        "invitations": {"in@x.test", "new@x.test"},
    }
    # The bytes stay while another file has them.
    assert files.read(StoredFile.objects.get()) == b"the same bytes"
    assert cleanup.cleanup()["deliveries"] == 0


def test_a_file_of_a_deleted_job_leaves_no_bytes(db):
    from django.core.files.storage import default_storage

    file = files.store(actor=SYSTEM, name="result.txt", content=b"bytes of this job alone")
    Job.objects.create(
        kind="x", status="done", finished_at=clock.now() - timedelta(days=999), result_file=file
    )
    cleanup.cleanup()
    assert not default_storage.exists(file.path)


def test_a_worker_leaves_a_sign_of_life_for_its_queue(db, monkeypatch):
    monkeypatch.setattr(worker, "_signed", {})
    for _time in range(2):
        worker.work(jobs.QUEUE)
    assert list(WorkerSign.objects.values_list("queue", flat=True)) == ["jobs"]
