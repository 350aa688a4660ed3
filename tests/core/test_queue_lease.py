"""The one lease: what a worker writes counts only while it holds the row."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core import clock
from core.actor import SYSTEM, Actor
from core.events import record as events
from core.events import registry
from core.models import Delivery, Event, Job, OutgoingMail
from core.queue import jobs, mail, outbox
from partners.people.services import note_create

pytestmark = pytest.mark.django_db


def delivery(**values) -> Delivery:
    event = Event.objects.create(code="x", actor_kind="system", target_type="t", target_id="one")
    return Delivery.objects.create(event=event, subscriber="test.listener", target_id="one", **values)


def owed_mail(**values) -> OutgoingMail:
    number = OutgoingMail.objects.count()
    return OutgoingMail.objects.create(
        key=f"k{number}", kind="partners.invitation", recipient="usr_gone", **values
    )


def job(**values) -> Job:
    return Job.objects.create(kind="test.work", **values)


KINDS = {"delivery": delivery, "mail": owed_mail, "job": job}


@pytest.fixture(params=KINDS)
def owed(request):
    """A row of each kind of queue."""
    return KINDS[request.param]()


def lost_and_taken_up(row):
    """A worker's claim that ran out, and the claim of the next one."""
    queue = type(row).objects
    first = type(row).objects.get(pk=row.pk)
    assert queue.claim(first)
    with time_machine.travel(clock.now() + row.POLICY.lease + timedelta(seconds=1), tick=False):
        second = type(row).objects.get(pk=row.pk)
        assert queue.claim(second)
    return first, second


def test_a_late_failure_does_not_turn_what_is_done_into_failed(owed):
    first, second = lost_and_taken_up(owed)
    assert type(owed).objects.finish(second)
    assert not type(owed).objects.fail(first, "RuntimeError")
    assert not type(owed).objects.give_up(first, "RuntimeError")
    owed.refresh_from_db()
    assert (owed.status, owed.error) == ("done", "")


def test_a_late_end_does_not_overwrite_who_works_on_it(owed):
    first, second = lost_and_taken_up(owed)
    assert not type(owed).objects.finish(first)
    owed.refresh_from_db()
    assert (owed.status, owed.lease_token) == ("running", second.lease_token)


def test_what_is_held_is_not_claimed_again(owed):
    assert [row.pk for row in type(owed).objects.claims(10)] == [owed.pk]
    assert list(type(owed).objects.claims(10)) == []


def test_what_fails_is_put_behind_the_others(owed):
    other = KINDS[next(name for name, make in KINDS.items() if isinstance(owed, TYPES[name]))]
    queue = type(owed).objects
    (first,) = queue.claims(1)
    queue.fail(first, "RuntimeError")
    second = other()
    assert [row.pk for row in queue.claims(10)] == [second.pk]


TYPES = {"delivery": Delivery, "mail": OutgoingMail, "job": Job}


def test_what_kills_its_worker_is_given_up(owed):
    queue, policy = type(owed).objects, owed.POLICY
    with time_machine.travel(clock.now(), tick=False) as time:
        for _attempt in range(policy.max_attempts):
            assert len(list(queue.claims(1))) == 1  # and the worker is never heard of again
            time.shift(policy.lease + timedelta(seconds=1))
        {Delivery: outbox.deliver_due, OutgoingMail: mail.send_due, Job: jobs.run_due}[type(owed)]()
    owed.refresh_from_db()
    assert (owed.status, owed.attempts) == ("failed", policy.max_attempts)
    assert owed.error


def test_a_job_that_lost_its_lease_keeps_its_result_to_itself(monkeypatch):
    def work(handle):
        Job.objects.update(lease_token="another", result={"by": "another"})
        return {"by": "me"}

    monkeypatch.setitem(jobs.HANDLERS, "test.work", work)
    row = job()
    jobs.run_due()
    row.refresh_from_db()
    assert (row.status, row.result) == ("running", {"by": "another"})


# -- Fan-out and order -----------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch):
    """Whom a subscriber with two endpoints, and one that hears everything, heard of."""
    told: list[tuple[str, str]] = []

    def subscribe(name, *codes, endpoints=None, fail=lambda endpoint: False):
        def hear(event, endpoint=""):
            if fail(endpoint):
                raise RuntimeError
            told.append((name + endpoint, event.code))

        subscriber = registry.Subscriber(name, hear, codes, endpoints)
        monkeypatch.setitem(registry.SUBSCRIBERS, name, subscriber)

    return told, subscribe


