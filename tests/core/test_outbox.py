"""The outbox: at least once, in order, never lost; a failing subscriber never fails the writer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core import clock
from core.events import registry as events
from core.models import Delivery, Event, OutgoingMail
from core.queue import mail as mails
from core.queue import outbox
from partners.people.services import note_create


@pytest.fixture
def heard(monkeypatch):
    """A subscriber to notes that keeps what it hears and can be told to fail."""
    ears = type("Ears", (), {"events": [], "fail": False})()

    def listen(event) -> None:
        if ears.fail:
            raise RuntimeError("deaf today")
        ears.events.append(event.public_id)

    subscriber = events.Subscriber("test.listener", listen, ("partners.note.written",))
    monkeypatch.setitem(events.SUBSCRIBERS, "test.listener", subscriber)
    return ears


def test_a_subscriber_hears_each_event_once_and_in_order(cast, heard):
    for body in ("one", "two", "three"):
        note_create(actor=cast.actor("manager"), partner=cast.a, body=body)
    assert outbox.deliver_due() == 3
    assert heard.events == list(Event.objects.order_by("id").values_list("public_id", flat=True))
    assert outbox.deliver_due() == 0


def test_a_failing_subscriber_is_tried_again_later_and_the_writer_does_not_notice(cast, heard):
    heard.fail = True
    note_create(actor=cast.actor("manager"), partner=cast.a, body="x")
    outbox.deliver_due()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.error) == ("queued", 1, "RuntimeError")

    heard.fail = False
    assert outbox.deliver_due() == 0
    with time_machine.travel(clock.now() + timedelta(seconds=11), tick=False):
        assert outbox.deliver_due() == 1
    assert len(heard.events) == 1


def test_a_failure_holds_back_later_events_of_the_same_row_only(cast, heard):
    first = note_create(actor=cast.actor("manager"), partner=cast.a, body="x")
    event = Event.objects.get()
    Delivery.objects.update(next_at=clock.now() + timedelta(hours=1))
    later = Delivery.objects.create(event=_copy(event), subscriber="test.listener", target_id=first.public_id)
    other = Delivery.objects.create(event=_copy(event), subscriber="test.listener", target_id="not_other")
    outbox.deliver_due()
    later.refresh_from_db()
    other.refresh_from_db()
    assert (later.status, other.status) == ("queued", "done")


def _copy(event: Event) -> Event:
    return Event.objects.create(
        code=event.code, actor_kind="system", target_type=event.target_type, target_id=event.target_id
    )


def test_a_worker_killed_in_the_middle_loses_nothing(cast, heard):
    note_create(actor=cast.actor("manager"), partner=cast.a, body="x")
    # Claimed by a worker that never came back: the lease runs out and the next one takes it up.
    lease = Delivery.POLICY.lease
    Delivery.objects.update(status="running", lease_until=clock.now() + lease, attempts=1)
    assert outbox.deliver_due() == 0
    with time_machine.travel(clock.now() + lease + timedelta(seconds=1), tick=False):
        assert outbox.deliver_due() == 1
    assert len(heard.events) == 1


def test_a_mail_is_owed_once_by_its_key_and_holds_no_address(cast, mailoutbox):
    user = cast.staff["legal"]
    context = {"partner": cast.a.public_id, "invitation": "inv_x"}
    assert mails.enqueue_mail("partners.invitation", to=user.public_id, key="k", context=context)
    assert not mails.enqueue_mail("partners.invitation", to=user.public_id, key="k", context=context)
    assert user.email not in str(list(OutgoingMail.objects.values()))

    assert mails.send_due() == 1
    (mail,) = mailoutbox
    assert mail.to == [user.email]
    assert "Alpha Conseil" in mail.subject
    assert OutgoingMail.objects.get().status == "done"


def test_a_mail_is_written_in_the_language_of_its_reader(cast, mailoutbox):
    user = cast.staff["legal"]
    user.language = "fr"
    user.save()
    mails.enqueue_mail(
        "partners.invitation",
        to=user.public_id,
        key="k",
        context={"partner": cast.a.public_id, "invitation": "x"},
    )
    mails.send_due()
    assert 'lang="fr"' in mailoutbox[0].alternatives[0][0]


def test_a_mail_to_an_erased_person_fails_quietly(cast, mailoutbox):
    mails.enqueue_mail(
        "partners.invitation",
        to="usr_gone",
        key="k",
        context={"partner": cast.a.public_id, "invitation": "x"},
    )
    mails.send_due()
    assert (mailoutbox, OutgoingMail.objects.get().error) == ([], "no address")
