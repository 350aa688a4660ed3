"""What an operation refuses before it begins, what it forgets before it ends, and how it locks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models, transaction

from core import operation as operations
from core import sizes
from core.errors import DomainError
from core.locks import LockOrderError
from core.models import Event
from core.operation import OPERATIONS, create, lock, lock_all, operation, record
from partners.models import Contact, Membership, Note, Partner
from partners.partner.services import partner_change
from partners.people.services import note_create


@dataclass
class Held:
    rows: Any


class Named(NamedTuple):
    rows: Any


@operation("partners.partner:view", event=None, reason="a test of its arguments")
def _given(*, actor, rows):
    return rows


@operation("partners.note:create", event="partners.note.written")
def _hooked(*, actor, partner, hook):
    transaction.on_commit(hook)
    record(create(Note, partner=partner, body="x"))


@operation("partners.note:create", event=None, reason="a test of the order of locks")
def _locking(*, actor, rows):
    for row in rows:
        lock(row)


@operation("partners.note:create", event=None, reason="a test of the order of locks")
def _making(*, actor, partner, then):
    contact = create(Contact, partner=partner, name="Ada Roy", email="ada@alpha.test", language="fr")
    lock(then)
    lock(contact)


CONTAINERS = {
    "list": lambda row: [row],
    "tuple": lambda row: (row,),
    "set": lambda row: {row},
    "dict": lambda row: {"x": row},
    "key": lambda row: {row: "x"},
    "dataclass": lambda row: Held(row),
    "NamedTuple": lambda row: Named(row),
    "deep": lambda row: [{"x": Held((row,))}],
    "queryset": lambda row: type(row).objects.filter(pk=row.pk),
    "slice": lambda row: type(row).objects.filter(pk=row.pk)[:1],
}


@pytest.mark.parametrize("held", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_foreign_row_is_missing_in_whatever_it_is_handed_over(cast, held):
    note = Note.objects.create(partner=cast.b, body="x")
    own = Note.objects.create(partner=cast.a, body="x")
    for actor in (cast.member("a", "administrator"), cast.actor("manager_own")):
        for row in (note, cast.b):
            with pytest.raises(DomainError) as refusal:
                _given(actor=actor, rows=held(row))
            assert refusal.value.status == 404
        _given(actor=actor, rows=held(own))
    _given(actor=cast.actor("manager"), rows=held(note))


@pytest.mark.django_db(transaction=True)
def test_a_hook_after_the_commit_asks_for_its_own_permission(cast):
    support, outcomes = cast.actor("support"), []

    def hook() -> None:
        try:
            partner_change(actor=support, partner=cast.a, website="https://example.org")
        except DomainError as error:
            outcomes.append(error.status)

    _hooked(actor=support, partner=cast.a, hook=hook)
    assert outcomes == [403]
    assert Event.objects.filter(code="partners.partner.changed").count() == 0


def test_rows_are_locked_in_the_order_of_the_house(cast):
    membership = Membership.objects.filter(partner=cast.a).first()
    actor = cast.actor("manager")
    _locking(actor=actor, rows=[cast.a, membership, cast.a])
    with pytest.raises(LockOrderError, match=r"partners.Partner is locked after partners.Membership"):
        _locking(actor=actor, rows=[membership, cast.a])


def test_a_row_that_the_transaction_inserted_stands_in_nobodys_way(cast):
    membership = Membership.objects.filter(partner=cast.a).first()
    _making(actor=cast.actor("manager"), partner=cast.a, then=membership)
    with pytest.raises(LockOrderError):
        _locking(actor=cast.actor("manager"), rows=[membership, Contact.objects.get(email="ada@alpha.test")])


def test_a_table_without_a_place_in_the_order_is_not_locked(cast):
    note = Note.objects.create(partner=cast.a, body="x")
    with pytest.raises(LockOrderError, match=r"partners.Note has no place"):
        _locking(actor=cast.actor("manager"), rows=[note])


@pytest.mark.django_db
def test_every_place_in_the_order_is_a_table_named_once(settings):
    from django.apps import apps

    assert {label for label in settings.LOCK_ORDER if apps.get_model(label) is None} == set()
    assert len(settings.LOCK_ORDER) == len(set(settings.LOCK_ORDER))


@pytest.mark.postgres
def test_a_lock_lets_pass_what_only_points_to_the_row(cast, django_assert_num_queries):
    with django_assert_num_queries(1) as sent:
        lock_all(Partner.objects.filter(pk=cast.a.pk))
    assert "FOR NO KEY UPDATE OF" in sent[0]["sql"]


class _Deadlock(Exception):
    sqlstate = "40P01"


class _Serialization(Exception):
    sqlstate = "40001"


class _Other(Exception):
    sqlstate = "57014"


def failing(times: int, cause: type[Exception]):
    """An operation that PostgreSQL ends so many times before it lets it through."""
    calls = []

    @operation("partners.note:create", event="partners.note.written")
    def _ended(*, actor, partner):
        calls.append(1)
        record(create(Note, partner=partner, body="x"))
        if len(calls) <= times:
            raise OperationalError("ended") from cause()

    OPERATIONS.pop("tests._ended")
    return _ended, calls


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cause", [_Deadlock, _Serialization])
def test_what_gave_way_to_another_transaction_is_done_again_once(cast, cause):
    once, calls = failing(1, cause)
    once(actor=cast.actor("manager"), partner=cast.a)
    assert (len(calls), Note.objects.count(), Event.objects.count()) == (2, 1, 1)
    twice, calls = failing(2, cause)
    with pytest.raises(OperationalError):
        twice(actor=cast.actor("manager"), partner=cast.a)
    assert (len(calls), Note.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_else_is_done_again_nor_anything_within_a_transaction(cast):
    other, calls = failing(1, _Other)
    with pytest.raises(OperationalError):
        other(actor=cast.actor("manager"), partner=cast.a)
    assert len(calls) == 1
    within, calls = failing(1, _Deadlock)
    with pytest.raises(OperationalError), transaction.atomic():
        within(actor=cast.actor("manager"), partner=cast.a)
    assert len(calls) == 1


def test_a_text_of_any_column_has_its_limit_whatever_the_face(cast):
    actor = cast.actor("manager")
    note_create(actor=actor, partner=cast.a, body="é" * 5000)
    with pytest.raises(DomainError) as refusal:
        note_create(actor=actor, partner=cast.a, body="é" * 5001)
    assert (refusal.value.status, list(refusal.value.fields)) == (422, ["body"])
    assert "5000" in str(refusal.value.message)


def test_what_was_stored_longer_stays_readable_and_the_rest_can_be_changed(cast):
    Partner.objects.filter(pk=cast.a.pk).update(description="x" * 6000)
    partner = Partner.objects.get(pk=cast.a.pk)
    partner_change(actor=cast.actor("manager"), partner=partner, website="https://example.org")
    with pytest.raises(DomainError) as refusal:
        partner_change(actor=cast.actor("manager"), partner=partner, description="x" * 5001)
    assert list(refusal.value.fields) == ["description"]
    assert len(Partner.objects.get(pk=cast.a.pk).description) == 6000


class _Kept(models.Model):
    small = models.JSONField(default=dict)
    large = models.JSONField(default=dict)

    JSON_BYTES = {"large": 100_000}

    class Meta:
        app_label = "tests"
        managed = False


@pytest.mark.parametrize(
    ("column", "letters", "fits"),
    [("small", 65_536, True), ("small", 65_537, False), ("large", 100_000, True), ("large", 100_001, False)],
)
def test_json_is_measured_in_bytes(column, letters, fits):
    # {"a": ""} is nine bytes beside its letters.
    row = _Kept(**{column: {"a": "x" * (letters - 9)}})
    if fits:
        sizes.check(row)
    else:
        with pytest.raises(ValidationError) as refusal:
            sizes.check(row)
        assert list(refusal.value.error_dict) == [column]


def test_the_second_lock_is_off_only_for_those_who_see_everything(cast):
    # The system, nested: what it is handed was checked when it was handed over to the outer operation.
    note = Note.objects.create(partner=cast.b, body="x")
    _given(actor=replace(cast.actor("manager"), own_partners_only=False), rows=[note])
    assert operations._running.get() is None
    assert connection.in_atomic_block