def test_an_event_goes_to_every_endpoint_and_one_that_fails_is_alone(cast, heard):
    told, subscribe = heard
    subscribe(
        "hook:",
        "partners.note.*",
        endpoints=lambda event: ["a", "b"],
        fail=lambda endpoint: endpoint == "a",
    )
    note_create(actor=cast.actor("manager"), partner=cast.a, body="x")
    outbox.deliver_due()
    assert told == [("hook:b", "partners.note.written")]
    states = Delivery.objects.filter(subscriber="hook:").order_by("endpoint")
    assert list(states.values_list("endpoint", "status")) == [("a", "queued"), ("b", "done")]


@pytest.mark.parametrize(
    ("wanted", "code", "hears"),
    [
        ("*", "pipeline.deal.won", True),
        ("pipeline.deal.*", "pipeline.deal.won", True),
        ("pipeline.*", "pipeline.deal.won", True),
        ("pipeline.deal.*", "pipeline.dealer.won", False),
        ("pipeline.deal", "pipeline.deal.won", False),
        ("pipeline.deal.won", "pipeline.deal.won", True),
    ],
)
def test_wildcards(wanted, code, hears):
    assert registry.Subscriber("x", print, (wanted,)).hears(code) is hears


def recorded(*targets: str) -> None:
    rows = [events.Target("partners.note", target) for target in targets]
    events.write(SYSTEM, [events.Record("partners.note.written", rows, {}, {})])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["one", "two"], ["two"]),
        (["two"], ["one", "two"]),
        (["one", "two"], ["three", "two"]),
        (["one"], ["one"]),
    ],
)
def test_the_order_holds_for_every_row_of_a_batch(heard, first, second):
    """An event waits for an earlier one that shares any of its rows; others pass by."""
    _told, subscribe = heard
    subscribe("x", "partners.note.written")
    recorded(*first)
    Delivery.objects.update(next_at=clock.now() + timedelta(hours=1))
    recorded(*second)
    recorded("nothing in common", "with either")
    outbox.deliver_due()
    statuses = Delivery.objects.filter(subscriber="x").order_by("id").values_list("status", flat=True)
    assert list(statuses) == ["queued", "queued", "done"]


def test_deliveries_of_many_events_are_owed_in_one_statement(heard, django_assert_num_queries):
    _told, subscribe = heard
    subscribe("x", "*")
    subscribe("y", "partners.note.written")
    event = Event.objects.create(
        code="partners.note.written", actor_kind="system", target_type="t", target_id="one"
    )
    other = Event.objects.create(
        code="partners.note.written", actor_kind="system", target_type="t", target_id="two"
    )
    with django_assert_num_queries(1):
        outbox.enqueue_deliveries([registry.Recorded(event, 1), registry.Recorded(other, 2)])
    rows = Delivery.objects.filter(subscriber__in=["x", "y"]).order_by("id")
    assert list(rows.values_list("subscriber", "is_batch")) == [
        ("x", False), ("y", False), ("x", True), ("y", True),
    ]  # fmt: skip


def test_the_request_is_known_from_the_event_to_what_it_causes(cast, monkeypatch, mailoutbox):
    """The id of a request stands on what the request owes, and on what that owes in turn."""

    def hear(event):
        mail.enqueue_mail("partners.invitation", to="usr_x", key="k", context={})
        jobs.start("test.work", actor=SYSTEM, params={})

    monkeypatch.setitem(jobs.HANDLERS, "test.work", lambda handle: {})
    monkeypatch.setitem(registry.SUBSCRIBERS, "x", registry.Subscriber("x", hear, ("partners.note.written",)))
    actor: Actor = cast.actor("manager")
    note_create(actor=Actor(**{**vars(actor), "request_id": "req_seen"}), partner=cast.a, body="x")
    outbox.deliver_due()
    found = [model.objects.get().request_id for model in (Delivery, OutgoingMail, Job)]
    assert found == ["req_seen", "req_seen", "req_seen"]
