"""Servers outside that refuse or stay silent: what is owed waits, and nothing else does."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing, contextmanager

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client
from django.urls import reverse

from core.cache import count
from core.events import registry
from core.models import Delivery, Event, OutgoingMail
from core.queue import mail, notify, worker
from partners.people.services import note_create
from tests.support.users import make_user
from tools.servers import free_port

pytestmark = pytest.mark.django_db

# What a write may take longer when Redis is away, as the house promises.
WITHIN = 0.1


@pytest.fixture
def silent_server():
    """A server that accepts every connection and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.fixture
def silent_smtp(silent_server, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", silent_server, 0.3


@pytest.fixture
def two_mails(monkeypatch):
    user = make_user("reader@us.test")
    monkeypatch.setitem(mail.KINDS, "test.mail", mail.MailKind("test.mail", "Hello", ("Text",)))
    for key in ("first", "second"):
        mail.enqueue_mail("test.mail", to=user.public_id, key=key, context={})


def test_a_mail_server_that_stays_silent_ends_the_round_by_its_time_out(silent_smtp, two_mails):
    assert mail.send_due() == 1
    rows = OutgoingMail.objects.order_by("id").values_list("status", "attempts", "error")
    assert list(rows) == [("queued", 1, "SMTPServerDisconnected"), ("queued", 0, "")]


def test_a_mail_that_is_refused_does_not_stop_the_next(two_mails, monkeypatch, mailoutbox):
    compose = mail.compose

    def refuse_first(row, person):
        if row.key == "first":
            raise mail.SMTPRecipientsRefused({})
        return compose(row, person)

    monkeypatch.setattr(mail, "compose", refuse_first)
    assert mail.send_due() == 2
    assert [message.subject for message in mailoutbox] == ["Hello"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_silent_mail_server_delays_no_delivery(monkeypatch, settings):
    """While a mail hangs in its server, an event is delivered by the same worker process."""
    heard, stop = threading.Event(), threading.Event()
    subscriber = registry.Subscriber("x", lambda event: heard.set(), ("x",))
    monkeypatch.setitem(registry.SUBSCRIBERS, "x", subscriber)
    monkeypatch.setitem(mail.KINDS, "test.mail", mail.MailKind("test.mail", "Hello", ("Text",)))
    mail.enqueue_mail("test.mail", to=make_user("reader@us.test").public_id, key="k", context={})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(10)
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 60
        running = threading.Thread(target=worker.run, args=(stop, ["mail", "deliveries"]))
        running.start()
        try:
            hanging, _address = server.accept()
            with hanging:
                event = Event.objects.create(code="x", actor_kind="system", target_type="t", target_id="1")
                Delivery.objects.create(event=event, subscriber="x", target_id="1")
                assert heard.wait(10)
                assert OutgoingMail.objects.get().status == "running"
        finally:
            stop.set()
            running.join(20)
    assert OutgoingMail.objects.get().error == "SMTPServerDisconnected"


# -- Redis -----------------------------------------------------------------------------------------


@pytest.fixture(params=["refused", "silent"])
def redis_away(request, settings, silent_server):
    port = free_port() if request.param == "refused" else silent_server
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    settings.WAKE_WORKER = True
    with own_cache(settings):
        yield


@contextmanager
def own_cache(settings):
    """The cache of an installation with that Redis."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    settings.CACHES = {
        "default": {
            "BACKEND": "core.cache.ForgivingRedisCache",
            "LOCATION": settings.REDIS_URL,
            "OPTIONS": {
                "socket_connect_timeout": 0.1,
                "socket_timeout": 0.1,
                "retry": Retry(NoBackoff(), 0),
            },
        }
    }
    yield caches["default"]


def took(do) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def test_pages_answer_without_redis(redis_away, client):
    assert client.get(reverse("account_login")).status_code == 200
    logged_in = Client()
    logged_in.force_login(make_user("administrator@us.test", staff_role="administrator"))
    assert logged_in.get(reverse("web:my_day")).status_code == 200


def test_the_cache_is_a_miss_and_then_left_alone(redis_away):
    cache: BaseCache = caches["default"]
    assert cache.get("x", "missing") == "missing"
    assert cache.add("x", 1) is True
    assert cache.get_or_set("x", lambda: 3, 10) == 3
    assert cache.get_many(["x"]) == {}
    cache.set("x", 1)
    cache.delete("x")
    assert [count("x", 10), count("x", 10)] == [1, 1]
    # After the first failure nothing waits any more.
    assert took(lambda: [cache.get("x") for _ in range(100)]) < WITHIN


def test_a_write_returns_at_once_and_what_it_owes_is_kept(
    redis_away, cast, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    send = notify.send
    monkeypatch.setattr(notify, "_notifier", notify.Notifier())
    monkeypatch.setattr(notify, "send", lambda queue: (sent.append(queue), send(queue)))
    subscriber = registry.Subscriber("x", lambda event: None, ("partners.note.written",))
    monkeypatch.setitem(registry.SUBSCRIBERS, "x", subscriber)

    def write():
        with django_capture_on_commit_callbacks(execute=True):
            note_create(actor=cast.actor("manager"), partner=cast.a, body="x")

    write()
    assert took(lambda: [notify.notify_worker("deliveries") for _ in range(100)]) < WITHIN
    assert Delivery.objects.filter(subscriber="x", status="queued").count() == 1
