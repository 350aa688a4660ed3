"""The chain over events: verified as written, broken by any change, the same on both engines."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import guards
from core.audit import chain, keys
from core.audit.verify import verify
from core.models import Event, EventSeal
from partners.people.services import note_create


@pytest.fixture
def three_events(cast):
    for body in ("one", "two", "three"):
        note_create(actor=cast.actor("manager"), partner=cast.a, body=body)
    chain.seal_all()


def test_every_event_is_sealed_once_in_order(three_events):
    assert list(EventSeal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert chain.seal_all() == 0
    assert verify().intact


def test_the_digest_is_what_anybody_can_recompute(three_events):
    first = EventSeal.objects.select_related("event").get(position=1)
    targets = [(t.target_type, t.target_id, t.partner) for t in first.event.targets.all()]
    covered = b"1:" + b"0" * 64 + b":" + chain.canonical(first.event, targets)
    secret = hmac.new(settings.AUDIT_KEY.encode(), b"audit chain", hashlib.sha256).digest()
    assert first.digest == hmac.new(secret, covered, hashlib.sha256).hexdigest()
    assert (first.scheme, first.key_id) == (2, keys.current().id)


def test_the_canonical_bytes_do_not_depend_on_the_engine():
    event = Event(
        public_id="evt_1", at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC), code="a.b.c", actor_kind="staff",
        actor_id="usr_1", target_type="t", target_id="x_1", partner="par_1", changes={"b": [1, "é"], "a": True},
    )  # fmt: skip
    assert chain.canonical(event, [("t", "x_1", "par_1")]).decode() == (
        '{"actor":["staff","usr_1","",""],"at":"2026-11-21T09:30:00.000000+00:00",'
        '"changes":{"a":true,"b":[1,"é"]},"code":"a.b.c","data":{},"id":"evt_1","partner":"par_1",'
        '"partner_visible":false,"request":"","target":["t","x_1"],"targets":[["t","x_1","par_1"]]}'
    )


@pytest.mark.parametrize("statement", ["UPDATE core_event SET code = 'x'", "DELETE FROM core_eventtarget"])
def test_the_database_refuses_to_change_history(three_events, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.postgres
def test_the_database_refuses_to_truncate_history(three_events):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_event CASCADE")


def test_a_change_behind_the_guards_is_found_where_it_is(three_events):
    with guards.guards_disabled(), connection.cursor() as cursor:
        second = EventSeal.objects.get(position=2).event_id
        cursor.execute("UPDATE core_event SET code = 'partners.note.shared' WHERE id = %s", [second])
    found = verify()
    assert (found.intact, found.broken_at) == (False, 2)
    with pytest.raises(CommandError, match="position 2"):
        call_command("verify_chain")


def test_a_cut_end_is_found(three_events):
    with guards.guards_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_eventseal WHERE position = 3")
    assert not verify().intact
